"""Rungs: what a treated column looks like when it is told more coarsely, under the same names and of the same types.

A product has the columns that its contract promises, whatever its rows turn out to be: of a coarser rung a finer column
is empty, and a day is the first of its week, month or quarter.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.codes import instead
from anonymisation.treatments.times import floored, quarters
from contracts.code_groups import CodeGroups
from contracts.feed import SNAPPED
from contracts.ladders import LADDERS, rungs
from contracts.vocabulary import Treatment

Columns = Mapping[str, pa.ChunkedArray]
_AREAS = {
    **dict.fromkeys(SNAPPED, Treatment.SNAPPED_POINT),
    "lsoa21_code": Treatment.LSOA,
    "msoa21_code": Treatment.MSOA,
    "local_authority_code": Treatment.LOCAL_AUTHORITY,
    "force_area_code": Treatment.FORCE,
}
"""How the name of each area, or of a point, ends, and at which rung it is told."""
_UNITS = {Treatment.WEEK: "week", Treatment.MONTH: "month", Treatment.QUARTER: "quarter"}


def told_at_rungs(treated: Columns, treatment: Treatment, groups: CodeGroups) -> tuple[tuple[Treatment, Columns], ...]:
    """What a treatment published of a column, at each rung of its ladder from there on, finest first.

    The last tells nothing. A rung that could tell no more than the next is left out: groups of a column that has none,
    areas that are not published, weeks of months.
    """
    told = ((rung, _at(treated, treatment, rung, groups)) for rung in rungs(treatment))
    return tuple((rung, columns) for rung, columns in told if columns is not None)


def _at(treated: Columns, treatment: Treatment, rung: Treatment, groups: CodeGroups) -> Columns | None:
    """The columns at one rung; None where there is nothing to tell at it."""
    if rung is treatment:
        return treated
    if rung is Treatment.DROP:
        return _emptied(treated, *treated)
    if rung in LADDERS["time"]:
        return {name: _period(values, rung) for name, values in treated.items()}
    if rung in LADDERS["place"]:
        return _areas(treated, rung)
    if rung is Treatment.AGE_BAND:
        return _emptied(treated, "age")
    return _codes(treated, rung, groups)


def _emptied(treated: Columns, *names: str) -> Columns:
    """The columns with nothing in some of them."""
    return {
        name: pa.chunked_array([pa.nulls(len(values), values.type)]) if name in names else values
        for name, values in treated.items()
    }


def _period(values: pa.ChunkedArray, rung: Treatment) -> pa.ChunkedArray:
    """A day as the first of its period, a month as its quarter; nothing of an hour, which is told with a day only."""
    if pa.types.is_date(values.type):
        return values if rung is Treatment.DATE else floored(values, _UNITS[rung])
    told = _quarters(values) if rung is Treatment.QUARTER else pa.nulls(len(values), values.type)
    return told if isinstance(told, pa.ChunkedArray) else pa.chunked_array([told])


def _quarters(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Months as quarters, and nothing of a text that is no month, such as six hours of a day."""
    texts = pc.cast(values, pa.string())
    is_month = pc.match_substring_regex(texts, r"\A[0-9]{4}-[0-9]{2}\z")
    return _as(values, quarters(pc.if_else(is_month, texts, pa.scalar(None, pa.string()))))


def _areas(treated: Columns, rung: Treatment) -> Columns | None:
    """The areas no finer than a rung; None where that is none of them."""
    area = {name: next(told for ending, told in _AREAS.items() if name.endswith(ending)) for name in treated}
    if rung not in area.values():
        return None
    return _emptied(treated, *(name for name in treated if area[name] not in rungs(rung)))


def _codes(treated: Columns, rung: Treatment, groups: CodeGroups) -> Columns | None:
    """Codes as their groups, all or the rare ones; groups stay. None where the column has no groups."""
    above = {group: group for group in groups.of.values()} | dict(groups.of)
    told = {code: group for code, group in above.items() if rung is Treatment.GROUP or code in groups.rare}
    if not told:
        return None
    others = {} if rung is Treatment.GROUP else {code: code for code in above if code not in told}
    return {name: _as(values, instead(values, others | told)) for name, values in treated.items()}


def _as(values: pa.ChunkedArray, told: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts of the type that a column had."""
    return told.dictionary_encode() if pa.types.is_dictionary(values.type) else told

"""Telling: treated rows as coarsely as k and l ask, by the field classes of their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from anonymisation.disclosure.classes import codes_of
from anonymisation.disclosure.recoding import recode
from anonymisation.disclosure.records import Codes, Dimension, Level, Mask, Minimum, RecodingReport, Records
from anonymisation.disclosure.rungs import Columns, told_at_rungs
from contracts.code_groups import CodeGroups
from contracts.vocabulary import FieldClass, Treatment

_QUASI = frozenset({FieldClass.DOB, FieldClass.GEO_RES, FieldClass.GEO_EVENT, FieldClass.TIME_EVENT, FieldClass.QUASI})
_NO_GROUPS = CodeGroups("", {})


@dataclass(frozen=True, slots=True)
class TreatedColumn:
    """What was published of one column of a feed, under which treatment, and the groups of its codes if it has any."""

    name: str
    field_class: FieldClass
    treatment: Treatment
    columns: Columns
    groups: CodeGroups | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The columns as they may be told, the rows that may not, and why so."""

    columns: dict[str, pa.ChunkedArray]
    withheld: Mask
    report: RecodingReport


def tell(treated: Sequence[TreatedColumn], rows: int, pids: pa.ChunkedArray | None, minimum: Minimum) -> Told:
    """Rows as coarsely as the minimum asks; with `pids`, null for nobody, as coarsely as their patterns ask.

    Age, place, time and what else tells people apart are quasi-identifiers, and what is sensitive is counted for l;
    references, measures and what is about the record alone are told as they are.
    """
    quasi = [_laddered(item) for item in treated if item.field_class in _QUASI]
    sensitive = [_laddered(item) for item in treated if item.field_class is FieldClass.SENSITIVE]
    records = Records(
        rows=rows,
        quasi=tuple(dimension for dimension, _ in quasi),
        sensitive=tuple(dimension for dimension, _ in sensitive),
        persons=None if pids is None else _numbered(pids),
        patterns=pids is not None,
    )
    found = recode(records, minimum)
    told = {name: values for item in treated for name, values in item.columns.items()}
    for (_, levels), at in zip([*quasi, *sensitive], found.levels, strict=True):
        told |= levels[at]
    return Told(told, found.withheld, found.report)


def _laddered(item: TreatedColumn) -> tuple[Dimension, tuple[Mapping[str, pa.ChunkedArray], ...]]:
    """A column as a dimension, and what is told at each of its levels."""
    told = told_at_rungs(item.columns, item.treatment, item.groups or _NO_GROUPS)
    levels = tuple(Level(rung.value, codes_of(list(columns.values()))) for rung, columns in told)
    return Dimension(item.name, levels), tuple(columns for _, columns in told)


def _numbered(pids: pa.ChunkedArray) -> Codes:
    """A number for each pid, and -1 for none."""
    codes: Codes = codes_of([pids]) - 1
    return codes

"""Telling: treated rows as coarsely as k and l ask, by the field classes of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from anonymisation.disclosure.classes import codes_of
from anonymisation.disclosure.recoding import recode
from anonymisation.disclosure.records import Dimension, Level, Mask, Minimum, RecodingReport, Records
from anonymisation.disclosure.rungs import Columns, told_at_rungs
from contracts.code_groups import CodeGroups
from contracts.vocabulary import FieldClass, Treatment

_QUASI = frozenset({FieldClass.DOB, FieldClass.GEO_RES, FieldClass.GEO_EVENT, FieldClass.TIME_EVENT, FieldClass.QUASI})
_WEIGHTS = {FieldClass.TIME_EVENT: 4, FieldClass.GEO_EVENT: 4, FieldClass.GEO_RES: 4}
"""Records are asked about places and times first (design: what it is for): these go last. Any other column counts 1."""
_ONLY_WITH_K = {
    (FieldClass.DOB, Treatment.AGE): Treatment.AGE_BAND,
    (FieldClass.GEO_RES, Treatment.LSOA): Treatment.LOCAL_AUTHORITY,
    (FieldClass.GEO_RES, Treatment.MSOA): Treatment.LOCAL_AUTHORITY,
}
"""What is told only where k is asked, by class, and what is told where it is not."""
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
    report: RecodingReport | None


def tell(treated: Sequence[TreatedColumn], shared: Mask, pids: pa.ChunkedArray | None, minimum: Minimum) -> Told:
    """Treated rows, of which some are shared, as coarsely as the minimum asks.

    With `pids`, null for nobody, people must be alike in all their rows. Age, place, time and what else tells people
    apart are quasi-identifiers, and what is sensitive is counted for l; references, measures and what is about the
    record alone are told as they are. Of somebody who may be alone (k of 1) neither a year of age is told nor the small
    or middle area of a home: the rules of classes allow both only where k passes.
    """
    if minimum.k == 1:
        treated = [_as_of_one_alone(item) for item in treated]
    told = {name: values for item in treated for name, values in item.columns.items()}
    withheld = np.zeros(len(shared), dtype=np.bool_)
    if minimum.asks_nothing:
        return Told(told, withheld, None)
    quasi = [_laddered(item, shared) for item in treated if item.field_class in _QUASI]
    sensitive = [_laddered(item, shared) for item in treated if item.field_class is FieldClass.SENSITIVE]
    records = Records(
        rows=int(np.count_nonzero(shared)),
        quasi=tuple(dimension for dimension, _ in quasi),
        sensitive=tuple(dimension for dimension, _ in sensitive),
        persons=None if pids is None else (codes_of([pids]) - 1)[shared],
        patterns=pids is not None,
    )
    found = recode(records, minimum)
    for (_, levels), at in zip([*quasi, *sensitive], found.levels, strict=True):
        told |= levels[at]
    withheld[shared] = found.withheld
    return Told(told, withheld, found.report)


def _as_of_one_alone(item: TreatedColumn) -> TreatedColumn:
    """The same, but a year of age as its band, and where somebody lives as its authority."""
    coarser = _ONLY_WITH_K.get((item.field_class, item.treatment))
    if coarser is None:
        return item
    told = dict(told_at_rungs(item.columns, item.treatment, _NO_GROUPS))
    return replace(item, treatment=coarser, columns=told[coarser])


def _laddered(item: TreatedColumn, shared: Mask) -> tuple[Dimension, tuple[Columns, ...]]:
    """A column as a dimension of the shared rows, and what is told of all rows at each of its levels."""
    told = told_at_rungs(item.columns, item.treatment, item.groups or _NO_GROUPS)
    levels = tuple(Level(rung.value, codes_of(list(columns.values()))[shared]) for rung, columns in told)
    return Dimension(item.name, levels, _WEIGHTS.get(item.field_class, 1)), tuple(columns for _, columns in told)

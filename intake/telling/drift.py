"""Drift: what is unlike the partner's earlier deliveries of the feed, or unlikely whatever came before.

All of it is a warning about the file or a column, told in counts and rules. No row is rejected for it, and nothing is
mended: a step may be the truth.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

import numpy as np
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.vocabulary import ColumnType, FieldClass, Severity
from intake.encoding import held, truths
from intake.findings import Finding, FindingCounter, Mask
from intake.inspection import InspectedBlock, Inspection
from intake.profile import ColumnProfile

LOOKED_BACK = 4
"""Earlier deliveries that one is held against: a year of quarters."""
_FEW_ROWS = 10
"""A difference of fewer rows is chance."""
_HALF, _TWICE = 0.5, 2.0
_SEVERAL = 2
"""Days: that there is more than one is all that is asked."""
_STEP = Fraction(1, 5)
"""How much more of a column may be missing than ever before."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is kept of a delivery for those that come after: counts by header, exact and never shown.

    `rows`: those with columns, so none that was set aside. `days`: on how many days the rows of a dated column are, 2
    standing for more.
    """

    rows: int
    columns: Mapping[str, ColumnProfile]
    days: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """As it is kept."""
        return asdict(self)


def read_shape(kept: Mapping[str, Any]) -> Shape:
    """A shape as it was kept."""
    columns = {header: ColumnProfile(**counts) for header, counts in kept["columns"].items()}
    return Shape(kept["rows"], columns, kept["days"])


def shape_of(inspection: Inspection, days: Mapping[str, int]) -> Shape:
    """The shape of a delivery that was read to its end."""
    # Of rows, as wholes, only those that were set aside are errors.
    of_rows = (item for item in inspection.findings if item.column == "row" and item.severity is Severity.ERROR)
    return Shape(inspection.rows_read - sum(item.count for item in of_rows), inspection.profile, days)


class Days:
    """Which days the rows of one delivery name, in the columns that date its events and say when it was made.

    A day after `on`, the day of the delivery, has not been: its rows are found as `drift-future`.
    """

    def __init__(self, feed: Feed, on: date, findings: FindingCounter) -> None:
        dating = {feed.event_time, feed.period_column}
        self._feed, self._on, self._findings = feed, on.isoformat(), findings
        self._dated = [
            column
            for column in feed.columns
            if column.type in _DATED and (column.name in dating or column.field_class is FieldClass.ADMIN)
        ]
        self._dating = {column.header for column in self._dated if column.name in dating}
        self._seen: dict[str, set[str]] = {column.header: set() for column in self._dated}

    def add(self, seen: InspectedBlock) -> None:
        """Look at one block; rows out of scope are counted, and their lines not told."""
        for column in self._dated:
            whole = held(seen.block.rows.column(column.name))
            # A file has far fewer days than rows: each is looked at once.
            told = pc.utf8_slice_codeunits(whole.values, 0, 10).dictionary_encode()
            are_days = pc.match_substring_regex(told.dictionary, f"^{_DAY.pattern}$")
            if len(self._seen[column.header]) < _SEVERAL:
                self._seen[column.header].update(told.dictionary.filter(are_days).slice(0, _SEVERAL).to_pylist())
            future = pc.and_(are_days, pc.greater(told.dictionary, self._on))
            if pc.any(future).as_py():
                of_values = truths(future.take(told.indices))
                self._find(column.header, whole.of_rows(of_values, np.False_), seen)

    def counted(self) -> dict[str, int]:
        """On how many days the rows of each column that dates events are, 2 standing for more."""
        return {header: min(len(days), _SEVERAL) for header, days in self._seen.items() if header in self._dating}

    def _find(self, header: str, rows: Mask, seen: InspectedBlock) -> None:
        """Count the rows of days that have not been."""
        lines = seen.block.lines[rows & ~seen.out_of_scope]
        self._findings.add("drift-future", header, Severity.WARNING, count=int(rows.sum()), lines=lines)


def drift(now: Shape, before: Sequence[Shape]) -> tuple[Finding, ...]:
    """What is unlike the earlier deliveries, the latest `LOOKED_BACK` of which are given."""
    return (*_of_volume(now, before), *_of_columns(now, before), *_of_days(now, before))


def _of_volume(now: Shape, before: Sequence[Shape]) -> Iterator[Finding]:
    """A step in the number of rows."""
    usual = median(shape.rows for shape in before) if before else now.rows
    if abs(now.rows - usual) < _FEW_ROWS:
        return
    if now.rows < _HALF * usual:
        yield _step("drift-fewer-rows", "file", now.rows)
    if now.rows > _TWICE * usual:
        yield _step("drift-more-rows", "file", now.rows)


def _of_columns(now: Shape, before: Sequence[Shape]) -> Iterator[Finding]:
    """Columns that are suddenly constant, or of which far more is missing."""
    for header, column in now.columns.items():
        earlier = [(shape.rows, shape.columns[header]) for shape in before if header in shape.columns]
        if now.rows < _FEW_ROWS or not earlier:
            continue
        present = now.rows - column.missing
        if column.distinct == 1 and present >= _FEW_ROWS and all(of.distinct > 1 for _, of in earlier):
            yield _step("drift-constant", header, present)
        most = max(Fraction(of.missing, max(rows, 1)) for rows, of in earlier)
        if Fraction(column.missing, now.rows) - most >= _STEP and column.missing >= _FEW_ROWS:
            yield _step("drift-missing", header, column.missing)


def _of_days(now: Shape, before: Sequence[Shape]) -> Iterator[Finding]:
    """All rows on one day, where it was not so before."""
    for header, days in now.days.items():
        present = now.rows - now.columns[header].missing
        if days == 1 and present >= _FEW_ROWS and not any(shape.days.get(header) == 1 for shape in before):
            yield _step("drift-one-day", header, present)


def _step(rule: str, column: str, count: int) -> Finding:
    """A warning about the file or a column, which has no lines."""
    return Finding(rule, column, Severity.WARNING, count, ())

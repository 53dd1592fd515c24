"""An invented file of a feed, made of its contract alone: what a right one looks like. It is about nobody."""

import csv
import io
from datetime import timedelta

from contracts.errors import DocumentError
from contracts.feed import Column, Feed
from contracts.periods import EXAMPLE_YEAR, WRITINGS
from contracts.vocabulary import ColumnType, FieldClass

ROWS = 2
"""Rows in an example: enough to see that they differ."""
_EMPTY = frozenset({FieldClass.FREE_TEXT, FieldClass.STAFF, FieldClass.CONTACT})
"""What is best not sent at all stays empty in an example."""
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)
_YEARS = range(1950, 2090)
"""Among these the period of an old or coming edition is looked for."""


def example_period(feed: Feed) -> str:
    """A period of which this edition tells: that of its calendar's example, or the like of the nearest year.

    `DocumentError` where no such period ends on a day on which the edition is valid.
    """
    for year in sorted(_YEARS, key=lambda year: abs(year - EXAMPLE_YEAR)):
        period = WRITINGS[feed.calendar].periods(year)[0]
        if feed.valid.includes(feed.calendar.span(period)[1]):
            return period
    raise DocumentError(
        feed.id, f"is valid on the last day of no period like {feed.calendar.example}: look at vrpValidFrom and Until"
    )


def example_file(feed: Feed, period: str) -> str:
    """The text of a CSV file with a header and `ROWS` rows, which breaks no rule of the feed for that period."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.header for column in feed.columns])
    writer.writerows([_cell(feed, column, period, row) for column in feed.columns] for row in range(ROWS))
    return out.getvalue()


def _cell(feed: Feed, column: Column, period: str, row: int) -> str:
    """One cell: what the contract itself gives, else what can be made of its rules."""
    if column.field_class in _EMPTY:
        return ""
    if column.name == feed.period_column and column.type not in _DATED:
        return period
    given = column.examples or _codes(feed, column)
    return given[row % len(given)] if given else _made(feed, column, period, row)


def _made(feed: Feed, column: Column, period: str, row: int) -> str:
    """A cell of a column without examples and codes; a text that nothing asks for stays empty."""
    if column.type in _DATED:
        return _day(feed, column, period, row)
    if column.type is not ColumnType.STRING:
        return f"{max(column.minimum or 0, 1):g}"
    if column.required:
        raise DocumentError(feed.id, f"{column.name!r} is required, and its contract gives no examples: add some")
    return ""


def _codes(feed: Feed, column: Column) -> tuple[str, ...]:
    """The codes of a column that do not put a row out of scope."""
    marking = {code for marker in feed.markers if marker.column == column.name for code in marker.codes}
    return tuple(code for code in column.codes if code not in marking)


def _day(feed: Feed, column: Column, period: str, row: int) -> str:
    """A day of the period, the same in every column of a row, so that nothing ends before it began."""
    first, last = feed.calendar.span(period)
    day = min(first + timedelta(days=9 + row), last)
    return day.isoformat() if column.type is ColumnType.DATE else f"{day.isoformat()}T1{row}:30"

"""Defects planted in rows without a mistake: other values in some cells, and what is expected of the whole file."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from openpyxl.workbook import Workbook

from tests.defects.base import LIBRARY, PARTNERS, QUARTER, Row, canaries, clean, csv_rows, headers, table_of, xlsx_of
from tests.defects.specimen import Counts, Found, Refused, Specimen

Planted = Mapping[str, Sequence[str]]
"""By heading, what its first rows hold instead; a heading that no row has is a column more, behind the others."""
Writer = Callable[[list[Row]], bytes]
_TELLING = re.compile(r"(?=.*[0-9]).{6,}|.*Canary.*", re.DOTALL)
_IN_RULES = ("01/01/1900", "1 Test Street", "ZZZTEST")
"""What stands in the words of a rule, so that a page may hold it."""
_OTHERS = {"do_not_share_list": "police", "consent_withdrawals": "mentoring_project"}
"""Who sends what the generator does not make; what no clause lets anybody give is checked as nobody's."""


def spoiled(feed: str, planted: Planted, count: int = 6) -> list[Row]:
    """Clean rows with some values planted in them."""
    rows = clean(feed, count)
    for heading, values in planted.items():
        for row in rows:
            row.setdefault(heading, "")
        for row, value in zip(rows, values, strict=False):
            row[heading] = value
    return rows


def invented(feed: str, *rows: Row) -> list[Row]:
    """Rows of a feed that the generator does not make, under all of its headings."""
    return [dict.fromkeys(headers(feed), "") | row for row in rows]


def counted(  # noqa: PLR0913 - what a receipt counts, and what the file is
    number: int,
    name: str,
    feed: str,
    rows: list[Row],
    found: Found,
    *,
    rejected: int = 0,
    outside: int | None = 0,
    written: Writer = csv_rows,
    planted: Planted = MappingProxyType({}),
) -> Specimen:
    """A file of some rows, all of them accepted but for those that are said to be rejected or outside."""
    accepted = len(rows) - rejected - (outside or 0)
    expected = Counts(len(rows), accepted, rejected, outside, found, _lines(found, planted, outside))
    return _specimen(number, name, feed, rows, expected, written, planted)


def planted(  # noqa: PLR0913 - what is planted, and what a receipt counts
    number: int,
    name: str,
    feed: str,
    values: Planted,
    found: Found,
    *,
    rejected: int = 0,
    outside: int | None = 0,
    written: Writer = csv_rows,
    count: int = 6,
) -> Specimen:
    """A file of clean rows in which some values are planted."""
    rows = spoiled(feed, values, count)
    return counted(number, name, feed, rows, found, rejected=rejected, outside=outside, written=written, planted=values)


def _lines(found: Found, values: Planted, outside: int | None) -> dict[tuple[str, str], tuple[int, ...]]:
    """Where every value that is planted in a column breaks one rule, its lines: those below the headings.

    None of rows out of scope, whose lines are not told, nor of a rule that is about the whole column.
    """
    lines = {}
    for (rule, column), count in found.items():
        given = values.get(column, ())
        if (
            count == len(given)
            and not outside
            and not rule.startswith("drift-one")
            and not re.search("\n", "".join(given))
        ):
            lines[rule, column] = tuple(range(2, 2 + count))
    return lines


def refused(number: int, name: str, feed: str, rows: list[Row], rule: str) -> Specimen:
    """A file that is refused as a whole; whatever its headings and cells say of a canary is one."""
    values = {heading: [heading, *(row[heading] for row in rows)] for heading in rows[0]}
    return _specimen(number, name, feed, rows, Refused(rule), csv_rows, _only_canaries(values))


def _only_canaries(values: Planted) -> Planted:
    return {heading: [value for value in of if "Canary" in value] for heading, of in values.items()}


def as_xlsx(*typed: str, change: Callable[[Workbook], object] = lambda _: None) -> Writer:
    """A writer of workbooks; the columns of `typed` headings hold numbers, truths, dates and times as such cells."""

    def write(rows: list[Row]) -> bytes:
        head, *cells = table_of(rows)
        typing = [name in typed for name in head]
        made = [
            [_cell(text) if as_typed else text for as_typed, text in zip(typing, row, strict=True)] for row in cells
        ]
        return xlsx_of([head, *made], change)

    return write


def _cell(text: str) -> object:
    """What a spreadsheet makes of a text that was typed into it."""
    for reads in (int, float, date.fromisoformat, datetime.fromisoformat):
        try:
            return reads(text)
        except ValueError:
            continue
    return {"TRUE": True, "FALSE": False}.get(text, text or None)


def _specimen(  # noqa: PLR0913, PLR0917 - all that there is to say of one
    number: int, name: str, feed: str, rows: list[Row], expected: Counts | Refused, written: Writer, values: Planted
) -> Specimen:
    told = {value for of in values.values() for value in of if _TELLING.fullmatch(value) and value not in _IN_RULES}
    kept = tuple(sorted({*canaries(feed, rows), *told} - {*_IN_RULES}))
    partner = PARTNERS.get(feed) or _OTHERS.get(feed)
    period = QUARTER if feed in PARTNERS else LIBRARY.feed(feed).calendar.example
    return Specimen(number, name, feed, partner, period, written(rows), expected, kept)

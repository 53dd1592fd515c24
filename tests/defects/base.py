"""Rows of the invented partnership without a mistake, and every kind of file that a partner may write of them.

Each is a fresh list of heading and text, so that a specimen can spoil what it likes. The lookups hold the places that
the rows name, and a few more of some authorities.
"""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.workbook import Workbook

from contracts.feed import Feed
from contracts.library import Library, shipped_documents
from contracts.vocabulary import FieldClass
from examples.partnership.mistakes import Mistakes
from examples.partnership.writing import write_partnership
from tests.defects.specimen import Counts, Refused, Specimen
from tests.intake.workbooks import ods, ods_row, ods_table

LIBRARY = Library(shipped_documents())
QUARTER = "2024-Q1"
CASES = "youth_justice_cases"
CANARY = "Quincey Canary"
"""What no finding, message or receipt may repeat of a specimen that holds it."""
PARTNERS = {
    "police_recorded_crime": "police",
    "police_recorded_crime_victims": "police",
    "police_recorded_crime_suspects": "police",
    "ambulance_incidents": "ambulance",
    "emergency_department_assaults": "acute_trust",
    "fire_incidents": "avon_fire",
    "youth_justice_cases": "bristol",
    "school_suspensions_and_exclusions": "bristol",
    "probation_supervision": "probation",
    "intervention_participation": "mentoring_project",
    "risk_meeting_referrals": "police",
}
"""The feeds of which the generator makes rows, and whose these are."""
ROWS = 12
"""So many rows of each feed are kept; of probation fewer."""
_TELLING = (FieldClass.DIRECT_ID, FieldClass.RECORD_REF, FieldClass.DOB, FieldClass.GEO_RES, FieldClass.GEO_EVENT)
_SHORTEST = 5
_PEOPLE, _SEED = 20_000, 9
_AUTHORITIES, _OF_EACH_AUTHORITY = 12, 3

Row = dict[str, str]
Table = list[list[str]]
"""Rows of cells, the headings first."""


def clean(feed: str, count: int = 6) -> list[Row]:
    """Some rows of a feed with which nothing is wrong, for `QUARTER`."""
    rows = _partnership()[0][feed][:count]
    if len(rows) < count:
        raise ValueError("there are not so many rows of this feed: take fewer")
    return [dict(row) for row in rows]


def references(feed: str) -> tuple[bytes, ...]:
    """A file of each lookup by which a feed's places are understood."""
    return tuple(_partnership()[1][lookup] for lookup in sorted({place.lookup for place in LIBRARY.feed(feed).places}))


def headers(feed: str, period: str | None = None) -> list[str]:
    """The headings of the contract of a period (or the newest), in its order."""
    return [column.header for column in LIBRARY.feed(feed, period).columns]


def canaries(feed: str, rows: Iterable[Row]) -> tuple[str, ...]:
    """What rows say of who somebody is, where they live and which record it is: nothing may repeat it."""
    telling = [column.header for column in LIBRARY.feed(feed).columns if column.field_class in _TELLING]
    found = {row[header] for row in rows for header in telling if len(row.get(header, "")) >= _SHORTEST}
    return tuple(sorted(found))


def specimen(  # noqa: PLR0913, PLR0917 - a specimen's own fields, but for whose it is
    number: int,
    name: str,
    feed: str,
    content: bytes,
    expected: Counts | Refused,
    more: tuple[str, ...] = (),
    period: str = QUARTER,
) -> Specimen:
    """A specimen made of a feed's clean rows: its canaries are what these tell, and `more`."""
    told = (*canaries(feed, clean(feed)), *more)
    return Specimen(number, name, feed, PARTNERS[feed], period, content, expected, told)


def table_of(rows: Sequence[Row]) -> Table:
    """Rows as a table, under the headings of the first."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def clean_table(feed: str = CASES) -> Table:
    """Clean rows as a table."""
    return table_of(clean(feed))


def csv_of(  # noqa: PLR0913 - ways in which the writers of text differ
    table: Iterable[Iterable[str]],
    *,
    delimiter: str = ",",
    quoting: int = csv.QUOTE_MINIMAL,
    newline: str = "\n",
    encoding: str = "utf-8",
    quote: str = '"',
) -> bytes:
    """A table as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=newline, quotechar=quote)
    writer.writerows(table)
    return out.getvalue().encode(encoding)


def csv_rows(rows: Sequence[Row]) -> bytes:
    """Rows as CSV in UTF-8."""
    return csv_of(table_of(rows))


def xlsx_of(table: Iterable[Iterable[object]], change: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """A table as a workbook, which may be changed before it is saved."""
    book = openpyxl.Workbook()
    for cells in table:
        book.active.append(list(cells))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def xls_of(table: Iterable[Iterable[object]], change: Callable[[xlwt.Workbook], object] = lambda _: None) -> bytes:
    """A table as an old workbook, which may be changed before it is saved."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Extract")
    for place, cells in enumerate(table):
        for column, cell in enumerate(cells):
            sheet.write(place, column, cell)
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods_of(table: Iterable[Iterable[str]]) -> bytes:
    """A table as an OpenDocument spreadsheet; its cells hold nothing that XML must escape."""
    return ods(ods_table(*(ods_row(*cells) for cells in table)))


@cache
def _partnership() -> tuple[dict[str, list[Row]], dict[str, bytes]]:
    """The rows of each feed, and the lookups."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_partnership(Path(folder) / "files", _PEOPLE, 1, _SEED, Mistakes.none()).files
        contents = {(file.partner, file.feed): file.path.read_text("utf-8") for file in files}
    rows = {feed: _kept(LIBRARY.feed(feed), contents[partner, feed]) for feed, partner in PARTNERS.items()}
    named = {row[header] for feed, of in rows.items() for row in of for header in _places(LIBRARY.feed(feed))}
    lookups = {feed: content for (partner, feed), content in contents.items() if partner == "ons"}
    return rows, {feed: _lookup(content, named) for feed, content in lookups.items()}


def _kept(feed: Feed, content: str) -> list[Row]:
    """The first rows that are about somebody, somewhere, each with a reference of its own."""
    of_its_own = feed.record_reference and feed.column(feed.record_reference).header
    found: dict[object, Row] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(content, newline=""))):
        if all(row[header] for header in _places(feed)):
            found.setdefault(row[of_its_own] if of_its_own else number, row)
    return list(found.values())[:ROWS]


def _places(feed: Feed) -> list[str]:
    """The headings of the columns that hold places."""
    return [feed.column(place.column).header for place in feed.places]


def _lookup(content: str, named: set[str]) -> bytes:
    """A lookup of the places that are named, and of a few more of some authorities."""
    head, *lines = csv.reader(io.StringIO(content, newline=""))
    seen, kept = Counter[str](), [head]
    for *place, authority in lines:
        seen[authority] += 1
        if named & set(place) or (seen[authority] <= _OF_EACH_AUTHORITY and len(seen) <= _AUTHORITIES):
            kept.append([*place, authority])
    return csv_of(kept)

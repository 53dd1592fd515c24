"""One extract of every feed, in which everything that could leak is planted: a distinct value in every column.

Each file has a row that is accepted, one that is accepted with codes that its contract has not, one that is rejected
and, where rows can be, one that is out of scope and one whose subject is never taken; one has a row about somebody whom
a list leaves out. Values are of the right type and
shape; nobody in them exists.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from contracts.feed import Column, Feed
from contracts.library import Library, shipped_documents
from contracts.vocabulary import Calendar, ColumnType, FeedKind, IdentifierKind, PlaceKind, Severity
from tests.invented import FEED, lookup_file, some_crimes
from tests.leaks.values import free_text, identifier, of_pattern, postcode_of
from tests.people import catchments_file

FILE_NAME = "Planted Filename Quillfeather.csv"
UNKNOWN_HEADER = "Planted Heading Quagmire"
UNEVEN = "Planted Uneven Quaver"
ELSEWHERE = {
    "file name": "Quillfeather",
    "unknown header": "Quagmire",
    "value below an unknown header": "Planted Value Quicksilver",
    "uneven row": UNEVEN,
}
"""What is planted beside the columns of contracts. No zone may show it."""
OUTSIDE_LSOA, OUTSIDE_POSTCODE = "E01900003", "CF99 9ZZ"
ACCEPTED, ODD, REJECTED, OUTSIDE = "accepted", "with an odd code", "rejected", "out of scope"
NEVER_TAKEN, LISTED = "never taken", "on a list"
CASES, LIST, REFERENCE = "youth_justice_cases", "do_not_share_list", "yot_person_id"
"""The feed in which somebody is on a list of whom not to share, that list's, and the column by which it finds them."""
_QUARTER, _BEFORE, _ELSEWHEN, _LATER = date(2024, 1, 2), date(2023, 10, 1), date(1961, 1, 3), date(2061, 1, 4)
_LONG, _A_NUMBER = 12, 6
"""A code or number shorter than this occurs by chance: it is looked for in its own column of a Parquet file alone."""


@dataclass(frozen=True, slots=True)
class Plant:
    """A value to look for. `whole`: in its own column only; `part`: what of the column's value it is, if not all."""

    value: str
    row: str
    feed: str = ""
    column: str = ""
    part: str = ""
    kind: IdentifierKind | None = None
    whole: bool = False

    @property
    def label(self) -> str:
        """Its name in tests."""
        return " ".join(filter(None, (f"{self.feed}.{self.column}", self.part, self.row)))


@dataclass
class _Sowing:
    """What was planted so far: no two plants are alike."""

    library: Library
    plants: list[Plant] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    areas: list[tuple[str, str, str]] = field(default_factory=list)
    postcodes: list[tuple[str, str, str]] = field(default_factory=list)
    serial: int = 100
    in_period: int = 0

    @cached_property
    def _told(self) -> set[str]:
        """Codes that some contract also says in words, which stand in manifests."""
        words = [column.description for feed in self.library.feeds.values() for column in feed.columns]
        codes = {code for feed in self.library.feeds.values() for column in feed.columns for code in column.codes}
        return {code for code in codes if any(code in said for said in words)}

    def row(self, feed: Feed, kind: str) -> dict[str, str]:
        """One row by header, every value of it planted that could be told from any other."""
        row = {column.header: self._value(feed, column, kind) for column in feed.columns}
        self.rows[feed.id, kind] = row
        return row

    def _value(self, feed: Feed, column: Column, kind: str) -> str:
        self.serial += 1
        if column.name == feed.period_column:
            return self._when(feed, column, kind)
        place = next((item for item in feed.places if item.column == column.name), None)
        if place is not None:
            return self._place(feed, column, kind, place.kind)
        if column.codes:
            return self._code(feed, column, kind)
        value = _typed(column, self.serial)
        if column.type is ColumnType.INTEGER and len(value) < _A_NUMBER:
            if kind != ACCEPTED:
                return ""
            self._plant(feed, column, kind, value, whole=True)
            return value
        self._plant(feed, column, kind, value)
        if column.type is ColumnType.TIMESTAMP:
            self._plant(feed, column, kind, value[:10], part="(day)")
        return value

    def _plant(  # noqa: PLR0913 - where it is planted, what, and how it can be found
        self, feed: Feed, column: Column, kind: str, value: str, part: str = "", *, whole: bool = False
    ) -> None:
        found = column.identifier if not part else None
        self.plants.append(Plant(value, kind, feed.id, column.name, part, found, whole))

    def _when(self, feed: Feed, column: Column, kind: str) -> str:
        """A day of the period, each row's own; a rejected row is of another period."""
        if feed.calendar is Calendar.MONTH:
            return "2023-11" if kind == REJECTED else "2024-01"
        self.in_period += 1
        day = (_BEFORE if kind == REJECTED else _QUARTER) + timedelta(days=self.in_period)
        if column.type is ColumnType.TIMESTAMP:
            self._plant(feed, column, kind, f"{day}T22:17")
        self._plant(feed, column, kind, f"{day}", part="(day)")
        return f"{day}T22:17" if column.type is ColumnType.TIMESTAMP else f"{day}"

    def _place(self, feed: Feed, column: Column, kind: str, how: PlaceKind) -> str:
        """A place in the partner's area that only this row has; out of scope it is elsewhere."""
        if kind == OUTSIDE:
            return OUTSIDE_LSOA if how is PlaceKind.LSOA_CODE else OUTSIDE_POSTCODE
        supply = next(item for item in self.library.agreement.supplies if item.feed == feed.id)
        party = self.library.agreement.party(supply.partner)
        authority = party.area[0] if party and party.area else "E06000023"
        lsoa = f"E0197{self.serial:04}"
        if how is PlaceKind.LSOA_CODE:
            self.areas.append((lsoa, lsoa, authority))
            self._plant(feed, column, kind, lsoa)
            return lsoa
        postcode = postcode_of(self.serial)
        self.postcodes.append((postcode, lsoa, authority))
        self._plant(feed, column, kind, postcode)
        self._plant(feed, column, kind, lsoa, part="(area)")
        return postcode

    def _code(self, feed: Feed, column: Column, kind: str) -> str:
        """A code of the list that no other column was given; where the list has no long one, any."""
        if kind == NEVER_TAKEN and feed.markers[0].column == column.name:
            return feed.markers[0].codes[0]
        wrong = column.severity is Severity.ERROR if kind == REJECTED else column.severity is Severity.WARNING
        if kind in {ODD, REJECTED} and wrong:
            value = free_text(column, self.serial)
            self._plant(feed, column, kind, value)
            return value
        if kind != ACCEPTED:
            return column.codes[0]
        taken = self.codes | _FILLED
        long = next((code for code in column.codes if len(code) >= _LONG and code not in taken | self._told), None)
        value = long or column.codes[-1]
        self._plant(feed, column, kind, value, whole=long is None)
        self.codes.add(value)
        return value


_FILLED = frozenset(value for row in some_crimes() for value in row.values())


def _typed(column: Column, serial: int) -> str:  # noqa: PLR0911 - a value for each type
    """A value of a column's type, identifier kind and pattern."""
    if column.identifier is not None:
        return identifier(column.identifier, serial)
    if column.pattern is not None:
        return of_pattern(column.pattern, serial)
    match column.type:
        case ColumnType.DATE:
            # What is held against a beginning in the period lies after it, else it would be left out.
            # A Tuesday: the Monday of its week is then no other plant, and is told of a guarded row.
            return f"{(_LATER if column.checks else _ELSEWHEN) + timedelta(weeks=serial)}"
        case ColumnType.TIMESTAMP:
            return f"{_ELSEWHEN + timedelta(weeks=serial)}T13:47"
        case ColumnType.INTEGER:
            return str(min(300_000 + 7 * serial, int(column.maximum or 10**6) - 1))
        case ColumnType.NUMBER:
            return f"{(column.minimum or 0) + 1:.0f}.{serial:06}7"
        case _:
            return free_text(column, serial)


@dataclass(frozen=True, slots=True)
class Sown:
    """The files by feed, the partner that gives each and its period, the plants, and the lookups that place them.

    `rows` are those of the files, by feed and by what becomes of them.
    """

    files: Mapping[str, bytes]
    rows: Mapping[tuple[str, str], Mapping[str, str]]
    partners: Mapping[str, str]
    periods: Mapping[str, str]
    plants: Mapping[str, Plant]
    lookups: Mapping[str, bytes]

    def list_of(self, row: str) -> bytes:
        """A list of whom not to share that names who a planted row is about, by the partner's own reference."""
        return f"record_reference\n{self.plants[f'{CASES}.{REFERENCE} {row}'].value}\n".encode()


@cache
def sown() -> Sown:
    """Everything that is planted, the same in every process."""
    library = Library(shipped_documents())
    sowing = _Sowing(library)
    files, partners, periods = {}, {}, {}
    givers = {item.feed: item.partner for item in reversed(library.agreement.supplies)}
    for feed in library.feeds.values():
        if feed.kind is FeedKind.EVENTS and feed.id in givers:
            files[feed.id] = _file(sowing, feed)
            partners[feed.id] = givers[feed.id]
            periods[feed.id] = "2024-01" if feed.calendar is Calendar.MONTH else "2024-Q1"
    plants = {plant.label: plant for plant in sowing.plants}
    plants |= {label: Plant(value, label) for label, value in ELSEWHERE.items()}
    return Sown(files, sowing.rows, partners, periods, plants, dict(_lookups(sowing)))


def _file(sowing: _Sowing, feed: Feed) -> bytes:
    """A feed's file; the one of street-level crime has more rows, an unknown column and an uneven row."""
    kinds = [ACCEPTED, ODD, REJECTED, *([OUTSIDE] if feed.scope else []), *([NEVER_TAKEN] if feed.markers else [])]
    kinds += [LISTED] if feed.id == CASES else []
    headers = [column.header for column in feed.columns]
    rows = [sowing.row(feed, kind) for kind in kinds]
    street = feed.id == FEED
    if street:
        headers, rows = [*headers, UNKNOWN_HEADER], [*some_crimes(30), *rows]
        rows = [row | {UNKNOWN_HEADER: ELSEWHERE["value below an unknown header"]} for row in rows]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headers, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode() + (f"{UNEVEN},short\n".encode() if street else b"")


def _lookups(sowing: _Sowing) -> Iterator[tuple[str, bytes]]:
    """The two lookups, with a row for each planted place, and an anchor that is far from every planted point."""
    areas = "".join(f"Area,{old},U,Area,{new},Authority,{code}\n" for old, new, code in sowing.areas)
    yield "lsoa_2011_2021_lookup", lookup_file() + areas.encode()
    postcodes = [*sowing.postcodes, (OUTSIDE_POSTCODE, OUTSIDE_LSOA, "E06000065")]
    rows = "".join(",".join(row) + "\n" for row in postcodes)
    yield "postcode_lookup", b"pcds,lsoa21cd,ltlacd\n" + rows.encode()
    yield "address_catchments", catchments_file()

"""Invented tables, and what is wrong with them when they are sent: drawn by Hypothesis, told row by row.

A `Table` says of each of its rows whether it is a record, and if so what it must come back as.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from contracts.feed import Feed
from tests.contracts.shelf import feed_of
from tests.intake.writers import Cell, as_text

CANARY = "Quincey"
KINDS = ("TH", "BU", "VI")
PERIOD = "2024-03"


@cache
def contract() -> Feed:
    """A small contract with a column of every kind."""
    kinds = [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": list(KINDS)}}]
    names = [{"property": "vrpIdentifier", "value": "family_name"}]
    also = [{"property": "vrpAliases", "value": ["Date committed", "Committed on"]}]
    reference = {"logicalTypeOptions": {"pattern": "R[0-9]{6}"}, "classification": "RECORD_REF"}
    return feed_of(
        {"name": "reference", "physicalName": "Incident reference", "required": True} | reference,
        {"name": "day", "physicalName": "Offence day", "logicalType": "date", "required": True}
        | {"customProperties": also},
        {"name": "kind", "physicalName": "Crime kind", "quality": kinds},
        {"name": "victims", "physicalName": "Victim count", "logicalType": "integer"},
        {"name": "rate", "physicalName": "Local rate", "logicalType": "number"},
        {"name": "name", "physicalName": "Family name", "classification": "DIRECT_ID", "customProperties": names},
        {"name": "note", "physicalName": "Officer note", "classification": "FREE_TEXT"},
        vrpRecordReference="reference",
        vrpEventTime="day",
    )


HEADINGS = {column.name: column.header for column in contract().columns}
NEEDED = tuple(column.name for column in contract().columns if column.required)
OPTIONAL = tuple(column.name for column in contract().columns if not column.required)
Record = dict[str, Any]
"""The value of each column, of the type that it has."""


@dataclass(frozen=True)
class Line:
    """A row as it is sent. `record` is what it must come back as; None for what is no record."""

    cells: tuple[Cell, ...]
    record: dict[str, str | None] | None = None
    counted: bool = True
    """Whether it is a row at all: titles, headers and blank lines are none."""
    certain: bool = True
    """Whether it must be accepted, if it is a record: not an uneven one, nor one whose date may mean two days."""


@dataclass(frozen=True)
class Table:
    """A table as it is sent."""

    lines: tuple[Line, ...]

    @property
    def cells(self) -> list[tuple[Cell, ...]]:
        """The cells of its rows."""
        return [line.cells for line in self.lines]


@dataclass(frozen=True)
class Defects:
    """What is wrong with a table; what is drawn here may be wrong in any combination."""

    order: tuple[str, ...]
    headings: tuple[str, ...]
    unknown: int | None
    trailing: int
    padded: bool
    nulls: tuple[str, ...]
    british: str
    typed: bool
    repeats: tuple[int, ...]
    titles: tuple[str, ...]
    two_rows: bool
    header_again: bool
    blanks: tuple[int, ...]
    ragged: str
    total: str
    footer: str


WORDS = st.sampled_from(
    [
        "seen",
        "at",
        '5"',
        "pipe,",
        ";",
        "café",
        "\n",
        "|",
        "O'Neil",
        "\t",
        '"so"',
        "Total",
        "£5",
        "-",
        "10:30",
        "\\",
        "'",
    ]
)
NOTES = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: f"{CANARY} " + " ".join(words) + " end")
NAMES = st.from_regex(r"[A-Z][a-z]{1,8}(-[A-Z][a-z]{2,5})?", fullmatch=True)
RECORDS = st.fixed_dictionaries(
    {
        "reference": st.integers(0, 999_999).map(lambda number: f"R{number:06}"),
        "day": st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        "kind": st.none() | st.sampled_from(KINDS),
        "victims": st.none() | st.integers(0, 99_999),
        "rate": st.none() | st.integers(-99_999, 99_999).map(lambda number: number / 100),
        "name": st.none() | NAMES,
        "note": st.none() | NOTES,
    }
)
_SPELLINGS: tuple[Callable[[str], str], ...] = (
    *(str, str.upper, str.lower, lambda text: text.replace(" ", "_"), lambda text: f"  {text} "),
    *(lambda text: text.replace(" ", "\u00a0"), lambda text: text.replace(" ", ""), lambda text: f"{text}:"),
)
_ALIASES = {name: (column.header, *column.aliases) for name, column in zip(HEADINGS, contract().columns, strict=True)}


@st.composite
def _headings(draw: st.DrawFn) -> tuple[str, ...]:
    """A heading for each column of the contract, under any of its names, written in any way."""
    return tuple(draw(st.sampled_from(_SPELLINGS))(draw(st.sampled_from(_ALIASES[name]))) for name in HEADINGS)


@st.composite
def _orders(draw: st.DrawFn) -> tuple[str, ...]:
    """The columns in any order; one that no row needs may be missing."""
    missing = draw(st.sampled_from([None, None, *OPTIONAL]))
    return tuple(name for name in draw(st.permutations(list(HEADINGS))) if name != missing)


def _sometimes(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
    """Nothing wrong as often as something."""
    return st.just(otherwise) | strategy


def defects(*, grid: bool, uneven: tuple[str, ...]) -> st.SearchStrategy[Defects]:
    """Defects of a table; one that is not written as a grid of rows has fewer, and its rows are even."""

    def of_grid(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
        return _sometimes(strategy, otherwise) if grid else st.just(otherwise)

    return st.builds(
        Defects,
        order=_sometimes(_orders(), tuple(HEADINGS)),
        headings=_sometimes(_headings(), tuple(HEADINGS.values())),
        unknown=_sometimes(st.integers(0, len(HEADINGS)), None),
        trailing=of_grid(st.integers(1, 3), 0),
        padded=st.booleans(),
        nulls=_sometimes(st.lists(st.sampled_from(["N/A", "-", "n/a", "#N/A"]), min_size=1, max_size=3).map(tuple), ()),
        british=st.sampled_from(["", "", "told", "untold"]),
        typed=st.booleans(),
        repeats=_sometimes(st.lists(st.integers(0, 9), min_size=1, max_size=2).map(tuple), ()),
        titles=of_grid(st.sampled_from([("Monthly return",), ("OFFICIAL", "", f"Return of {CANARY}"), ("", "")]), ()),
        two_rows=of_grid(st.booleans(), otherwise=False),
        header_again=of_grid(st.booleans(), otherwise=False),
        blanks=of_grid(st.lists(st.integers(0, 9), max_size=2).map(tuple), ()),
        ragged=of_grid(st.sampled_from(["", *uneven]), ""),
        total=of_grid(st.sampled_from(["Total", "Grand total", "TOTALS"]), ""),
        footer=of_grid(st.sampled_from(["End of report", "Report run by: x", "Page 1 of 1", "(3 rows affected)"]), ""),
    )


def tables(*, grid: bool = True, uneven: tuple[str, ...] = (), without: str | None = None) -> st.SearchStrategy[Table]:
    """Tables of valid rows with any defects; some rows are `longer` or `shorter` than others, if that may be.

    One column may be left out of all of them.
    """
    rows = st.lists(RECORDS, min_size=1, max_size=8)
    wrong = defects(grid=grid, uneven=uneven)
    if without is not None:
        wrong = wrong.map(lambda found: replace(found, order=tuple(name for name in found.order if name != without)))
    return st.builds(_table, rows, wrong)


def _table(records: Sequence[Record], wrong: Defects) -> Table:
    """The table as it is sent: what stands above, the header, the rows, what stands below."""
    if wrong.british == "told":  # one day that cannot be a month tells how all are written
        records = [records[0] | {"day": records[0]["day"].replace(day=13)}, *records[1:]]
    records = [*records, *(records[number % len(records)] for number in wrong.repeats)]
    header = _header(wrong)
    body = [_line(number, record, wrong) for number, record in enumerate(records)]
    for number in wrong.blanks:
        body.insert(1 + number % len(body), Line((), counted=False))
    if wrong.header_again:
        body += [Line(line.cells) for line in header]
    if wrong.total:
        body.append(_total(wrong))
    if wrong.footer:
        body.append(Line((wrong.footer,)))
    titles = [Line((title,) if title else (), counted=False) for title in wrong.titles]
    return Table((*titles, *header, *body))


def _header(wrong: Defects) -> list[Line]:
    """The header, on one row or on two: the first word of each heading above the rest of it."""
    headings = dict(zip(HEADINGS, HEADINGS.values() if wrong.two_rows else wrong.headings, strict=True))
    if not wrong.two_rows:
        return [Line(_placed(headings, f"{CANARY} says", wrong), counted=False)]
    over = {name: heading.split(" ")[0] for name, heading in headings.items()}
    under = {name: heading.split(" ")[1] for name, heading in headings.items()}
    return [
        Line(_placed(over, "Other", wrong), counted=False),
        Line(_placed(under, f"{CANARY} says", wrong), counted=False),
    ]


def _placed(values: dict[str, Cell], unknown: Cell, wrong: Defects) -> tuple[Cell, ...]:
    """Values in the order of the table's columns, with one of the unknown column and empty ones behind."""
    cells = [values[name] for name in wrong.order]
    if wrong.unknown is not None:
        cells.insert(wrong.unknown, unknown)
    return (*cells, *([None] * wrong.trailing))


def _line(number: int, record: Record, wrong: Defects) -> Line:
    """A record as it is sent; the second may be uneven."""
    every = {name: None if value is None else as_text(value) for name, value in record.items()}
    plain = {name: value if name in wrong.order else None for name, value in every.items()}
    sent: dict[str, Cell] = record if wrong.typed else dict(every)
    if wrong.british:
        sent = sent | {"day": record["day"].strftime("%d/%m/%Y")}
    for name, cell in sent.items():
        if cell is None and wrong.nulls:
            sent = sent | {name: wrong.nulls[number % len(wrong.nulls)]}
        elif isinstance(cell, str) and wrong.padded and name != "note":
            sent = sent | {name: f" {cell}  "}
    cells = _placed(sent, f"{CANARY} {number}", wrong)
    if wrong.ragged and number == 1:
        return Line((*cells, CANARY) if wrong.ragged == "longer" else cells[:-1], plain, certain=False)
    return Line(cells, plain, certain=wrong.british != "untold")


def _total(wrong: Defects) -> Line:
    """A total of the victims, with its word in the first column that has room for it."""
    cells = list(_placed({name: 12 if name == "victims" else None for name in HEADINGS}, None, wrong))
    cells[0] = wrong.total
    return Line(tuple(cells))

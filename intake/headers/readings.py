"""What a header could be: one of a file's first rows, or two of them with the upper as labels over the lower.

In a merged header (`Victim` over `Age`, `Sex` and `DOB`) a label stands in its first cell only, so that the blank cells
to its right are its own too. Whether they really are cannot be seen in text; where it matters, the reading is doubtful.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from contracts.feed import Feed
from contracts.headings import folded
from intake.grid import HeadRow

Known = Mapping[str, str]
"""The contract's headings, folded, and the names of their columns."""


def known_headings(feed: Feed) -> Known:
    """Every heading by which the contract knows a column: its header and its aliases. None of them names two."""
    return {_remembered(text): column.name for column in feed.columns for text in (column.header, *column.aliases)}


@lru_cache(maxsize=8192)
def _remembered(heading: str) -> str:
    """As `folded`, for the contract's own words only: what a file says is not kept."""
    return folded(heading)


def needed_columns(feed: Feed) -> frozenset[str]:
    """The columns that a rule needs: without one of them the file is refused."""
    deciding = (feed.period_column, feed.scope.column if feed.scope else None)
    return frozenset({column.name for column in feed.columns if column.required} | {name for name in deciding if name})


@dataclass(frozen=True, slots=True)
class Reading:
    """Some of the first rows read as the header: the contract's name for each cell, or None.

    `doubtful`: positions, from 1, of cells that could be one column or another. `labelled`: whether an upper row was
    needed to tell what a lower one means.
    """

    rows: tuple[HeadRow, ...]
    names: tuple[str | None, ...]
    doubtful: tuple[int, ...] = ()
    labelled: bool = False

    @property
    def found(self) -> frozenset[str]:
        """The contract's columns that it names."""
        return frozenset(name for name in self.names if name is not None)

    @property
    def matches(self) -> int:
        """How many columns it names once; one that stands twice speaks for no reading."""
        return sum(self.names.count(name) == 1 for name in self.found)

    def is_header(self, needed: frozenset[str]) -> bool:
        """Whether it can be a header at all: it names a column, and at least half of those that are needed."""
        return bool(self.found) and 2 * len(self.found & needed) >= len(needed)

    def agrees(self, other: "Reading") -> bool:
        """Whether no cell means one column here and another there."""
        pairs = zip(self.names, other.names, strict=False)
        return all(mine == theirs or None in {mine, theirs} for mine, theirs in pairs)


def read_one(row: HeadRow, known: Known) -> Reading:
    """One row as the header."""
    return Reading((row,), tuple(known.get(folded(cell)) for cell in row.cells))


def read_two(upper: HeadRow, lower: HeadRow, known: Known) -> Reading:
    """Two rows as the header: each label joined to what is below it, or either alone where the other is blank.

    Below a label that no joined heading has, a cell is read alone. But where another label is needed to tell what is
    below it, a group with a column that could stand there may be about somebody else (a suspect's `DOB` beside a
    victim's): its cells are doubtful, or, where their columns are found elsewhere, none of the contract's.
    """
    cells = _cells(upper, lower)
    joined = _joined(cells, known)
    alone = [known.get(folded(cell.under or cell.over)) for cell in cells]
    groups = {cell.label_at: cell.label for cell, name in zip(cells, joined, strict=True) if name is not None}
    rivals = _rivals(cells, alone, groups, known)
    names = [both or one for both, one in zip(joined, alone, strict=True)]
    firm = {name for cell, name in zip(cells, names, strict=True) if cell.label_at not in rivals}
    doubts = [
        place
        for place, (cell, both, one) in enumerate(zip(cells, joined, alone, strict=True), start=1)
        if one is not None and (one not in firm if cell.label_at in rivals else both not in {None, one})
    ]
    elsewhere = [cell.label_at in rivals and name in firm for cell, name in zip(cells, names, strict=True)]
    return Reading(
        rows=(upper, lower),
        names=tuple(None if other else name for name, other in zip(names, elsewhere, strict=True)),
        doubtful=tuple(doubts),
        labelled=bool(groups),
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place of a header of two rows: what stands in either, and the label of the nearest place to its left."""

    over: str
    under: str
    label: str
    label_at: int


def _cells(upper: HeadRow, lower: HeadRow) -> list[_Cell]:
    """The places of two rows, blank where they name nothing, as many as the longer row has."""
    cells: list[_Cell] = []
    label, label_at = "", -1
    for place, pair in enumerate(zip_longest(upper.cells, lower.cells, fillvalue="")):
        over, under = (cell if folded(cell) else "" for cell in pair)
        if over:
            label, label_at = over, place
        cells.append(_Cell(over, under, label, label_at))
    return cells


def _rivals(
    cells: Sequence[_Cell], alone: Sequence[str | None], groups: Mapping[int, str], known: Known
) -> frozenset[int]:
    """Where labels stand over a column that one of the needed labels could stand over too, as the contract has it."""
    labels = tuple(folded(label) for label in groups.values())
    shared = {name for heading, name in known.items() if labels and heading.startswith(labels)}
    return frozenset(
        cell.label_at
        for cell, name in zip(cells, alone, strict=True)
        if cell.label and cell.under and cell.label_at not in groups and name in shared
    )


def _joined(cells: Sequence[_Cell], known: Known) -> list[str | None]:
    """The columns that a label and what is below it name together.

    One alone, made of a lower cell without a letter, is a row of data by chance below a heading: `Reason` over 1.
    """
    names = [known.get(folded(f"{cell.label} {cell.under}")) if cell.label and cell.under else None for cell in cells]
    in_words = any(name and any(map(str.isalpha, cell.under)) for cell, name in zip(cells, names, strict=True))
    return names if in_words or len(names) - names.count(None) > 1 else [None] * len(names)

"""A header found without a contract, so that outside collections can be read: the first row that looks like one.

It is a guess, which the gateway never makes: a contract tells its headings.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from intake.grid import HeadRow
from intake.headers.layout import Layout

_NUMBER = re.compile(r"[-+]?[£$€]?\s*\d[\d.,\s]*(?:[eE][-+]?\d+)?\s*%?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}:\d{2}.*|\d{1,2}[- ][A-Za-z]{3}[- ]\d{2,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HALF, _MOST = 0.5, 0.66
_LONGEST = 64


class _Kind(Enum):
    """What a cell looks like."""

    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Headings:
    """The header that was found: the line on which it begins, a name for each column, and the first line below it."""

    line: int
    names: tuple[str, ...]
    first_line: int

    @property
    def layout(self) -> Layout:
        """Every column read, under its name."""
        return Layout(self.names, self.line, self.first_line)


def headings_of(head: Sequence[HeadRow]) -> Headings | None:
    """The first row as wide as those below it, unless it looks like one of them; None where there is no such row."""
    for place, row in enumerate(head):
        below = head[place + 1 :]
        width, filled = _usual_width(below) or _width(row), _filled(row)
        if row.line == 0:  # formats that name their columns
            return _named(row, below)
        if len(row.cells) < width - (filled > 1) or filled < _HALF * width or _is_title(row, below, width):
            continue
        return _named(row, below) if _looks_like_headings(row, below) else None
    return None


def _is_title(row: HeadRow, below: Sequence[HeadRow], width: int) -> bool:
    """Whether a row with blanks, or a comment, stands above one with fewer, of which more is text above numbers."""
    is_comment = row.cells[0].lstrip().startswith("#")
    if not below or (not is_comment and _filled(row) >= min(_filled(below[0]), width)):
        return False
    alike, unlike = _kinds(below[0], below[1:])
    return unlike > alike


def _named(row: HeadRow, below: Sequence[HeadRow]) -> Headings:
    """A name for each column: a blank heading, and one that stands already, are named by their position."""
    width = max(_width(row), *(min(_width(other), len(row.cells)) for other in below), 0)
    cells = [cell.strip() for cell in row.cells[:width]]
    first = {cell: place for place, cell in reversed(list(enumerate(cells)))}
    names = [cell if cell and first[cell] == place else f"column {place + 1}" for place, cell in enumerate(cells)]
    line_ends = sum(len(re.findall(r"\r\n|\r|\n", cell)) for cell in row.cells)
    return Headings(row.line, tuple(names), below[0].line if below else row.line + 1 + line_ends)


def _usual_width(rows: Sequence[HeadRow]) -> int:
    """How many cells most rows have, up to the last that is not empty; the wider of two that are as common."""
    widths = Counter(_width(row) for row in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _width(row: HeadRow) -> int:
    """The cells of a row up to the last that is not empty."""
    return max((place for place, cell in enumerate(row.cells, start=1) if cell.strip()), default=0)


def _filled(row: HeadRow) -> int:
    """The cells of a row that are not empty."""
    return sum(bool(cell.strip()) for cell in row.cells)


def _looks_like_headings(row: HeadRow, below: Sequence[HeadRow]) -> bool:
    """Whether fewer of its cells are numbers above numbers than are text above numbers."""
    if not below:
        return all(_kind(cell) is _Kind.TEXT for cell in row.cells)
    alike, unlike = _kinds(row, below)
    return not alike or unlike > alike


def _kinds(row: HeadRow, below: Sequence[HeadRow]) -> tuple[int, int]:
    """How many cells are numbers or dates, as most of those below them are, and how many are text above such."""
    alike = unlike = 0
    for place, kind in enumerate(map(_kind, row.cells)):
        cells = [other.cells[place] for other in below if place < len(other.cells) and other.cells[place].strip()]
        counts = Counter(map(_kind, cells))
        of_numbers = len(cells) - counts[_Kind.TEXT]
        alike += kind is not _Kind.TEXT and counts[kind] >= _MOST * len(cells) > 0
        unlike += kind is _Kind.TEXT and of_numbers >= _MOST * len(cells) > 0
    return alike, unlike


def _kind(cell: str) -> _Kind:
    """What a cell looks like; an empty one is no number, nor is a long one."""
    text = cell[:_LONGEST].strip()
    for kind, pattern in ((_Kind.YEAR, _YEAR), (_Kind.DATE, _DATE), (_Kind.NUMBER, _NUMBER)):
        if pattern.fullmatch(text):
            return kind
    return _Kind.TEXT

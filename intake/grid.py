"""A file as rows of cells, before any contract: what it is, its first rows, and the rest piece by piece."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from intake.findings import Lines
from intake.headers.layout import Layout

HEAD_ROWS = 64
"""Among so many first rows a header is looked for."""
DAYS_FROM_1900, DAYS_FROM_1904 = "1900", "1904"
"""From which year a workbook counts days: a number of days means another day in each."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One of a file's first rows: its line, and its cells as text, empty where there is nothing."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that is no record, or an uneven one, and the rule that set it aside.

    `text`: as it stood, its line end with it, where the file is a text; it tells whether the file ends within it.
    """

    line: int
    text: str
    rule: str
    cells: tuple[str, ...] = ()
    """Its values, where it could still be something that a fixed word tells, such as a footer."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: `lines` (from 1) and text columns under the contract's names; rows set aside stand apart."""

    lines: Lines
    rows: pa.Table
    aside: tuple[AsideRow, ...]


Piece = Callable[[], Block]
"""Some rows of a file, not parsed yet: several are parsed at once, each by a thread of its own."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file turned out to be; None for what its format does not have. Only workbooks have a `date_system`."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_system: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A file as rows of cells.

    `pieces` gives the rows below a header by its layout, under the names of the contract's columns; one that the file
    lacks is empty throughout. It can be asked once.
    """

    facts: FileFacts
    head: tuple[HeadRow, ...]
    pieces: Callable[[Layout, tuple[str, ...]], Iterator[Piece]]

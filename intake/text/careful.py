"""Odd text parsed row by row with the standard library, which says on which line each row ended.

A row that is no row of the table is set aside: one of another width, or not of the file's encoding. Where an uneven row
(or one whose marks do not stand where marks do) took in lines that are whole rows by themselves, and enough of them to
be no chance, its mark was never meant to open a value: its line is set aside alone, and the rows below it are rows.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from intake.grid import AsideRow, Block
from intake.headers.layout import Layout
from intake.text.blocks import RawBlock
from intake.text.dialect import Dialect
from intake.text.records import regular

_NOTHING = "\r\n\x1a"
"""With delimiters, what a line may hold that holds nothing: old systems end a file with Control-Z."""
_NO_UTF8 = re.compile("[\udc80-\udcff]")
ODD_ROWS = frozenset({"row-quote", "row-encoding", "row-ragged"})
"""Every rule under which a row of a text is set aside before its values are looked at."""
ENOUGH_DELIMITERS = 8
"""Lines with so many delimiters between them, each as many as a row has, are rows and no text of a value."""


def parsed_with_care(raw: RawBlock, dialect: Dialect, layout: Layout) -> Block:
    """The rows of a block, under the names that the layout has."""
    # Bytes that are no UTF-8 become marks which no text has, so that the rows that hold them can be told.
    source = list(io.StringIO(raw.content.decode("utf-8", "surrogateescape"), newline=""))
    rows = _Rows(raw.first_line, source, dialect, len(layout.names), layout.beyond)
    at = 0
    while at < len(source):
        at = rows.read_from(at)
    arrays = {
        name: pa.array([row[position] or None for row in rows.even], pa.string())
        for position, name in enumerate(layout.names)
        if name is not None
    }
    return Block(np.array(rows.lines, dtype=np.int64), pa.table(arrays), tuple(rows.aside))


@dataclass(slots=True)
class _Rows:
    """The rows of some lines, as they are read: those that are even, and those set aside."""

    first_line: int
    source: Sequence[str]
    dialect: Dialect
    width: int
    beyond: int | None
    even: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    aside: list[AsideRow] = field(default_factory=list)

    def read_from(self, start: int) -> int:
        """Read from a line on, to the end or until a mark proves to be stray; say where to go on."""
        reader = self.dialect.reader(self.source[at] for at in range(start, len(self.source)))
        begun = start
        for row in reader:
            ended = start + reader.line_num
            if ended - begun > 1 and self._is_stray(row, begun, ended):
                self._set_aside(begun, begun + 1, "row-quote")
                return begun + 1
            self._take(row, begun, ended)
            begun = ended
        return len(self.source)

    def _take(self, row: list[str], begun: int, ended: int) -> None:
        """Put a row where it belongs; one of nothing but delimiters is a blank line."""
        text = "".join(self.source[begun:ended])
        if not text.strip(self.dialect.delimiter + _NOTHING):
            return
        if _NO_UTF8.search(text):
            self._set_aside(begun, ended, "row-encoding")
        elif self._is_even(row):
            self.even.append(row)
            self.lines.append(self.first_line + begun)
        else:
            self._set_aside(begun, ended, "row-ragged", tuple(row))

    def _set_aside(self, begun: int, ended: int, rule: str, cells: tuple[str, ...] = ()) -> None:
        """Set some lines aside as one row, as they stood: byte for byte where they are no text."""
        text = "".join(self.source[begun:ended])
        if _NO_UTF8.search(text):
            text = text.encode("utf-8", "surrogateescape").decode("latin-1")
        self.aside.append(AsideRow(self.first_line + begun, text, rule, cells))

    def _is_even(self, row: list[str]) -> bool:
        """Whether a row has as many values as there are columns; empty ones beyond them are none, where such may be."""
        surplus = len(row) - self.width
        may_be = surplus > 0 and self.beyond in {None, surplus}
        return not surplus or (may_be and not any(row[self.width :]))

    def _is_stray(self, row: list[str], begun: int, ended: int) -> bool:
        """Whether the lines that an odd row took in, all but its first and its last, are rows by themselves."""
        inside = self.source[begun + 1 : ended - 1]
        if len(inside) * (self.width - 1) < ENOUGH_DELIMITERS:
            return False
        text = "".join(self.source[begun:ended])
        if self._is_even(row) and regular(text.encode("utf-8", "surrogateescape"), self.dialect):
            return False
        return all(self._is_even(next(self.dialect.reader([line]), [])) for line in inside)

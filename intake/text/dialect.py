"""How a text file is written: what parts its values, what may stand around them, and how a mark inside one is told."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

ESCAPE = "\\"
LARGEST_RECORD_BYTES = 64 << 20
"""A record longer than this is a quotation mark that was never closed."""
# The standard library's default ends far below that, and a value's length must not depend on how it is parsed.
csv.field_size_limit(LARGEST_RECORD_BYTES)


class RowReader(Iterator[list[str]], Protocol):
    """The standard library's reader: rows of values, and how many lines it has taken so far."""

    @property
    def line_num(self) -> int:
        """How many lines were taken so far."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of writing rows as text. A mark inside a quoted value is doubled; if `escaped`, a backslash may tell it.

    If `spaced`, spaces after a delimiter belong to no value. If `wrapped`, every row stands in marks once more, as if
    it were one value: `"1,""Lee, Ann"",Bath"`.
    """

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False
    wrapped: bool = False

    def reader(self, lines: Iterable[str]) -> RowReader:
        """The standard library's reader of this dialect."""
        escape = ESCAPE if self.escaped else None
        rows = csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote, escapechar=escape, skipinitialspace=self.spaced
        )
        return _Unwrapped(rows, replace(self, wrapped=False)) if self.wrapped else rows

    @property
    def native(self) -> bool:
        """Whether pyarrow can read it: its delimiters have one byte, and every space is part of a value."""
        return self.delimiter.isascii() and not self.spaced and not self.wrapped


class _Unwrapped(Iterator[list[str]]):
    """The rows inside rows of one value."""

    def __init__(self, rows: RowReader, inside: Dialect) -> None:
        self._rows, self._inside = rows, inside

    @property
    def line_num(self) -> int:
        """How many lines were taken so far."""
        return self._rows.line_num

    def __next__(self) -> list[str]:
        """The next row; one that is not wrapped is as it is."""
        row = next(self._rows)
        return row if len(row) != 1 else next(self._inside.reader(row[0].splitlines(keepends=True)), [])

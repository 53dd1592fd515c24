"""What a parser in the child makes of a file: tables with their first rows, and their rows in batches of text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.findings import FindingCounter
from intake.grid import Grid
from intake.recognition import FileFormat

HEAD_ROWS = 64
"""So many first rows of a table are told before any are asked for; `intake.grid` has the same number."""
BATCH_ROWS = 16_384
"""Rows in a batch: large enough for native speed, small enough that the reader can begin soon."""
_LONGEST_HEADING = 4096
"""Of a longer cell only the beginning is told: it is no heading."""
Places = npt.NDArray[np.intp]
_DOUBTS = pa.list_(pa.int32())


@dataclass(frozen=True, slots=True)
class HeadCells:
    """One of a table's first rows: its line, and its cells as text, empty where there is nothing."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """A table: its place in the file, from 1, its first rows, and all its rows in batches.

    `from_1904` says that its workbook counts days from 1904.
    """

    position: int
    head: tuple[HeadCells, ...]
    batches: Iterator[pa.RecordBatch]
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file that was parsed: tables that hold rows, or `text`, which is read while it comes.

    `findings`: what has been mended of a text, whole once its last row was given.
    """

    format: FileFormat
    tables: tuple[ParsedTable, ...] = ()
    text: Grid | None = None
    findings: FindingCounter = field(default_factory=FindingCounter)


def batch_of(
    lines: npt.NDArray[np.int64], columns: Sequence[pa.Array], doubts: Sequence[Places] = ()
) -> pa.RecordBatch:
    """A batch of rows: `line`, `doubts` (the columns, from 0, whose cell is doubtful) and `c0` and so on."""
    names = ["line", "doubts", *(f"c{position}" for position in range(len(columns)))]
    return pa.RecordBatch.from_arrays([pa.array(lines), _doubts(len(lines), doubts), *columns], names=names)


def named_head(names: Iterable[str]) -> HeadCells:
    """The first row of a format that names its columns: it has the line 0."""
    return HeadCells(0, tuple(name[:_LONGEST_HEADING] for name in names))


def head_of(batches: Iterable[pa.RecordBatch]) -> tuple[HeadCells, ...]:
    """The first rows of some batches; no more batches are drawn than that takes."""
    found: list[HeadCells] = []
    for batch in batches:
        few = batch.slice(0, HEAD_ROWS - len(found))
        columns = [column.to_pylist() for column in few.columns[2:]]
        for line, *cells in zip(few.column(0).to_pylist(), *columns, strict=True):
            found.append(HeadCells(line, tuple((cell or "")[:_LONGEST_HEADING] for cell in cells)))
        if len(found) >= HEAD_ROWS:
            break
    return tuple(found)


def _doubts(rows: int, by_column: Sequence[Places]) -> pa.Array:
    if not any(len(places) for places in by_column):
        return pa.nulls(rows, _DOUBTS)
    listed: list[list[int] | None] = [None] * rows
    for column, places in enumerate(by_column):
        for row in places.tolist():
            listed[row] = [*(listed[row] or []), column]
    return pa.array(listed, _DOUBTS)

"""Rows that a confined child gave, as blocks under the contract's names; what it says is checked, not believed."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.confined.text_blocks import received
from intake.findings import Lines, Mask
from intake.grid import AsideRow, Block
from intake.headers.layout import Layout
from intake.safety.refusals import refusal

_FIXED = 2
"""`line` and `doubts` stand before the columns."""


@dataclass(frozen=True, slots=True)
class RowsPiece:
    """Some rows as the child sent them. Those before `first_line` are not meant."""

    batch: pa.RecordBatch
    first_line: int

    @property
    def lines(self) -> Lines:
        """The line of each row."""
        lines: Lines = self.batch.column(0).to_numpy()
        return lines

    def parse(self, layout: Layout, columns: tuple[str, ...]) -> Block:
        """The rows under the contract's `columns`; one that the file lacks is empty throughout.

        A row with values beyond the header's columns stands apart as `row-ragged`; one with a number that lost digits
        in a column of the contract as `number-cut`.
        """
        batch, lines = self.batch, self.lines
        meant = lines >= self.first_line
        if not meant.all():
            batch, lines = batch.filter(pa.array(meant)), lines[meant]
        ragged = _beyond(batch, len(layout.names))
        cut = _doubted(batch, {place for place, name in enumerate(layout.names) if name is not None}) & ~ragged
        even = ~(ragged | cut)
        aside = [AsideRow(int(lines[row]), "", "row-ragged", _cells(batch, row)) for row in np.flatnonzero(ragged)]
        aside += [AsideRow(int(lines[row]), "", "number-cut", _cells(batch, row)) for row in np.flatnonzero(cut)]
        kept = batch if even.all() else batch.filter(pa.array(even))
        given = {
            name: kept.column(_FIXED + place)
            for place, name in enumerate(layout.names)
            if name is not None and _FIXED + place < kept.num_columns
        }
        empty = pa.nulls(kept.num_rows, pa.string())
        rows = pa.table({name: given.get(name, empty) for name in columns})
        return Block(lines[even], rows, tuple(sorted(aside, key=lambda row: row.line)))


def read_batch(content: bytes) -> pa.RecordBatch:
    """A batch that a child sent. Raises `UnreadableFileError` unless it is sound and of the agreed shape."""
    batch = received(content)
    texts = all(kind == pa.string() for kind in batch.schema.types[_FIXED:])
    if batch.schema.types[:_FIXED] != [pa.int64(), pa.list_(pa.int32())] or not texts:
        raise refusal("parser-stopped")
    if batch.column(0).null_count or pc.list_flatten(batch.column(1)).null_count:
        raise refusal("parser-stopped")
    return batch


def _beyond(batch: pa.RecordBatch, width: int) -> Mask:
    """Rows that have a value beyond the header's columns."""
    found = np.zeros(batch.num_rows, dtype=np.bool_)
    for column in batch.columns[_FIXED + width :]:
        if column.null_count < len(column):
            found |= column.is_valid().to_numpy(zero_copy_only=False)
    return found


def _doubted(batch: pa.RecordBatch, known: set[int]) -> Mask:
    """Rows with a doubtful cell in a column that is read."""
    found = np.zeros(batch.num_rows, dtype=np.bool_)
    doubts = batch.column(1)
    if doubts.null_count < len(doubts):
        rows, places = pc.list_parent_indices(doubts).to_numpy(), pc.list_flatten(doubts).to_numpy()
        found[rows[np.isin(places, list(known))]] = True
    return found


def _cells(batch: pa.RecordBatch, row: np.intp) -> tuple[str, ...]:
    """The values of a row, empty where there is none."""
    return tuple(column[int(row)].as_py() or "" for column in batch.columns[_FIXED:])

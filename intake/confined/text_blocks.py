"""Blocks of text as a parsing child gives them, and as its parent takes them: what it says is checked, not believed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from engine.side_by_side import in_order
from intake.confined.asking import Choice
from intake.encoding import DICTIONARY, encode, few_distinct
from intake.grid import AsideRow, Block, Grid
from intake.safety.refusals import refusal
from intake.text.careful import ODD_ROWS

WHAT_OURS_WOULD_NOT_SAY = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What comes of reading what a child sent, and that is not of the agreed shape."""
_LINE = "line"
_INDEX_BYTES = 4
_TEXTS = (pa.string(), DICTIONARY)
_LAST_LINE = np.iinfo(np.int64).max


def blocks_of(grid: Grid, choice: Choice) -> Iterator[Block]:
    """The child's side: every block, the columns of few values as dictionaries. The first decides which they are."""
    pieces = grid.pieces(choice.layout, choice.columns)
    first = next((piece() for piece in pieces), None)
    if first is None:
        return
    encoded = few_distinct(first.rows)

    def encoded_block(block: Block) -> Block:
        return replace(block, rows=encode(block.rows, encoded))

    yield encoded_block(first)
    yield from in_order(pieces, lambda piece: encoded_block(piece()))


def batch_of(block: Block) -> pa.RecordBatch:
    """The even rows of a block, each with its line."""
    columns = [column.combine_chunks() for column in block.rows.itercolumns()]
    return pa.RecordBatch.from_arrays([pa.array(block.lines), *columns], names=[_LINE, *block.rows.column_names])


def aside_as_json(block: Block) -> bytes:
    """The odd rows of a block."""
    return _as_json(block.aside)


@dataclass(frozen=True, slots=True)
class TextRows:
    """Rows of a text as a child sent them: an Arrow stream of the even ones, JSON of the odd."""

    rows: bytes
    aside: bytes
    columns: tuple[str, ...]

    def parse(self) -> Block:
        """The rows. Raises `UnreadableFileError` unless all is sound and of the agreed shape."""
        batch = received(self.rows)
        types = batch.schema.types
        if batch.schema.names != [_LINE, *self.columns] or types[0] != pa.int64() or batch.column(0).null_count:
            raise refusal("parser-stopped")
        if not all(text in _TEXTS for text in types[1:]):
            raise refusal("parser-stopped")
        rows = pa.table(batch.columns[1:], names=list(self.columns))
        return Block(batch.column(0).to_numpy(), rows, _aside(self.aside))


def received(content: bytes) -> pa.RecordBatch:
    """A batch that a child sent. Raises `UnreadableFileError` unless it is sound."""
    try:
        with pa.ipc.open_stream(pa.py_buffer(content)) as stream:
            batch = stream.read_next_batch()
        for column in batch.columns:
            _validate(column)
    except (pa.ArrowException, OSError, StopIteration, *WHAT_OURS_WOULD_NOT_SAY):
        raise refusal("parser-stopped") from None
    return batch


def _validate(column: pa.Array) -> None:
    """Look at every byte of a column. Raises Arrow's `ArrowInvalid` for one that is not sound.

    Whether each index is of its dictionary NumPy tells four times as fast as Arrow; one below 0 is a large one to it.
    """
    if column.type != DICTIONARY:
        column.validate(full=True)
        return
    column.dictionary.validate(full=True)
    column.indices.validate(full=True)  # not where they point, but that as many are null as it says
    indices = np.frombuffer(column.indices.buffers()[1], np.uint32, len(column), column.offset * _INDEX_BYTES)
    is_beyond = len(column) > column.null_count and indices.max() >= len(column.dictionary)
    if is_beyond or column.dictionary.null_count:
        raise pa.ArrowInvalid


def _as_json(rows: tuple[AsideRow, ...]) -> bytes:
    told = [(row.line, row.text, row.rule, row.cells) for row in rows]
    return json.dumps(told, ensure_ascii=False).encode()


def _aside(content: bytes) -> tuple[AsideRow, ...]:
    """Odd rows as they were told. Raises `UnreadableFileError` for anything that ours would tell otherwise."""
    try:
        told = json.loads(content)
        rows = tuple(
            AsideRow(int(line), str(text), str(rule), tuple(map(str, cells))) for line, text, rule, cells in told
        )
        is_ours = content == _as_json(rows)
    except WHAT_OURS_WOULD_NOT_SAY:
        raise refusal("parser-stopped") from None
    if not is_ours or not all(row.rule in ODD_ROWS and 0 < row.line <= _LAST_LINE for row in rows):
        raise refusal("parser-stopped")
    return rows

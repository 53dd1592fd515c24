"""Blocks of text as a parsing child gives them, and as its parent takes them: what it says is checked, not believed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.frames import LARGEST_FRAME_BYTES
from engine.plain_streams import refuse_packed
from engine.side_by_side import in_order
from intake.confined.asking import Choice
from intake.confined.told import list_in, place_in, text_in, told_in
from intake.encoding import DICTIONARY, encode, few_distinct, in_one_part
from intake.grid import AsideRow, Block, Grid
from intake.safety.refusals import refusal
from intake.text.careful import ODD_ROWS

_LINE = "line"
_INDEX_BYTES = 4
_MOST_ASIDE_BYTES = 256 << 20
_LITTLE_BYTES = 1 << 24
_LAST_LINE = (1 << 63) - 1
_TEXTS = (pa.string(), DICTIONARY)


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
    columns = [in_one_part(column) for column in block.rows.itercolumns()]
    return pa.RecordBatch.from_arrays([pa.array(block.lines), *columns], names=[_LINE, *block.rows.column_names])


def aside_as_json(block: Block) -> bytes:
    """The odd rows of a block."""
    return json.dumps([(row.line, row.text, row.rule, row.cells) for row in block.aside]).encode()


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
        if sum(map(_written_out_bytes, batch.columns[1:])) > LARGEST_FRAME_BYTES:
            raise refusal("parser-stopped")
        lines = batch.column(0).to_numpy()
        if (lines[:1] < 1).any() or (lines[1:] <= lines[:-1]).any():
            raise refusal("parser-stopped")
        rows = pa.table(batch.columns[1:], names=list(self.columns))
        return Block(lines, rows, _aside(self.aside))


def received(content: bytes) -> pa.RecordBatch:
    """A batch that a child sent. Raises `UnreadableFileError` unless it is sound."""
    try:
        refuse_packed(content)
        with pa.ipc.open_stream(pa.py_buffer(content)) as stream:
            batch = stream.read_next_batch()
        for column in batch.columns:
            _validate(column)
    # Of names that are no UTF-8, no columns, and types that Python lacks Arrow has no errors of its own.
    except (pa.ArrowException, OSError, StopIteration, ValueError, KeyError, TypeError):
        raise refusal("parser-stopped") from None
    return batch


def _validate(column: pa.Array) -> None:
    """Look at every byte of a column. Raises Arrow's `ArrowInvalid` for one that is not sound.

    Whether each index is of its dictionary NumPy tells four times as fast as Arrow; one below 0 is a large one to it.
    How many are missing is only what was told until the indices themselves are looked at.
    """
    if column.type != DICTIONARY:
        column.validate(full=True)
        return
    column.indices.validate(full=True)
    column.dictionary.validate(full=True)
    indices = np.frombuffer(column.indices.buffers()[1], np.uint32, len(column), column.offset * _INDEX_BYTES)
    is_beyond = len(column) > column.null_count and indices.max() >= len(column.dictionary)
    if is_beyond or column.dictionary.null_count:
        raise pa.ArrowInvalid


def _written_out_bytes(column: pa.Array) -> int:
    """How much the values of a column come to, each row with its own: a few long ones may be those of very many."""
    if column.type != DICTIONARY:
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary)
    most = (pc.max(lengths).as_py() or 0) * len(column)
    return most if most <= _LITTLE_BYTES else pc.sum(lengths.take(column.indices).cast(pa.int64())).as_py() or 0


def _aside(content: bytes) -> tuple[AsideRow, ...]:
    """Odd rows as they were told. Raises `UnreadableFileError` for anything else."""
    try:
        rows = tuple(
            AsideRow(place_in(line, 1, _LAST_LINE), text_in(text), text_in(rule), tuple(map(text_in, list_in(cells))))
            for line, text, rule, cells in list_in(told_in(content, _MOST_ASIDE_BYTES))
        )
    except (ValueError, TypeError):
        raise refusal("parser-stopped") from None
    if not all(row.rule in ODD_ROWS for row in rows):
        raise refusal("parser-stopped")
    return rows

"""Blocks of text as columns, each row with its line in the original file.

Whole, even rows are parsed natively. Where a block holds anything odd it is taken apart, and what is odd is parsed
again with care, row by row. Both ways give the same rows: a property test compares them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from intake.findings import Lines
from intake.grid import AsideRow, Block
from intake.headers.layout import Layout
from intake.limits import MOST_COLUMNS
from intake.safety.refusals import refusal
from intake.text.blocks import RawBlock, raw_blocks
from intake.text.careful import ENOUGH_DELIMITERS, parsed_with_care
from intake.text.dialect import ESCAPE, Dialect
from intake.text.records import ByteLines, regular

_BOM = b"\xef\xbb\xbf"
_NEWLINE, _RETURN = b"\n\r"
_LONG_BYTES = 1 << 20
"""Content of so few bytes cannot hold values enough to matter."""
_CACHED_BYTES = 1 << 21
"""pyarrow takes a block in strides of so many bytes, which stay near: it is a third faster so than at once."""
_PART_BYTES = 1 << 18
"""An odd block is taken apart into parts of about this size, of which only the odd ones are parsed with care."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some rows of a text file, not parsed yet."""

    raw: RawBlock
    dialect: Dialect
    stride: int = _CACHED_BYTES
    """pyarrow takes so many bytes at a time, and gives up on a record that is longer."""

    def parse(self, layout: Layout, columns: tuple[str, ...]) -> Block:
        """The rows under the contract's `columns`; one that the file lacks is empty throughout.

        Raises `UnreadableFileError` for a mark that never closes, unless all below it are rows beyond doubt.
        """
        if self.raw.unclosed:
            return _without_mark(self, layout, columns)
        block = _natively(self, layout, columns)
        if block is not None:
            return block
        parts = (_natively(part, layout, columns) or _with_care(part, layout, columns) for part in self._parts())
        return _joined(list(parts))

    def _parts(self) -> Iterator["TextPiece"]:
        """The same rows in small parts."""
        content = self.raw.content
        chunks = (content[at : at + _PART_BYTES] for at in range(0, len(content), _PART_BYTES))
        for raw in raw_blocks(chunks, self.raw.first_line, self.dialect, _PART_BYTES):
            yield TextPiece(raw, self.dialect, len(raw.content) + 1)


def _natively(piece: TextPiece, layout: Layout, columns: tuple[str, ...]) -> Block | None:
    """The rows of a block by pyarrow, if all is even, of the encoding that it should be, and accounted for."""
    content, dialect = piece.raw.content, piece.dialect
    # pyarrow would swallow a byte order mark, which at the start of a block is a value's own.
    if not dialect.native or content.startswith(_BOM) or not _is_utf8(content):
        return None
    if dialect.escaped and not regular(content, dialect):
        return None
    rows = _parsed(piece, layout)
    lines = None if rows is None else _lines(piece, rows)
    return None if rows is None or lines is None else Block(lines, _in_order(rows, columns), ())


def _parsed(piece: TextPiece, layout: Layout, surplus: int = 0) -> pa.Table | None:
    """The columns that are known, if every row has as many values as there are columns, and `surplus` empty ones."""
    uneven: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row.actual_columns)
        return "skip"

    beyond = [f"beyond {number}" for number in range(surplus)]
    names = [name or f"unread {position}" for position, name in enumerate(layout.names)] + beyond
    known = [name for name in layout.names if name is not None] + beyond
    content = piece.raw.content
    try:
        rows = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=piece.stride),
            parse_options=_parse_options(piece.dialect, skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(known, pa.string()),
                include_columns=known,
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,  # the whole block was checked already
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    are_alike = len(set(uneven)) == 1 and len(names) < uneven[0] <= MOST_COLUMNS
    may_be = are_alike and layout.beyond in {None, uneven[0] - len(names)}
    if may_be and not rows.num_rows and not surplus:
        return _parsed(piece, layout, uneven[0] - len(names))
    if uneven or any(rows.column(name).null_count < rows.num_rows for name in beyond):
        return None
    if all(column.null_count for column in rows.itercolumns()) and _blank_row(piece, len(names)):
        return None
    return rows.drop_columns(beyond) if beyond else rows


def _parse_options(dialect: Dialect, skip: object) -> arrow_csv.ParseOptions:
    """What pyarrow is told of a dialect, and who is told of a row that is uneven."""
    return arrow_csv.ParseOptions(
        delimiter=dialect.delimiter,
        quote_char=dialect.quote,
        escape_char=ESCAPE if dialect.escaped else False,
        newlines_in_values=True,
        invalid_row_handler=skip,
    )


def _blank_row(piece: TextPiece, width: int) -> bool:
    """Whether some row of so many values may be nothing but delimiters, which is a blank line and no row."""
    blank = piece.dialect.delimiter.encode() * (width - 1)
    content = piece.raw.content
    if not blank or blank not in content:
        return False
    return content.startswith(blank) or b"\n" + blank in content or b"\r" + blank in content


def _lines(piece: TextPiece, rows: pa.Table) -> Lines | None:
    """The line of each row, from the line ends inside its values; None if they do not account for every one.

    Nor is there an answer where values of several lines stand beside odd marks: one could have taken in other rows.
    """
    block = piece.raw
    open_ended = not block.content.endswith((b"\n", b"\r"))
    ends = block.line_ends + open_ended
    if ends == rows.num_rows:
        return np.arange(block.first_line, block.first_line + rows.num_rows, dtype=np.int64)
    if not regular(block.content, piece.dialect):
        return None
    inside = np.zeros(rows.num_rows, dtype=np.int64)
    marks = (("\n", 1), ("\r", 1), ("\r\n", -1)) if b"\r" in block.content else (("\n", 1),)
    for column in rows.itercolumns():
        for mark, sign in marks:
            inside += sign * pc.fill_null(pc.count_substring(column, mark), 0).to_numpy()
    if ends != rows.num_rows + int(inside.sum()):
        return None
    after = np.cumsum(inside + 1)
    lines: Lines = block.first_line + after - 1 - inside
    return lines


def _with_care(piece: TextPiece, layout: Layout, columns: tuple[str, ...]) -> Block:
    """The rows of a block by the standard library, whatever they are like.

    Raises `UnreadableFileError` for one with more values than any table has: as Python's own they would fill memory.
    """
    if len(piece.raw.content) > _LONG_BYTES and _most_values(piece) > MOST_COLUMNS:
        raise refusal("columns-too-many", piece.raw.first_line)
    block = parsed_with_care(piece.raw, piece.dialect, layout)
    return replace(block, rows=_in_order(block.rows, columns))


def _most_values(piece: TextPiece) -> int:
    """About how many values the longest record of some content has: delimiters outside marks, by the line."""
    octets = np.frombuffer(piece.raw.content, dtype=np.uint8)
    inside = np.logical_xor.accumulate(octets == ord(piece.dialect.quote))
    ends = np.flatnonzero(((octets == _NEWLINE) | (octets == _RETURN)) & ~inside)
    starts = np.concatenate([[0], ends[ends < len(octets) - 1] + 1])
    delimiters = (octets == piece.dialect.delimiter.encode()[-1]) & ~inside
    return 1 + int(np.add.reduceat(delimiters, starts, dtype=np.int64).max())


def _without_mark(piece: TextPiece, layout: Layout, columns: tuple[str, ...]) -> Block:
    """The rows below a mark that never closes, if they are rows beyond doubt; its own line is set aside.

    Raises `UnreadableFileError` where they are not: the file is cut off, or the mark is not the only thing amiss.
    """
    raw = piece.raw
    first = next(ByteLines(raw.content))
    below = RawBlock(raw.first_line + 1, raw.content[len(first) :])
    if not below.content:
        raise refusal("quote-unclosed", raw.first_line)
    block = TextPiece(below, piece.dialect).parse(layout, columns)
    if block.aside or len(block.lines) * (len(layout.names) - 1) < ENOUGH_DELIMITERS:
        raise refusal("quote-unclosed", raw.first_line)
    text = first.encode("latin-1").decode("utf-8", "replace")
    return replace(block, aside=(AsideRow(raw.first_line, text, "row-quote"),))


def _joined(blocks: list[Block]) -> Block:
    """Blocks that follow one another as one."""
    return Block(
        np.concatenate([block.lines for block in blocks]),
        pa.concat_tables([block.rows for block in blocks]).combine_chunks(),
        tuple(row for block in blocks for row in block.aside),
    )


def _in_order(rows: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """The contract's columns in its order, empty ones added."""
    empty = pa.nulls(rows.num_rows, pa.string())
    present = set(rows.column_names)
    return pa.table({name: rows.column(name) if name in present else empty for name in columns})


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8, those of columns that are not read too: what is taken must not hang on the block."""
    if content.isascii():
        return True
    ends = pa.py_buffer(np.array([0, len(content)], dtype=np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(content)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True

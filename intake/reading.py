"""CSV as a stream of blocks of text columns, each row with its line in the original file.

A block that holds only whole, even rows is parsed natively; one that holds anything odd is parsed again with care,
row by row. Both give the same rows: a property test compares them.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from intake.encoding import DICTIONARY
from intake.errors import UnreadableFileError
from intake.findings import Lines
from intake.header import Layout
from intake.records import LARGEST_RECORD_BYTES, count_newlines, first_record, refuse_unclosed, whole_records

BLOCK_BYTES = 16 << 20
"""Text is parsed in blocks of about this size: large enough for native speed, small enough to hold several."""
LARGEST_HEADER_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row with more or fewer values than the header, as it stood in the file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: `lines` (from 1) and text columns under the contract's names; uneven rows stand apart."""

    lines: Lines
    rows: pa.Table
    ragged: tuple[RaggedRow, ...]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Whole records as bytes, and the line on which they begin."""

    first_line: int
    content: bytes


def split_header(chunks: Iterator[bytes]) -> tuple[list[str], Iterator[bytes], int]:
    """The header's cells, the bytes after it, and the line on which they begin. Raises `UnreadableFileError`."""
    came, start, end = b"", b"", 0
    for chunk in chunks:
        came += chunk
        start = came.removeprefix(_BOM)
        if b"\n" in chunk and (end := first_record(start[: start.rfind(b"\n") + 1])):
            break
        if len(start) > LARGEST_HEADER_BYTES:
            raise UnreadableFileError("header-missing", "the first line does not end within a mebibyte; is this CSV?")
    if not end:
        if not start.strip():
            raise UnreadableFileError("file-empty", "the file holds nothing; send the extract, or say there is none")
        refuse_unclosed(start, first_line=1)
        end = first_record(start)
    cells = next(csv.reader(io.StringIO(_decoded(start[:end]), newline="\n")), [])

    def rest() -> Iterator[bytes]:
        yield start[end:]
        yield from chunks

    return cells, rest(), 1 + start[:end].count(b"\n")


def raw_blocks(chunks: Iterator[bytes], first_line: int, block_bytes: int = BLOCK_BYTES) -> Iterator[RawBlock]:
    """Cut a stream into blocks of whole records. Raises `UnreadableFileError` for a quotation mark never closed."""
    pending: list[bytes] = []
    size, line, enough = 0, first_line, block_bytes
    for chunk in chunks:
        pending.append(chunk)
        size += len(chunk)
        if size < enough:
            continue
        content = b"".join(pending)
        end = whole_records(content)
        if end:
            block = RawBlock(line, content[:end])
            yield block
            line += count_newlines(block.content)
        elif size > LARGEST_RECORD_BYTES:
            raise UnreadableFileError("quote-unclosed", f"a quotation mark opened on line {line} or later never closes")
        pending, size = [content[end:]], size - end
        # Twice as much before looking again: a long record is not looked at for every chunk that it grows by.
        enough = block_bytes if end else min(2 * size, LARGEST_RECORD_BYTES + 1)
    if last := b"".join(pending):
        refuse_unclosed(last, line)
        yield RawBlock(line, last)


def parse(block: RawBlock, layout: Layout, columns: tuple[str, ...], encoded: frozenset[str] = frozenset()) -> Block:
    """The rows of a block under the contract's `columns`; one that the file lacks is empty throughout.

    Columns to be `encoded` may come so already: to read a text twice costs more than to look it up.
    """
    _refuse_other_encodings(block.content)
    rows = _parse_natively(block.content, layout, encoded)
    lines = None if rows is None else _lines(block, rows)
    if rows is None or lines is None:
        return _parse_with_care(block, layout, columns)
    return Block(lines, _in_order(rows, columns), ())


def _parse_natively(content: bytes, layout: Layout, encoded: frozenset[str] = frozenset()) -> pa.Table | None:
    """Parse with pyarrow; None if any row is uneven or the text is not what it seems."""
    if content.startswith(_BOM):
        return None  # pyarrow would swallow it: at the start of a block it is a value's own
    uneven: list[object] = []

    def skip(row: object) -> str:
        uneven.append(row)
        return "skip"

    names = [name or f"unread {position}" for position, name in enumerate(layout.names)]
    known = [name for name in layout.names if name is not None]
    try:
        rows = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: DICTIONARY if name in encoded else pa.string() for name in known},
                include_columns=known,
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,  # the whole block was checked already
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    return None if uneven else rows


def _lines(block: RawBlock, rows: pa.Table) -> Lines | None:
    """The line of each row, from the newlines inside its values; None if they do not account for every newline."""
    if b"\r" in block.content and block.content.count(b"\r") != block.content.count(b"\r\n"):
        return None
    newlines = count_newlines(block.content) + (not block.content.endswith(b"\n"))
    if newlines == rows.num_rows:
        return np.arange(block.first_line, block.first_line + rows.num_rows, dtype=np.int64)
    inside = np.zeros(rows.num_rows, dtype=np.int64)
    for column in rows.itercolumns():
        inside += pc.fill_null(pc.count_substring(column.cast(pa.string()), "\n"), 0).to_numpy()
    if newlines != rows.num_rows + int(inside.sum()):
        return None
    ends = np.cumsum(inside + 1)
    lines: Lines = block.first_line + ends - 1 - inside
    return lines


def _parse_with_care(block: RawBlock, layout: Layout, columns: tuple[str, ...]) -> Block:
    """Parse row by row with the standard library, which says on which line each row ended."""
    text = _decoded(block.content)
    source = list(io.StringIO(text, newline="\n"))
    reader = csv.reader(iter(source))
    kept: list[list[str]] = []
    lines: list[int] = []
    ragged: list[RaggedRow] = []
    ended = 0
    try:
        for row in reader:
            line = block.first_line + ended
            if len(row) == len(layout.names):
                kept.append(row)
                lines.append(line)
            elif row:
                ragged.append(RaggedRow(line, "".join(source[ended : reader.line_num])))
            ended = reader.line_num
    except csv.Error:
        raise UnreadableFileError(
            "csv-broken", f"the rows after line {block.first_line + ended} do not parse"
        ) from None
    arrays = {
        name: pa.array([row[position] or None for row in kept], pa.string())
        for position, name in enumerate(layout.names)
        if name is not None
    }
    rows = pa.table(arrays)
    return Block(np.array(lines, dtype=np.int64), _in_order(rows, columns), tuple(ragged))


def _in_order(rows: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """The contract's columns in its order, empty ones added."""
    empty = pa.nulls(rows.num_rows, pa.string())
    present = set(rows.column_names)
    return pa.table({name: rows.column(name) if name in present else empty for name in columns})


def _refuse_other_encodings(content: bytes) -> None:
    """Refuse bytes that are not UTF-8, in columns that are not read too: what is taken must not hang on the block."""
    ends = pa.py_buffer(np.array([0, len(content)], dtype=np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(content)).validate(full=True)
    except pa.ArrowInvalid:
        raise _encoding_refusal() from None


def _decoded(content: bytes) -> str:
    """The text of some bytes."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _encoding_refusal() from None


def _encoding_refusal() -> UnreadableFileError:
    """Other encodings come with a later part; until then they are refused."""
    return UnreadableFileError("encoding", "the file is not UTF-8; save it as CSV UTF-8")

"""A text file as a grid: its beginning decides its encoding and its dialect, and the rest follows as a stream."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from contracts.vocabulary import Severity
from intake.findings import FindingCounter
from intake.grid import HEAD_ROWS, FileFacts, Grid, HeadRow, Piece
from intake.headers.layout import Layout
from intake.limits import MOST_COLUMNS
from intake.recognition import FileFormat
from intake.safety.refusals import refusal
from intake.text.blocks import BLOCK_BYTES, raw_blocks
from intake.text.choosing import dialect_of, states_delimiter
from intake.text.dialect import Dialect
from intake.text.parsing import TextPiece
from intake.text.records import ByteLines, unclosed_from
from intake.text.transcoding import UTF_8, Transcoder

_CONTROLS = bytes({*range(32), 127} - {*b"\x01\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"})
_HARDLY = 0.01
LARGEST_HEAD_BYTES = 1 << 20
"""The first rows, of which one is the header, are looked for among so many first bytes."""


def open_text(chunks: Iterator[bytes], findings: FindingCounter) -> Grid:
    """A text as a grid; one that was not UTF-8 is counted as mended when it has been read.

    Raises `UnreadableFileError` for one that is empty, of no encoding that is read, or without a whole first row.
    """
    sample = _first_bytes(chunks)
    transcoder = Transcoder(sample)
    text = transcoder.utf8(chain([sample], chunks))
    beginning = next(text)
    if not beginning.strip():
        raise refusal("file-empty")
    if not _is_text(beginning[:LARGEST_HEAD_BYTES]):
        raise refusal("format-unknown")
    whole = len(sample) < BLOCK_BYTES
    dialect = dialect_of(beginning[:LARGEST_HEAD_BYTES].decode(UTF_8, "replace"))

    def pieces(layout: Layout, columns: tuple[str, ...]) -> Iterator[Piece]:
        rest = chain([beginning[_place(beginning, layout.first_line) :]], text)
        for raw in raw_blocks(rest, layout.first_line, dialect):
            yield partial(TextPiece(raw, dialect).parse, layout, columns)
        if transcoder.encoding != UTF_8:
            findings.add("encoding-mended", "file", Severity.REPAIR, count=1, lines=())

    facts = FileFacts(FileFormat.TEXT, encoding=transcoder.encoding, delimiter=dialect.delimiter)
    return Grid(facts, _head(beginning, dialect, whole=whole), pieces)


def _first_bytes(chunks: Iterator[bytes]) -> bytes:
    """About a block of first bytes, or all that there are."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= BLOCK_BYTES:
            break
    return b"".join(taken)


def _is_text(first: bytes) -> bool:
    """Whether hardly any of some first bytes are control characters, of which other formats are full."""
    return len(first) - len(first.translate(None, _CONTROLS)) <= _HARDLY * len(first)


def _head(beginning: bytes, dialect: Dialect, *, whole: bool) -> tuple[HeadRow, ...]:
    """The first rows that hold anything, each whole."""
    first = beginning[:LARGEST_HEAD_BYTES]
    if len(first) < len(beginning) or not whole:
        first = first[: max(first.rfind(b"\n"), first.rfind(b"\r")) + 1]
    rows = tuple(islice(_rows(first, dialect), HEAD_ROWS))
    if not rows and whole and unclosed_from(beginning, dialect) is not None:
        raise refusal("quote-unclosed", 1)
    if not rows and first == beginning:
        raise refusal("file-empty")
    if not rows:
        raise refusal("header-missing")
    if max(len(row.cells) for row in rows) > MOST_COLUMNS:
        raise refusal("columns-too-many")
    return rows


def _rows(first: bytes, dialect: Dialect) -> Iterator[HeadRow]:
    """The rows of some first bytes that hold anything."""
    lines = ByteLines(first)
    reader = dialect.reader(line.encode("latin-1").decode(UTF_8, "replace") for line in lines)
    ended = 0
    for row in reader:
        line, ended = ended + 1, reader.line_num
        if any(row) and not lines.ran_out and not (line == 1 and states_delimiter(row)):
            yield HeadRow(line, tuple(row))


def _place(beginning: bytes, first_line: int) -> int:
    """Where a line of the beginning begins."""
    lines = ByteLines(beginning[: LARGEST_HEAD_BYTES + 1])
    for _ in islice(lines, first_line - 1):
        pass
    return lines.taken

"""Text cut into blocks of whole records, each with the line of the original file on which it begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from intake.safety.refusals import refusal
from intake.text.dialect import LARGEST_RECORD_BYTES, Dialect
from intake.text.records import count_lines, last_line_end, unclosed_from, whole_records

BLOCK_BYTES = 16 << 20
"""Text is parsed in blocks of about this size: large enough for native speed, small enough to hold several."""


@dataclass(frozen=True)
class RawBlock:
    """Whole records as bytes, and the line on which they begin; or, if `unclosed`, one in which a mark never closes."""

    first_line: int
    content: bytes
    unclosed: bool = False

    @cached_property
    def line_ends(self) -> int:
        """How many lines end in it; counted once."""
        return count_lines(self.content)


def raw_blocks(
    chunks: Iterator[bytes], first_line: int, dialect: Dialect, block_bytes: int = BLOCK_BYTES
) -> Iterator[RawBlock]:
    """Cut a stream into blocks of whole records. What follows a mark that does not close is a block of its own.

    Raises `UnreadableFileError` for a line too long to be one, with a mark in it that may be to blame or without.
    """
    pending: list[bytes] = []
    size, line, enough = 0, first_line, block_bytes
    for chunk in chunks:
        size += len(chunk)
        if size < enough:
            pending.append(chunk)
            continue
        cut = last_line_end(chunk)  # before it is joined: to cut what is joined is to copy it
        content, rest = b"".join([*pending, chunk[:cut]]), chunk[cut:]
        end = whole_records(content, dialect)
        too_long = not end and size > LARGEST_RECORD_BYTES
        if too_long and not (end := last_line_end(content)):
            has_mark = dialect.quote.encode() in content + rest
            raise refusal("quote-unclosed", line) if has_mark else refusal("line-too-long", line)
        if end:
            block = RawBlock(line, content[:end], too_long)
            line += block.line_ends
            yield block
        pending, size = [content[end:], rest], size - end
        # Twice as much before looking again: a long record is not looked at for every chunk that it grows by.
        enough = block_bytes if end else min(2 * size, LARGEST_RECORD_BYTES + 1)
    last = b"".join(pending)
    start = unclosed_from(last, dialect)
    if whole := last[:start]:
        yield RawBlock(line, whole)
    if start is not None:
        yield RawBlock(line + count_lines(whole), last[start:], unclosed=True)

"""Where records end in the bytes of a text: at line ends outside quotation marks.

A mark opens a value only where the value begins. Elsewhere, as in 5" pipe, it is a character like any other, and
counting marks would cut a record in two. Where every mark stands as a mark should, counting is exact and fast;
anywhere else the standard library's own reader says where each record ends.

A line ends at a newline, at a return before one, or at a return alone, as text editors count.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from intake.text.dialect import Dialect, RowReader

_CACHED_BYTES = 1 << 18
_NEWLINE, _RETURN = b"\n\r"
_ESCAPED = re.compile(rb"\\[^\r\n]")

Octets = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


def whole_records(content: bytes, dialect: Dialect) -> int:
    """How many bytes of some content, which begins where a record does, are whole records; 0 if none is whole.

    A return that ends the content ends no record yet: a newline may follow it.
    """
    end = last_line_end(content)
    plain = _without_escapes(content[:end]) if dialect.escaped else content
    if plain is not None and plain.find(dialect.quote.encode(), 0, end) < 0:
        return end
    if plain is None or dialect.spaced:
        return _whole_records_with_care(content[:end], dialect)
    octets = np.frombuffer(plain, dtype=np.uint8)[:end]
    quotes = np.flatnonzero(octets == ord(dialect.quote))
    if not _all_regular(octets, quotes, dialect):
        return _whole_records_with_care(content[:end], dialect)
    if len(quotes) % 2 == 0:
        return end
    ends = _line_ends(octets)
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def last_line_end(content: bytes) -> int:
    """How many bytes of some content are whole lines. A return that ends it may be half of a line's end."""
    newline = content.rfind(b"\n")
    return max(newline, content.rfind(b"\r", newline + 1, -1)) + 1


def regular(content: bytes, dialect: Dialect) -> bool:
    """Whether marks stand only where they open values, close them, or are told inside them, as every reader takes them.

    Nor does a backslash tell a line's end, where it tells anything.
    """
    plain = _without_escapes(content) if dialect.escaped else content
    if plain is None:
        return False
    octets = np.frombuffer(plain + b"\n", dtype=np.uint8)
    quotes = np.flatnonzero(octets == ord(dialect.quote))
    return not len(quotes) or _all_regular(octets, quotes, dialect)


def unclosed_from(content: bytes, dialect: Dialect) -> int | None:
    """Where the record begins in which some content, the last of a file, ends inside quotation marks; None if none."""
    start = whole_records(content, dialect)
    lines = ByteLines(content[start:])
    cut_off = next(_by_bytes(lines, dialect), None) is not None and lines.ran_out
    return start if cut_off else None


def count_lines(content: bytes) -> int:
    """How many line ends; NumPy counts a common byte many times faster than `bytes.count`, a cacheful at a time."""
    octets = np.frombuffer(content, dtype=np.uint8)
    starts = range(0, len(octets), _CACHED_BYTES)
    if b"\r" not in content:
        return sum(int(np.count_nonzero(octets[start : start + _CACHED_BYTES] == _NEWLINE)) for start in starts)
    return sum(len(_line_ends(octets[start : start + _CACHED_BYTES + 1], _CACHED_BYTES)) for start in starts)


class ByteLines(Iterator[str]):
    """The lines of some bytes, a character for each byte; `ran_out` once more was asked for than there is."""

    def __init__(self, content: bytes) -> None:
        self._lines = io.StringIO(content.decode("latin-1"), newline="")
        self.taken, self.ran_out = 0, False

    def __next__(self) -> str:
        """The next line."""
        line = self._lines.readline()
        if not line:
            self.ran_out = True
            raise StopIteration
        self.taken += len(line)
        return line


def _line_ends(octets: Octets, among: int | None = None) -> Places:
    """Where lines end, `among` the first octets: at each newline, and at each return that no newline follows."""
    returns = np.flatnonzero(octets[:among] == _RETURN)
    newlines = np.flatnonzero(octets[:among] == _NEWLINE)
    followed = octets[np.minimum(returns + 1, len(octets) - 1)] == _NEWLINE
    alone = returns[~followed]
    return np.sort(np.concatenate([newlines, alone])) if len(alone) else newlines


def _without_escapes(content: bytes) -> bytes | None:
    """Content of the same length with nothing that a backslash tells; None where one tells a line's end."""
    plain = _ESCAPED.sub(b"  ", content)
    return None if b"\\" in plain else plain


def _all_regular(octets: Octets, quotes: Places, dialect: Dialect) -> bool:
    """Whether marks only open values, close them, or stand doubled inside them. `octets` end with a line's end.

    Then the marks at even places (from 0) open, and the others close: an opening one follows the end of a value, or
    a closing one with which it makes a doubled mark; a closing one stands before the end of a value, or before such.
    """
    ends = (_NEWLINE, _RETURN, ord(dialect.quote))
    before = octets[quotes[0::2] - 1]
    if quotes[0] == 0:
        before[0] = _NEWLINE
    after = octets[quotes[1::2] + 1]
    delimiter = dialect.delimiter.encode()
    return _only(before, (delimiter[-1], *ends)) and _only(after, (delimiter[0], *ends))


def _only(octets: Octets, these: tuple[int, ...]) -> bool:
    """Whether there are none but these."""
    return bool(np.isin(np.arange(256), these)[octets].all())


def _whole_records_with_care(content: bytes, dialect: Dialect) -> int:
    """As `whole_records`, by reading every value. `content` ends with a line's end."""
    lines, end = ByteLines(content), 0
    for _ in _by_bytes(lines, dialect):
        if lines.ran_out:
            return end
        end = lines.taken
    return end


def _by_bytes(lines: ByteLines, dialect: Dialect) -> RowReader:
    """A reader of lines that have a character for each byte: it meets the last byte of a delimiter."""
    return replace(dialect, delimiter=chr(dialect.delimiter.encode()[-1])).reader(lines)

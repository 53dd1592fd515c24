"""Where records end in CSV bytes: at newlines outside quotation marks.

A mark opens a value only where the value begins. Elsewhere, as in 5" pipe, it is a character like any other, and
counting marks would cut a record in two. Where every mark stands as a mark should, counting is exact and fast;
anywhere else the standard library's own reader says where each record ends.
"""

import csv
import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from intake.errors import UnreadableFileError

LARGEST_RECORD_BYTES = 64 << 20
"""A record longer than this is a quotation mark that was never closed."""
# The standard library's default ends far below that, and a value's length must not depend on how it is parsed.
csv.field_size_limit(LARGEST_RECORD_BYTES)

_CACHED_BYTES = 1 << 18
_NEWLINE, _RETURN, _QUOTE, _COMMA = b'\n\r",'
# By octet: whether it may stand before a mark that opens, and after one that closes.
_BEFORE_OPENING = np.isin(np.arange(256), [_COMMA, _NEWLINE, _QUOTE])
_AFTER_CLOSING = np.isin(np.arange(256), [_COMMA, _NEWLINE, _RETURN, _QUOTE])

Octets = npt.NDArray[np.uint8]


def whole_records(content: bytes) -> int:
    """How many bytes of some content, which begins where a record does, are whole records; 0 if none is whole."""
    end = content.rfind(b"\n") + 1
    if content.find(b'"', 0, end) < 0:
        return end
    octets = np.frombuffer(content, dtype=np.uint8)[:end]
    quotes = np.flatnonzero(octets == _QUOTE)
    if not _all_regular(octets, quotes):
        return _whole_records_with_care(content[:end])
    if len(quotes) % 2 == 0:
        return end
    newlines = np.flatnonzero(octets == _NEWLINE)
    outside = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def first_record(content: bytes) -> int:
    """How many bytes the first record takes; 0 if it is still open at the end. Raises `UnreadableFileError`."""
    lines = _Lines(content)
    try:
        next(csv.reader(lines), None)
    except csv.Error:
        raise UnreadableFileError("csv-broken", "the header does not parse; save the file as CSV UTF-8") from None
    return 0 if lines.ran_out else lines.taken


def refuse_unclosed(content: bytes, first_line: int) -> None:
    """Refuse content, the last of a file, that ends inside quotation marks; its lines are counted from `first_line`."""
    start = whole_records(content)
    lines = _Lines(content[start:])
    try:
        cut_off = next(csv.reader(lines), None) is not None and lines.ran_out
    except csv.Error:
        return  # parsing will say where
    if cut_off:
        line = first_line + count_newlines(content[:start])
        raise UnreadableFileError("quote-unclosed", f"a quotation mark opened on line {line} or later is never closed")


def count_newlines(content: bytes) -> int:
    """How many newlines; NumPy counts a common byte many times faster than `bytes.count`, a cacheful at a time."""
    octets = np.frombuffer(content, dtype=np.uint8)
    starts = range(0, len(octets), _CACHED_BYTES)
    return sum(int(np.count_nonzero(octets[start : start + _CACHED_BYTES] == _NEWLINE)) for start in starts)


class _Lines(Iterator[str]):
    """The lines of some bytes, a character for each byte; `ran_out` once more was asked for than there is."""

    def __init__(self, content: bytes) -> None:
        self._lines = io.StringIO(content.decode("latin-1"), newline="\n")
        self.taken, self.ran_out = 0, False

    def __next__(self) -> str:
        """The next line."""
        line = self._lines.readline()
        if not line:
            self.ran_out = True
            raise StopIteration
        self.taken += len(line)
        return line


def _all_regular(octets: Octets, quotes: npt.NDArray[np.intp]) -> bool:
    """Whether marks only open values, close them, or stand doubled inside them. `octets` end with a newline.

    Then the marks at even places (from 0) open, and the others close: an opening one follows the end of a value, or
    a closing one with which it makes a doubled mark; a closing one stands before the end of a value, or before such.
    """
    before = octets[quotes[0::2] - 1]
    if quotes[0] == 0:
        before[0] = _NEWLINE
    after = octets[quotes[1::2] + 1]
    return bool(_BEFORE_OPENING[before].all() and _AFTER_CLOSING[after].all())


def _whole_records_with_care(content: bytes) -> int:
    """As `whole_records`, by reading every value. `content` ends with a newline."""
    lines, end = _Lines(content), 0
    try:
        for _ in csv.reader(lines):
            if lines.ran_out:
                return end
            end = lines.taken
    except csv.Error:
        return len(content)  # parsing will say where
    return end

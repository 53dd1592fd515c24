"""Text in any of a few encodings as UTF-8, decided for a whole file wherever one decision can hold.

A mark at its beginning decides; so do the zero bytes of UTF-16. Else text is UTF-8 if it can be, and Windows-1252 (of
which Latin-1 is a part) if nothing in it is UTF-8. Until something beyond ASCII comes there is nothing to decide: the
first of it decides for all. A file that is neither is refused, and a line of a UTF-8 file that is not UTF-8 stays as it
is, for its row to be set aside: which characters were meant would be a guess. What was garbled before it was sent
(mojibake) is not mended either.
"""

import codecs
import re
from collections.abc import Iterator

from intake.safety.refusals import refusal

UTF_8, WINDOWS_1252 = "utf-8", "cp1252"

# The longer first: one mark of UTF-32 begins with one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ENCODINGS = frozenset({UTF_8, WINDOWS_1252, *(encoding for _, encoding in _MARKS)})
"""Every encoding that is read."""
_LOOKED_AT = 1 << 12
_MOSTLY = 0.5
_HARDLY = 0.05
"""Of the bytes of the one half that are zero in UTF-16 text of our alphabet, and of the other half."""
_UTF_8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_CUT_OFF = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
_LONGEST = 3
_BY_CHANCE = 100
"""Bytes of Windows-1252 that look like UTF-8 are fewer than one in so many; where there are more, both are mixed."""
# What Windows-1252 would make of other encodings: words all of accented letters (another alphabet), or punctuation and
# capitals inside words (the code pages of DOS and of old Macs). Bytes that it leaves undefined are told by decoding.
_FOREIGN = re.compile(
    rb"[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{3,}"
    rb"|(?<=[a-z])(?:[\x82-\x84\x88-\x8c\x8e\x93\x98\x9f]|[\x80\x86\x87\x94\x95\x99\x9b](?=[a-z]))"
)
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""What Windows-1252 has no character for: hardly UTF-8 and nothing else either, such as text of East Asia."""
_MANY = 0.3
"""Were more than this share of what is not ASCII so, it would be no Windows-1252."""


class Transcoder:
    """Turns one file's bytes into UTF-8, chunk by chunk; `encoding` is what it was found to be so far.

    `sample` is its beginning, the larger the better; it is given to `utf8` again, as the first chunk.
    """

    def __init__(self, sample: bytes) -> None:
        self.encoding, self._mark = _told_by_mark(sample) or (_told_by_zeros(sample), b"")
        self._undecided = self.encoding == UTF_8 and not self._mark
        self._held = b""
        self._decoder = _decoder_of(self.encoding)

    def utf8(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The text of the chunks as UTF-8, without a mark. Raises `UnreadableFileError` for what it cannot be."""
        for number, chunk in enumerate(chunks):
            yield self._taken(chunk.removeprefix(self._mark) if number == 0 else chunk)
        if last := self._taken(b"", final=True):
            yield last

    def _taken(self, chunk: bytes, *, final: bool = False) -> bytes:
        """A chunk as UTF-8; while nothing is decided, what may be the beginning of a character is held back."""
        if self._undecided and (self._held or not chunk.isascii()):
            chunk, self._held = self._held + chunk, b""
            whole = _whole_characters(chunk)
            if not final and chunk[:whole].isascii():
                chunk, self._held = chunk[:whole], chunk[whole:]
            else:
                self._undecided, self.encoding = False, _told_by_text(chunk)
                self._decoder = _decoder_of(self.encoding)
        if self._decoder is None:
            return chunk
        try:
            return self._decoder.decode(chunk, final).encode()
        except UnicodeError:
            raise refusal("encoding") from None


def _decoder_of(encoding: str) -> codecs.IncrementalDecoder | None:
    """What decodes it; None for UTF-8, which stays as it is."""
    return None if encoding == UTF_8 else codecs.getincrementaldecoder(encoding)()


def _told_by_mark(sample: bytes) -> tuple[str, bytes] | None:
    """The encoding that a byte order mark tells, and the mark."""
    return next(((encoding, mark) for mark, encoding in _MARKS if sample.startswith(mark)), None)


def _told_by_zeros(sample: bytes) -> str:
    """UTF-16 without a mark, by its zero bytes; else UTF-8 until something says otherwise."""
    looked_at = sample[:_LOOKED_AT]
    half = len(looked_at) / 2
    even, odd = looked_at[0::2].count(0), looked_at[1::2].count(0)
    if half and odd > _MOSTLY * half and even < _HARDLY * half:
        return "utf-16-le"
    if half and even > _MOSTLY * half and odd < _HARDLY * half:
        return "utf-16-be"
    return UTF_8


def _told_by_text(content: bytes) -> str:
    """UTF-8 or Windows-1252, of some content that is more than ASCII. Raises `UnreadableFileError` for neither."""
    whole = content[: _whole_characters(content)]
    try:
        whole.decode(UTF_8)
    except UnicodeDecodeError:
        pass
    else:
        if not whole.isascii():
            return UTF_8
    rest, characters = _UTF_8_CHARACTER.subn(b"", content)
    others = len(_NOT_ASCII.findall(rest))
    if sum(len(found[0]) for found in _FOREIGN.finditer(rest)) > _MANY * others:
        raise refusal("encoding")
    if characters < others and _UNDEFINED.search(rest):
        raise refusal("encoding")
    return UTF_8 if characters * _BY_CHANCE > others else WINDOWS_1252


def _whole_characters(content: bytes) -> int:
    """How many bytes there are before what may be the beginning of a character."""
    end = content[-_LONGEST:]
    return len(content) - len(end) + (cut.start() if (cut := _CUT_OFF.search(end)) else len(end))

"""Bytes changed at random, as a seed says: bits, blocks, lengths, tokens of a format, and pieces of other files.

A container is opened first where that helps: a byte changed in a packed part would only break its checksum.
"""

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pyrage

from tests.fuzzing.corpus import identity

LARGEST_BYTES = 1 << 18
_MOST_CHANGES = 8
_OPENED = 0.75
"""In so many of the cases a container is opened, and what is in it is changed."""
_OF_GROWN = 0.4
"""In so many of the cases a file is made of one that was made before: such a file is often broken already."""
_DIGITS = re.compile(rb"[0-9]+")
_NUMBERS = (
    *(b"0", b"-1", b"1e999", b"-0", b"00", b"255", b"65536", b"1048577", b"2147483648", b"4294967295"),
    *(b"9223372036854775808", b"18446744073709551616", b"1" * 400, b"1e-400", b"0.1", b"NaN", b"2958466", b"-694"),
)
_LENGTHS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1 << 62, (1 << 64) - 1)
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile, pyrage.DecryptError)
"""What is said of a container that cannot be opened."""
Change = Callable[[bytes], bytes]
Repack = Callable[[random.Random, bytes, Change], bytes]


class Mutator:
    """Makes one file of others. The same seed and the same calls make the same files."""

    def __init__(self, seed: str, tokens: Sequence[bytes] = (), repack: Repack | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a file must be repeatable, not unguessable
        self._tokens, self._repack = tokens, repack

    def made(self, seeds: Sequence[bytes], grown: Sequence[bytes] = ()) -> bytes:
        """A new file, made of a valid one, or of one that was made before, and perhaps of pieces of another."""
        chosen = grown if grown and self._random.random() < _OF_GROWN else seeds
        content, other = self._random.choice(chosen), self._random.choice(seeds)

        def change(before: bytes) -> bytes:
            return self._changed(before, other)

        if self._repack is not None and self._random.random() < _OPENED:
            try:
                return self._repack(self._random, content, change)
            except _BROKEN:
                return change(content)  # one that was broken by an earlier change
        return change(content)

    def _changed(self, content: bytes, other: bytes) -> bytes:
        """Some changes, one after another."""
        for _ in range(min(_MOST_CHANGES, 1 + int(self._random.expovariate(0.6)))):
            content = self._random.choice(_CHANGES)(self, content, other)[:LARGEST_BYTES]
        return content

    def _span(self, content: bytes, most: int = 64) -> tuple[int, int]:
        start = self._random.randint(0, len(content))
        return start, min(len(content), start + self._random.randint(1, self._random.choice((4, most, 40 * most))))

    def _flip(self, content: bytes, _: bytes) -> bytes:
        if not content:
            return content
        at, bit = self._random.randrange(len(content)), 1 << self._random.randrange(8)
        return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]

    def _set(self, content: bytes, _: bytes) -> bytes:
        at = self._random.randint(0, len(content))
        return content[:at] + bytes([self._random.choice((0, 10, 13, 34, 44, 127, 128, 255))]) + content[at + 1 :]

    def _delete(self, content: bytes, _: bytes) -> bytes:
        start, end = self._span(content)
        return content[:start] + content[end:]

    def _duplicate(self, content: bytes, _: bytes) -> bytes:
        start, end = self._span(content)
        return content[:end] + content[start:end] * self._random.choice((1, 1, 2, 16, 500)) + content[end:]

    def _insert(self, content: bytes, _: bytes) -> bytes:
        at = self._random.randint(0, len(content))
        return content[:at] + self._token() + content[at:]

    def _overwrite(self, content: bytes, _: bytes) -> bytes:
        at, token = self._random.randint(0, len(content)), self._token()
        return content[:at] + token + content[at + len(token) :]

    def _splice(self, content: bytes, other: bytes) -> bytes:
        at, start = self._random.randint(0, len(content)), self._span(other)
        return content[:at] + other[start[0] : start[1]] + content[self._random.choice((at, len(content))) :]

    def _truncate(self, content: bytes, _: bytes) -> bytes:
        return content[: self._random.randint(0, len(content))]

    def _length(self, content: bytes, _: bytes) -> bytes:
        """A number of a binary format, made extreme."""
        kind, width = self._random.choice((("B", 1), ("<H", 2), ("<L", 4), ("<Q", 8), (">H", 2), (">L", 4)))
        value = self._random.choice(_LENGTHS) & ((1 << 8 * width) - 1)
        at = self._random.randint(0, len(content))
        return content[:at] + struct.pack(kind, value) + content[at + width :]

    def _number(self, content: bytes, _: bytes) -> bytes:
        """A number that is written as digits, made extreme."""
        found = list(_DIGITS.finditer(content[:65_536]))
        if not found:
            return content
        digits = self._random.choice(found)
        return content[: digits.start()] + self._random.choice(_NUMBERS) + content[digits.end() :]

    def _lines(self, content: bytes, _: bytes) -> bytes:
        """Lines in another order."""
        lines = content.split(b"\n")
        at, to = self._random.randrange(len(lines)), self._random.randrange(len(lines))
        lines[at], lines[to] = lines[to], lines[at]
        return b"\n".join(lines)

    def _token(self) -> bytes:
        return self._random.choice(self._tokens) if self._tokens else self._random.randbytes(4)


_CHANGES: tuple[Callable[[Mutator, bytes, bytes], bytes], ...] = (
    *(Mutator._flip, Mutator._set, Mutator._delete, Mutator._duplicate, Mutator._insert, Mutator._insert),
    *(Mutator._overwrite, Mutator._splice, Mutator._truncate, Mutator._length, Mutator._number, Mutator._lines),
)


def in_zip(chance: random.Random, content: bytes, change: Change) -> bytes:
    """One part of a ZIP changed, renamed, left out or doubled, and the ZIP packed anew."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [[entry.filename, archive.read(entry)] for entry in archive.infolist()]
    if not parts:
        return change(content)
    (part,) = chance.choices(parts, [50 + len(inside) for _, inside in parts])
    what = chance.random()
    if what < 0.8:
        part[1] = change(part[1])
    elif what < 0.87:
        part[0] = change(part[0].encode()).decode("utf-8", "replace")[:200] or "x"
    elif what < 0.94:
        parts.remove(part)
    else:
        parts.append([chance.choice(("xl/vbaProject.bin", "../a", "a/b.zip", "xl/worksheets/sheet1.xml")), part[1]])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        written: set[str] = set()
        for name, inside in parts:
            if name not in written:
                archive.writestr(zipfile.ZipInfo(name), inside)
            written.add(name)
    return packed.getvalue()


def in_gzip(chance: random.Random, content: bytes, change: Change) -> bytes:
    """What is in a gzip changed, or something put behind it."""
    packed = gzip.compress(change(gzip.decompress(content)), mtime=0)
    return packed + (change(content) if chance.random() < 0.05 else b"")


def in_age(_: random.Random, content: bytes, change: Change) -> bytes:
    """What is encrypted changed."""
    return pyrage.encrypt(change(pyrage.decrypt(content, [identity()])), [identity().to_public()])

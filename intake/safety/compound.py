"""A compound file (OLE), the container of old Office documents: its directory, and its streams.

[MS-CFB] version 3 and 4: a header, sectors chained by an allocation table, a directory of entries of 128 bytes.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.safety.refusals import refusal

_HEADER = struct.Struct("<24x2H2s2H6x9L")
_ENTRY_BYTES = 128
_END = 0xFFFF_FFFA
"""Sector numbers from here on are no sectors."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_HEADER_TABLE = 109
_MOST_ENTRIES = 4096
"""A document with more parts than that is not one that Office wrote."""


@dataclass(frozen=True, slots=True)
class Part:
    """A storage or stream of a compound file."""

    name: str
    is_stream: bool
    start: int
    size: int


class CompoundFile:
    """A compound file. Raises `UnreadableFileError` for one that is damaged, here or while it is read."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            fields = _HEADER.unpack_from(content)
        except struct.error:
            raise refusal("workbook-broken") from None
        sector_shift, small_shift = fields[3], fields[4]
        if sector_shift not in {9, 12} or small_shift != 6:  # noqa: PLR2004 - the two versions that there are
            raise refusal("workbook-broken")
        self._sector, self._small = 1 << sector_shift, 1 << small_shift
        _, table_count, directory, _, self._cutoff, small_table, _, more_start, _ = fields[5:]
        self._table = self._allocation_table(table_count, more_start)
        self._parts = list(_entries(b"".join(self._chain(directory))))
        self._small_table = _numbers(b"".join(self._chain(small_table)))
        root = next((part for kind, part in self._parts if kind == _ROOT), None)
        self._small_content = b"".join(self._chain(root.start)) if root else b""

    @property
    def parts(self) -> Mapping[str, Part]:
        """Every storage and stream, by its name; one name in several storages gives one of them."""
        return {part.name: part for kind, part in self._parts if kind != _ROOT}

    def read(self, part: Part) -> bytes:
        """The bytes of a stream."""
        if part.size >= self._cutoff:
            return b"".join(self._chain(part.start))[: part.size]
        pieces = []
        for number in _followed(part.start, self._small_table):
            at = number * self._small
            pieces.append(self._small_content[at : at + self._small])
        return b"".join(pieces)[: part.size]

    def _allocation_table(self, count: int, more: int) -> tuple[int, ...]:
        """The whole allocation table: its first sectors are listed in the header, others in a chain of lists."""
        listed = list(struct.unpack_from(f"<{_HEADER_TABLE}L", self._content.ljust(512, b"\xff"), 76))
        seen = set[int]()
        while more < _END and more not in seen and len(listed) < count:
            seen.add(more)
            *numbers, more = _numbers(self._sector_of(more))
            listed += numbers
        return _numbers(b"".join(self._sector_of(number) for number in listed[:count] if number < _END))

    def _sector_of(self, number: int) -> bytes:
        at = (number + 1) * self._sector
        if at >= len(self._content):
            raise refusal("workbook-broken")
        return self._content[at : at + self._sector]

    def _chain(self, start: int) -> Iterator[bytes]:
        return map(self._sector_of, _followed(start, self._table))


def _followed(start: int, table: tuple[int, ...]) -> Iterator[int]:
    """The sectors of a chain; one that runs in a circle is damage."""
    number, left = start, len(table)
    while number < _END:
        if number >= len(table) or left <= 0:
            raise refusal("workbook-broken")
        yield number
        number, left = table[number], left - 1


def _numbers(content: bytes) -> tuple[int, ...]:
    """Numbers of 32 bits."""
    return struct.unpack(f"<{len(content) // 4}L", content[: len(content) // 4 * 4])


def _entries(directory: bytes) -> Iterator[tuple[int, Part]]:
    """The entries of a directory, each with its kind."""
    places = range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES)
    if len(places) > _MOST_ENTRIES:
        raise refusal("workbook-broken")
    for at in places:
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<LL", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind in {_STORAGE, _STREAM, _ROOT}:
            yield kind, Part(name, kind == _STREAM, start, size)

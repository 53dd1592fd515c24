"""A ZIP's entries, told from its directory before any of them is unfolded, and then unfolded to what was told, only.

Two readers of one ZIP must not see two different files: entries that share a name, overlap, or are called one thing in
the directory and another beside their bytes are refused. (D. Fifield, "A better zip bomb", WOOT 2019, on overlaps.)
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from intake.limits import Limits
from intake.safety.refusals import refusal

_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _STRONG = 0x1, 0x40
_END, _END_BYTES = b"PK\x05\x06", 22
_WIDE, _WIDE_MARK, _LOCATOR = struct.Struct("<40xQQ8xQ4x"), b"PK\x06\x07", 56
"""The wider record of an end (ZIP64) and what says where it stands: the directory's size and place, and its own."""
_ELSEWHERE = 0xFFFF_FFFF
_TAKEN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\x00")
_SMALL = 1 << 20
"""What unfolds to so little is no bomb, whatever its ratio."""
_PIECE = 1 << 20
_RAW_DEFLATE = -15


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in a ZIP: its name in lower case, where its packed bytes are, and how large it says that it is."""

    name: str
    start: int
    packed: int
    size: int
    check: int
    is_deflated: bool


def entries_of(content: bytes, limits: Limits) -> tuple[Entry, ...]:
    """The files in a ZIP, folders left out. Raises `UnreadableFileError` for one that is dangerous or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):  # damage, a newer version, a name's bytes
        raise refusal("archive-broken") from None
    _refuse_second_end(content)
    if len(listed) > limits.archive_entries:
        raise refusal("archive-entries")
    _refuse_overlaps(listed)
    entries = tuple(_entry(content, info) for info in listed if not info.is_dir())
    if len({entry.name for entry in entries}) != len(entries):
        raise refusal("archive-broken")
    unfolded, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
    if unfolded > limits.unfolded_bytes:
        raise refusal("archive-too-large")
    if unfolded > limits.unfolded_ratio * max(packed, _SMALL):
        raise refusal("archive-ratio")
    return entries


def pieces_of(content: bytes, entry: Entry) -> Iterator[bytes]:
    """The bytes of a file in a ZIP, in pieces; never more than it says. Raises `UnreadableFileError`."""
    packed = memoryview(content)[entry.start : entry.start + entry.packed]
    given, check = 0, 0
    for piece in _inflated(packed) if entry.is_deflated else _cut(packed):
        given += len(piece)
        if given > entry.size:
            break
        check = zlib.crc32(piece, check)
        yield piece
    if given != entry.size or check != entry.check:
        raise refusal("archive-broken")


def content_of(content: bytes, entry: Entry) -> bytes:
    """The bytes of a file in a ZIP, whole."""
    return b"".join(pieces_of(content, entry))


def _entry(content: bytes, info: zipfile.ZipInfo) -> Entry:
    """One file, the directory's word for it held against what stands beside its bytes."""
    if info.flag_bits & (_ENCRYPTED | _STRONG):
        raise refusal("archive-encrypted")
    if info.compress_type not in _TAKEN:
        raise refusal("archive-packing")
    name = info.orig_filename.replace("\\", "/")
    if _OUTSIDE.search(name) or stat.S_IFMT(info.external_attr >> 16) == stat.S_IFLNK:
        raise refusal("archive-path")
    header = content[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise refusal("archive-broken")
    magic, _, _, packing, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
    named = info.header_offset + _LOCAL.size
    start = named + name_length + extra_length
    beside = content[named : named + name_length]
    encodings = ("utf-8", "cp437")
    is_named = any(beside == _encoded(info.orig_filename, encoding) for encoding in encodings)
    if magic != b"PK\x03\x04" or not is_named or packing != info.compress_type:
        raise refusal("archive-broken")
    is_deflated = info.compress_type == zipfile.ZIP_DEFLATED
    return Entry(name.casefold(), start, info.compress_size, info.file_size, info.CRC, is_deflated)


def _encoded(name: str, encoding: str) -> bytes | None:
    """A name as bytes, or None where it cannot be."""
    try:
        return name.encode(encoding)
    except UnicodeEncodeError:
        return None


def _refuse_second_end(content: bytes) -> None:
    """Refuse an archive whose directory other readers could look for elsewhere.

    The last mark of an end must stand at the end, but for a comment as long as it says. Where a wider record stands
    before it, which counts for some readers only, it must say the same.
    """
    at = content.rfind(_END)
    size, start, comment = struct.unpack_from("<LLH", content, at + 12)
    wide = content[max(at - _WIDE.size, 0) : at]
    is_one = at + _END_BYTES + comment == len(content)
    if len(wide) == _WIDE.size and wide[_LOCATOR:].startswith(_WIDE_MARK):
        wide_size, wide_start, wide_at = _WIDE.unpack(wide)
        is_one &= size in {wide_size, _ELSEWHERE} and start in {wide_start, _ELSEWHERE}
        at, size, start = at - _WIDE.size, wide_size, wide_start
        is_one &= wide_at == at
    if not is_one or start + size != at:
        raise refusal("archive-broken")


def _refuse_overlaps(listed: list[zipfile.ZipInfo]) -> None:
    """Refuse bytes that belong to two entries, and an archive that begins after something else."""
    ordered = sorted(listed, key=lambda info: info.header_offset)
    ends = 0
    for info in ordered:
        if info.header_offset < ends:
            raise refusal("archive-broken")
        ends = info.header_offset + _LOCAL.size + info.compress_size
    if ordered and ordered[0].header_offset:
        raise refusal("archive-broken")


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """Deflated bytes as they were, a piece at a time; they end where there is damage, and who counts them sees it."""
    inflater = zlib.decompressobj(_RAW_DEFLATE)
    rest: bytes | memoryview = packed
    with suppress(zlib.error):
        while not inflater.eof:
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            if not piece and not rest:
                return
            yield piece


def _cut(stored: memoryview) -> Iterator[bytes]:
    """Stored bytes, a piece at a time."""
    return (bytes(stored[at : at + _PIECE]) for at in range(0, len(stored), _PIECE))

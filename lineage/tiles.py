"""Where entries and hashes lie: the files of C2SP tlog-tiles, each of up to 256 entries or hashes.

`tile/entries/<N>` holds entries, `tile/<L>/<N>` the hashes of complete subtrees of 256**L entries; `.p/<W>` marks one
that holds only W of its 256. A tile is written once for each width, so a reader is never shown half of a change.
"""

from collections.abc import Sequence

from lineage.errors import LedgerDamagedError
from lineage.merkle import HASH_BYTES
from zones.errors import ObjectMissingError
from zones.store import Store

TILE_WIDTH = 256
TILE_HEIGHT = 8
ENTRIES = "entries"
"""Stands where a level stands in a path, for bundles of entries."""

_LENGTH_BYTES = 2


def tile_path(level: int | str, index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of tile `index` of a level (or `ENTRIES`): number 1234067 is written x001/x234/067."""
    elements = [f"{index % 1000:03d}"]
    while index := index // 1000:
        elements.insert(0, f"x{index % 1000:03d}")
    suffix = "" if width == TILE_WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(elements)}{suffix}"


def width_of(level: int, index: int, size: int) -> int:
    """Return how many hashes (for level 0: entries too) tile `index` holds in a tree of `size` entries; 0 for none."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH))


def levels_of(size: int) -> int:
    """Return how many levels of hash tiles a tree of `size` entries has: 1 up to 255 entries, 2 from 256 on."""
    return -(-size.bit_length() // TILE_HEIGHT)


def pack_bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries one after another, each behind its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES) + entry for entry in entries)


def read_hashes(store: Store, level: int, index: int, width: int) -> list[bytes]:
    """Return the first `width` hashes of a tile.

    Raises `LedgerDamagedError` if the tile is missing or holds another number of hashes.
    """
    path, content, held = _read_tile(store, level, index, width)
    if len(content) != held * HASH_BYTES:
        raise LedgerDamagedError(path, f"is not {held} hashes long")
    return [content[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def read_bundle(store: Store, index: int, width: int) -> list[bytes]:
    """Return the first `width` entries of a bundle, not yet compared with anything.

    Raises `LedgerDamagedError` if the bundle is missing or holds another number of entries.
    """
    path, content, held = _read_tile(store, ENTRIES, index, width)
    entries: list[bytes] = []
    at = 0
    while at < len(content):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(content[at:start])
        entries.append(content[start:at])
    if at != len(content) or len(entries) != held:
        raise LedgerDamagedError(path, f"does not hold {held} whole entries")
    return entries[:width]


def path_beyond(store: Store, size: int) -> str | None:
    """Return the path of a bundle that more than one append beyond `size` must have left, or None.

    One killed append leaves files for size + 1. Files for size + 2 mean that a newer checkpoint has been lost.
    """
    index, before = divmod(size + 1, TILE_WIDTH)
    paths = {tile_path(ENTRIES, index, width) for width in (before + 1, TILE_WIDTH)}
    return next((path for path in sorted(paths) if store.exists(path)), None)


def _read_tile(store: Store, level: int | str, index: int, width: int) -> tuple[str, bytes, int]:
    """Return path, content and width of the tile asked for, or of the full one that has replaced it."""
    for held in (width, TILE_WIDTH):
        path = tile_path(level, index, held)
        try:
            return path, store.read(path), held
        except ObjectMissingError:
            continue
    raise LedgerDamagedError(tile_path(level, index, width), "is missing")

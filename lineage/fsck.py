"""Read everything and hash it again: what an auditor runs, and an operator after a fright.

Consistent checkpoints alone do not show that an entry was edited on disk, so each entry is compared with its hash,
each tile with the one below, the right edge with the signed root, and the checkpoint with its signature.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lineage.entries import read_entry
from lineage.errors import CheckpointRefusedError, EntryRefusedError, LedgerDamagedError
from lineage.merkle import leaf_hash, perfect_root
from lineage.tiles import (
    TILE_WIDTH,
    levels_of,
    path_beyond,
    read_bundle,
    read_hashes,
    tile_path,
    width_of,
)
from lineage.view import View, open_view
from zones.store import Store


@dataclass(frozen=True, slots=True)
class FsckReport:
    """How many entries the checkpoint covers, their root in hex, and every fault; whole if there is none.

    If the checkpoint itself is refused, nothing can be said about the rest: size 0, no root, that one problem.
    """

    size: int
    root_hex: str
    problems: tuple[str, ...]


def examine(store: Store, origin: str, verifier: Ed25519PublicKey) -> FsckReport:
    """Check the whole ledger and return what is wrong, by path and index; raises no `LedgerError`."""
    try:
        view = open_view(store, origin, verifier)
    except CheckpointRefusedError as refusal:
        return FsckReport(0, "", (str(refusal),))
    size = view.head.size
    faults = [*_edge_faults(view), *_tile_faults(store, size)]
    for index in range(-(-size // TILE_WIDTH)):
        faults += _bundle_faults(store, size, index)
    return FsckReport(size, view.head.root.hex(), tuple(faults))


def _edge_faults(view: View) -> Iterator[str]:
    """The checkpoint against the files: a root that differs, or files that a newer checkpoint must have covered."""
    beyond = path_beyond(view.store, view.head.size)
    if beyond is not None:
        yield f"{beyond} lies beyond the checkpoint of {view.head.size} entries: a newer checkpoint has been lost"
    try:
        if view.tree.root() != view.head.root:
            yield f"checkpoint: its root is not the one to which the {view.head.size} hashes in the tiles lead"
    except LedgerDamagedError:
        # The tile at fault is named with its level.
        return


def _tile_faults(store: Store, size: int) -> Iterator[str]:
    for level in range(levels_of(size)):
        index = 0
        while width := width_of(level, index, size):
            try:
                hashes = read_hashes(store, level, index, width)
            except LedgerDamagedError as damage:
                yield f"{damage.path} {damage.fault}"
            else:
                yield from _parent_faults(store, level, index, hashes) if level else ()
            index += 1


def _parent_faults(store: Store, level: int, index: int, hashes: list[bytes]) -> Iterator[str]:
    """Hashes of a tile against the full tiles below it; one that cannot be read is named on its own level."""
    for place, expected in enumerate(hashes):
        child = index * TILE_WIDTH + place
        try:
            found = perfect_root(read_hashes(store, level - 1, child, TILE_WIDTH))
        except LedgerDamagedError:
            continue
        if found != expected:
            path = tile_path(level, index, len(hashes))
            yield f"{path}: hash {place} is not that of {tile_path(level - 1, child)} below it"


def _bundle_faults(store: Store, size: int, index: int) -> Iterator[str]:
    first, width = index * TILE_WIDTH, width_of(0, index, size)
    try:
        contents = read_bundle(store, index, width)
    except LedgerDamagedError as damage:
        yield f"{damage.path} {damage.fault}: entries {first} to {first + width - 1} cannot be read"
        return
    try:
        hashes = read_hashes(store, 0, index, width)
    except LedgerDamagedError:
        hashes = list(map(leaf_hash, contents))
    for position, (content, expected) in enumerate(zip(contents, hashes, strict=True), start=first):
        if leaf_hash(content) != expected:
            yield f"entry {position} is not the one whose hash is in {tile_path(0, index, width)}"
        try:
            read_entry(content)
        except EntryRefusedError as refusal:
            yield f"entry {position}: {refusal}"

"""The ledger as one checkpoint shows it. Nothing is returned that the checkpoint's signature does not cover.

Files beyond the checkpoint, such as a killed append leaves, are never looked at. Reading needs no lock.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lineage.checkpoint import Checkpoint, open_checkpoint
from lineage.entries import Entry, Verb, read_entry
from lineage.errors import LedgerDamagedError, NoSuchEntryError
from lineage.merkle import leaf_hash, root_of_path
from lineage.tiles import ENTRIES, TILE_WIDTH, read_bundle, tile_path, width_of
from lineage.tree import Tree
from zones.errors import ObjectMissingError
from zones.store import Store

CHECKPOINT_PATH = "checkpoint"


@dataclass(frozen=True, slots=True)
class View:
    """One verified checkpoint, its bytes, and the tree below it. Build it with `open_view`."""

    store: Store
    note: bytes
    head: Checkpoint
    tree: Tree

    def bundle(self, index: int) -> list[bytes]:
        """Return the contents of one bundle, proved to be what was signed.

        Raises `LedgerDamagedError`, naming the first entry or tile that is not.
        """
        first, hashes = index * TILE_WIDTH, self.tree.hashes(0, index)
        contents = read_bundle(self.store, index, width_of(0, index, self.head.size))
        for position, (content, expected) in enumerate(zip(contents, hashes, strict=True), start=first):
            if leaf_hash(content) != expected:
                raise LedgerDamagedError(tile_path(ENTRIES, index, len(hashes)), f"has another entry {position}")
        # The path of one leaf is computed from every hash of its tile, so it vouches for the whole bundle.
        if root_of_path(first, self.head.size, hashes[0], self.tree.path(first)) != self.head.root:
            raise LedgerDamagedError(tile_path(0, index, len(hashes)), "does not lead to the root that was signed")
        return contents

    def content(self, index: int) -> bytes:
        """Return the bytes of one entry; raises `NoSuchEntryError` for an index that the checkpoint does not cover."""
        if not 0 <= index < self.head.size:
            raise NoSuchEntryError(index, self.head.size)
        return self.bundle(index // TILE_WIDTH)[index % TILE_WIDTH]

    def entries(self, start: int) -> Iterator[Entry]:
        """Yield the entries from index `start` to the end, in order; none if it lies beyond the end.

        Raises `NoSuchEntryError` for a negative index.
        """
        if start < 0:
            raise NoSuchEntryError(start, self.head.size)
        for index in range(start // TILE_WIDTH, -(-self.head.size // TILE_WIDTH)):
            skipped = max(0, start - index * TILE_WIDTH)
            yield from map(read_entry, self.bundle(index)[skipped:])

    def about(self, *keys: str) -> Iterator[tuple[int, Entry]]:
        """Yield the entries whose subject holds any of these keys, in order, each with its index."""
        written = [rfc8785.dumps(key) + b":" for key in keys]
        for index in range(-(-self.head.size // TILE_WIDTH)):
            for place, content in enumerate(self.bundle(index), start=index * TILE_WIDTH):
                # As in `find_last`: most need no parsing, which takes ten times as long as proving them.
                if not any(key in content for key in written):
                    continue
                if not (entry := read_entry(content)).subject.keys().isdisjoint(keys):
                    yield place, entry

    def find_last(self, verb: Verb, key: str, value: str | int) -> int | None:
        """Return the index of the newest entry with this verb whose subject holds this pair."""
        pair = rfc8785.dumps({key: value})[1:-1]
        for index in reversed(range(-(-self.head.size // TILE_WIDTH))):
            contents = self.bundle(index)
            for position in reversed(range(len(contents))):
                # An entry has one form only, so one without the pair's bytes has not the pair: most need no parsing.
                if pair not in contents[position]:
                    continue
                entry = read_entry(contents[position])
                if entry.verb is verb and entry.subject.get(key) == value:
                    return index * TILE_WIDTH + position
        return None

    def newest(self, key: str) -> str | int | None:
        """Return what the newest entry whose subject holds this key says under it, or None."""
        written = rfc8785.dumps(key) + b":"
        for index in reversed(range(-(-self.head.size // TILE_WIDTH))):
            for content in reversed(self.bundle(index)):
                if written in content and key in (subject := read_entry(content).subject):
                    return subject[key]
        return None


def open_view(store: Store, origin: str, verifier: Ed25519PublicKey) -> View:
    """Return the ledger as its present checkpoint shows it; of size 0, with an empty note, if it has none.

    Raises `CheckpointRefusedError` if there is a checkpoint and it does not verify.
    """
    try:
        note = store.read(CHECKPOINT_PATH)
    except ObjectMissingError:
        empty = Tree(store, 0)
        return View(store, b"", Checkpoint(origin, 0, empty.root()), empty)
    head = open_checkpoint(note, origin, verifier)
    return View(store, note, head, Tree(store, head.size))

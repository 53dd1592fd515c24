"""The ledger: append an act, read it back, prove it.

The order of writing is the whole of its crash safety: entries, then hashes, then the checkpoint, each file atomically.
Until the checkpoint is there nothing has happened; what a killed append left is overwritten by the next one. Narrower
tiles are removed only once the full one is covered by a checkpoint, as C2SP tlog-tiles demands, so that whoever holds
an older checkpoint can still read under it.

What it cannot see by itself is a checkpoint put back together with every newer file gone. Proofs already handed out
show that, and later the witnesses.
"""

from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lineage.checkpoint import Checkpoint, check_origin, sign
from lineage.entries import Entry, Verb, read_entry
from lineage.errors import (
    ForkRefusedError,
    LedgerDamagedError,
    NoCheckpointError,
    ReadOnlyLedgerError,
    SignerMismatchError,
)
from lineage.fsck import FsckReport, examine
from lineage.merkle import leaf_hash
from lineage.proofs import compose_proof
from lineage.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, levels_of, pack_bundle, path_beyond, tile_path
from lineage.view import CHECKPOINT_PATH, View, open_view
from zones.store import Store

Signer = Callable[[], Ed25519PrivateKey]
"""Gives the private key at the moment of signing; the ledger does not keep it."""


class Ledger:
    """One append-only log in a store of its own.

    Every call begins from the checkpoint in the store and verifies it, so any number of readers may run without a
    lock. Each method that reads raises `CheckpointRefusedError` if the checkpoint does not verify, and
    `LedgerDamagedError` if what it needs is missing or is not what was signed.
    """

    def __init__(self, store: Store, origin: str, signer: Signer | None, verifier: Ed25519PublicKey) -> None:
        """Open a ledger; `signer` is None where it is only read. Nothing is read or written yet.

        `origin` is the log's name for ever, like example.org/ledger; raises `CheckpointRefusedError` for an unfit one.
        """
        check_origin(origin)
        self._store = store
        self._origin = origin
        self._signer = signer
        self._verifier = verifier

    def append(self, entry: Entry) -> int:
        """Add one entry, sign the new checkpoint, and return the entry's index.

        THE CALLER HOLDS A LOCK that keeps every other writer out, from before any look at the ledger on which the
        decision to append rests until this returns; two writers at once would sign two histories.

        Raises `ReadOnlyLedgerError`, `SignerMismatchError`, `ForkRefusedError`, `LedgerDamagedError` or
        `CheckpointRefusedError` before anything is written. If the store fails, the entry may or may not be in: ask
        `find_last`.
        """
        key = self._key()
        view = self._view()
        self._check_edge(view)
        content = entry.to_bytes()
        grown, tiles = view.tree.grown(leaf_hash(content))
        index, width = divmod(view.head.size, TILE_WIDTH)
        bundle = [*(view.bundle(index) if width else []), content]
        note = sign(Checkpoint(self._origin, grown.size, grown.root()), key)

        self._store.replace(tile_path(ENTRIES, index, len(bundle)), pack_bundle(bundle))
        for (level, place), hashes in tiles.items():
            self._store.replace(tile_path(level, place, len(hashes)), b"".join(hashes))
        self._store.replace(CHECKPOINT_PATH, note)
        self._sweep(grown.size)
        return view.head.size

    def size(self) -> int:
        """Return how many entries the checkpoint covers; 0 if there is none."""
        return self._view().head.size

    def root(self) -> bytes:
        """Return the 32 bytes of the signed root; that of the empty tree if there is no checkpoint."""
        return self._view().head.root

    def checkpoint(self) -> bytes:
        """Return the verified checkpoint as it stands; raises `NoCheckpointError` if there is none."""
        note = self._view().note
        if not note:
            raise NoCheckpointError
        return note

    def entry(self, index: int) -> Entry:
        """Return one entry, proved; raises `NoSuchEntryError` beyond the checkpoint."""
        return read_entry(self._view().content(index))

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Yield the entries from index `start` (0 or more) on, each proved, under the checkpoint of this moment."""
        return self._view().entries(start)

    def about(self, *keys: str) -> Iterator[tuple[int, Entry]]:
        """Yield the entries whose subject holds any of these keys, in order, each proved and with its index.

        Ten times as quick as to look at every one of `entries`, where few hold one.
        """
        return self._view().about(*keys)

    def find_last(self, verb: Verb, key: str, value: str | int) -> int | None:
        """Return the index of the newest entry with this verb and this subject pair, or None.

        Recovery asks so whether an act, say the publication of a manifest digest, was entered before the crash.
        """
        return self._view().find_last(verb, key, value)

    def newest(self, key: str) -> str | int | None:
        """Return what the newest entry whose subject holds this key says under it, or None."""
        return self._view().newest(key)

    def proof(self, index: int) -> bytes:
        """Return the `tlog-proof@v1` text for one entry under the present checkpoint.

        Raises `NoSuchEntryError` beyond it. `lineage.proofs.verify_proof` checks one, without the ledger.
        """
        view = self._view()
        view.content(index)
        return compose_proof(index, view.tree.path(index), view.note)

    def fsck(self) -> FsckReport:
        """Read and hash everything, and return every fault found; raises none of them."""
        return examine(self._store, self._origin, self._verifier)

    def _view(self) -> View:
        return open_view(self._store, self._origin, self._verifier)

    def _key(self) -> Ed25519PrivateKey:
        if self._signer is None:
            raise ReadOnlyLedgerError
        key = self._signer()
        if key.public_key() != self._verifier:
            raise SignerMismatchError
        return key

    def _check_edge(self, view: View) -> None:
        """Refuse to build on tiles that are not those signed, or beneath a newer history."""
        beyond = path_beyond(self._store, view.head.size)
        if beyond is not None:
            raise ForkRefusedError(beyond, view.head.size)
        if view.tree.root() != view.head.root:
            raise LedgerDamagedError("tile/", "does not lead to the root that the checkpoint signs")

    def _sweep(self, size: int) -> None:
        """Remove the partial forms of the last full bundle and tiles, also those that an earlier kill left."""
        levels: dict[int | str, int] = {level: size >> TILE_HEIGHT * level for level in range(levels_of(size))}
        for level, count in {**levels, ENTRIES: size}.items():
            full = count // TILE_WIDTH
            if full:
                self._store.delete_all(f"{tile_path(level, full - 1)}.p")

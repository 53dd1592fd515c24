"""The tree of one size, seen through its tiles: its root, its paths, and the tiles that one more leaf changes."""

from lineage.merkle import inclusion_path, perfect_root, range_root
from lineage.tiles import TILE_HEIGHT, TILE_WIDTH, read_hashes, width_of
from zones.store import Store

Tile = tuple[int, int]
"""Level and index of a hash tile."""


class Tree:
    """A tree of `size` leaves. Each tile is read once and kept as long as the tree is.

    What it returns is only as good as the tiles: whoever asks compares the root with a signed one.
    Every method raises `LedgerDamagedError` for a tile that is missing or of the wrong length.
    """

    def __init__(self, store: Store, size: int, known: dict[Tile, list[bytes]] | None = None) -> None:
        self.size = size
        self._store = store
        self._tiles = dict(known or {})

    def hashes(self, level: int, index: int) -> list[bytes]:
        """Return the hashes of one tile, as many as a tree of this size has there."""
        if (level, index) not in self._tiles:
            self._tiles[level, index] = read_hashes(self._store, level, index, width_of(level, index, self.size))
        return self._tiles[level, index]

    def root(self) -> bytes:
        """Return the root; only the tiles of the right edge are read."""
        return range_root(0, self.size, self._perfect)

    def path(self, index: int) -> list[bytes]:
        """Return the inclusion path of a leaf. It depends on every hash of the leaf's own tile."""
        return inclusion_path(index, self.size, self._perfect)

    def with_leaf(self, leaf: bytes) -> dict[Tile, list[bytes]]:
        """Return the tiles that one more leaf changes, lowest level first."""
        changed: dict[Tile, list[bytes]] = {}
        level, arriving = 0, leaf
        while True:
            index, width = divmod(self.size >> TILE_HEIGHT * level, TILE_WIDTH)
            tile = [*(self.hashes(level, index) if width else []), arriving]
            changed[level, index] = tile
            if len(tile) < TILE_WIDTH:
                return changed
            level, arriving = level + 1, perfect_root(tile)

    def grown(self, leaf: bytes) -> tuple["Tree", dict[Tile, list[bytes]]]:
        """Return the tree with one more leaf, and the tiles to be written before it can be read again."""
        changed = self.with_leaf(leaf)
        return Tree(self._store, self.size + 1, self._tiles | changed), changed

    def _perfect(self, start: int, height: int) -> bytes:
        level, rest = divmod(height, TILE_HEIGHT)
        index, first = divmod(start >> TILE_HEIGHT * level, TILE_WIDTH)
        return perfect_root(self.hashes(level, index)[first : first + (1 << rest)])

"""A tree seen through its tiles is the tree of its entries, and grows by the tiles that the specification asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import LedgerDamagedError
from lineage.merkle import leaf_hash
from lineage.tiles import tile_path
from lineage.tree import Tree
from tests.lineage.literal import files, mth, path
from tests.lineage.memory import MemoryStore

DATA = tuple(number.to_bytes(3) for number in range(65_538))


class CountingStore(MemoryStore):
    """Remembers what was read."""

    def __init__(self, files):
        super().__init__(files)
        self.reads = []

    def read(self, path, /):
        self.reads.append(path)
        return super().read(path)


@given(st.integers(0, 600))
def test_the_root_is_that_of_the_entries(size):
    assert Tree(MemoryStore(files(DATA[:size])), size).root() == mth(DATA[:size])


@given(st.data(), st.integers(1, 600))
def test_every_path_is_that_of_the_entries(data, size):
    index = data.draw(st.integers(0, size - 1))
    assert Tree(MemoryStore(files(DATA[:size])), size).path(index) == path(index, DATA[:size])


@given(st.integers(0, 600))
def test_one_more_leaf_changes_just_the_tiles_that_differ(size):
    before, after = files(DATA[:size]), files(DATA[: size + 1])
    grown, changed = Tree(MemoryStore(before), size).grown(leaf_hash(DATA[size]))
    written = {tile_path(*tile, len(hashes)): b"".join(hashes) for tile, hashes in changed.items()}
    assert written == {path: after[path] for path in after.keys() - before.keys() if path[5].isdigit()}
    assert (grown.size, grown.root()) == (size + 1, mth(DATA[: size + 1]))


@pytest.mark.parametrize("size", [65_534, 65_535, 65_536, 65_537])
def test_a_third_level_begins_at_65536_and_growing_reads_the_right_edge_only(size):
    store = CountingStore(files(DATA[:size]))
    tree = Tree(store, size)
    assert tree.root() == mth(DATA[:size])
    grown, _ = tree.grown(leaf_hash(DATA[size]))
    assert grown.root() == mth(DATA[: size + 1])
    assert tree.path(12_345) == path(12_345, DATA[:size])
    assert len(store.reads) <= 5
    assert len(store.reads) == len(set(store.reads))


def test_a_missing_tile_is_named():
    with pytest.raises(LedgerDamagedError, match=r"tile/0/000.p/3 is missing"):
        Tree(MemoryStore(), 3).root()

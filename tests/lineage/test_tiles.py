"""Paths and files are those of C2SP tlog-tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import LedgerDamagedError
from lineage.tiles import (
    ENTRIES,
    levels_of,
    pack_bundle,
    path_beyond,
    read_bundle,
    read_hashes,
    tile_path,
    width_of,
)
from tests.lineage.memory import MemoryStore

HASHES = [bytes([number]) * 32 for number in range(256)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (tile_path(0, 0), "tile/0/000"),
        (tile_path(3, 999), "tile/3/999"),
        (tile_path(0, 1000), "tile/0/x001/000"),
        (tile_path(0, 1234067), "tile/0/x001/x234/067"),
        (tile_path(1, 7, 255), "tile/1/007.p/255"),
        (tile_path(ENTRIES, 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_paths_are_as_the_specification_writes_them(path, expected):
    assert path == expected


def test_the_specification_s_tree_of_70000_has_the_tiles_it_counts():
    widths = [[width_of(level, index, 70_000) for index in range(275)] for level in range(4)]
    assert widths[0] == [256] * 273 + [112, 0]
    assert widths[1][:3] == [256, 17, 0]
    assert widths[2][:2] == [1, 0]
    assert widths[3][0] == 0


@pytest.mark.parametrize(("size", "levels"), [(0, 0), (1, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 3)])
def test_a_full_tile_begins_a_level(size, levels):
    assert levels_of(size) == levels


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=255))
def test_a_bundle_gives_back_its_entries(entries):
    store = MemoryStore({tile_path(ENTRIES, 0, len(entries)): pack_bundle(entries)})
    assert read_bundle(store, 0, len(entries)) == entries


def test_a_bundle_holds_big_endian_lengths():
    assert pack_bundle([b"a" * 258, b""]) == b"\x01\x02" + b"a" * 258 + b"\x00\x00"


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00\x02a", b"\x00\x01a\x00\x01b\x00\x01c", b"\x00\x01a"])
def test_a_bundle_with_another_number_of_entries_is_damaged(content):
    with pytest.raises(LedgerDamagedError, match=r"tile/entries/000.p/2 does not hold 2 whole entries"):
        read_bundle(MemoryStore({"tile/entries/000.p/2": content}), 0, 2)


@pytest.mark.parametrize("length", [0, 63, 65, 96])
def test_a_tile_of_another_length_is_damaged(length):
    with pytest.raises(LedgerDamagedError, match=r"tile/1/000.p/2 is not 2 hashes long"):
        read_hashes(MemoryStore({"tile/1/000.p/2": bytes(length)}), 1, 0, 2)


def test_a_missing_tile_is_named():
    with pytest.raises(LedgerDamagedError, match=r"tile/0/001.p/9 is missing"):
        read_hashes(MemoryStore(), 0, 1, 9)


def test_the_full_tile_answers_for_a_partial_one_that_was_removed():
    store = MemoryStore({"tile/0/000": b"".join(HASHES), "tile/entries/000": pack_bundle(HASHES)})
    assert read_hashes(store, 0, 0, 9) == HASHES[:9]
    assert read_bundle(store, 0, 9) == HASHES[:9]


@pytest.mark.parametrize(
    ("size", "beyond"),
    [
        (0, "tile/entries/000.p/2"),
        (0, "tile/entries/000"),
        (253, "tile/entries/000.p/255"),
        (254, "tile/entries/000"),
        (255, "tile/entries/001.p/1"),
        (300, "tile/entries/001"),
    ],
)
def test_a_bundle_that_one_append_cannot_have_left_is_named(size, beyond):
    assert path_beyond(MemoryStore({beyond: b""}), size) == beyond


@pytest.mark.parametrize("size", [0, 1, 253, 254, 255, 256, 300])
def test_what_one_killed_append_leaves_is_not_beyond(size):
    index, before = divmod(size, 256)
    left = {tile_path(ENTRIES, index, width): b"" for width in range(1, before + 2)}
    assert path_beyond(MemoryStore(left), size) is None

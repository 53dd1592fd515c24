"""What is read is what was signed, or nothing is read."""

import pytest

from lineage.entries import Verb
from lineage.errors import CheckpointRefusedError, LedgerDamagedError, NoSuchEntryError
from lineage.merkle import leaf_hash
from lineage.view import open_view
from tests.lineage.literal import KEY, ORIGIN, content, contents, entry, files, mth, note
from tests.lineage.memory import MemoryStore


def view(store):
    return open_view(store, ORIGIN, KEY.public_key())


def forged(size, index):
    """The files of a log in which one entry was another all along."""
    data = [*contents(size)]
    data[index] = content(9_999)
    return files(data)


def test_a_store_without_a_checkpoint_is_an_empty_ledger():
    empty = view(MemoryStore())
    assert (empty.head.size, empty.head.root, empty.note) == (0, mth(()), b"")
    assert list(empty.entries(0)) == []


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_every_entry_is_read_back_in_order(stored, size):
    assert list(view(stored(size)).entries(0)) == [entry(index) for index in range(size)]


@pytest.mark.parametrize("start", [0, 1, 255, 256, 257, 299, 300, 900])
def test_entries_can_be_read_from_the_middle(stored, start):
    assert list(view(stored(300)).entries(start)) == [entry(index) for index in range(start, 300)]


def test_entries_are_not_counted_from_the_end(stored):
    with pytest.raises(NoSuchEntryError):
        next(view(stored(300)).entries(-1))


@pytest.mark.parametrize("index", [-1, 300, 301])
def test_an_entry_outside_the_checkpoint_does_not_exist(stored, index):
    with pytest.raises(NoSuchEntryError):
        view(stored(300)).content(index)


def test_an_edited_entry_is_not_returned_nor_its_neighbours(stored):
    store = stored(300)
    store.files["tile/entries/000"] = forged(300, 17)["tile/entries/000"]
    with pytest.raises(LedgerDamagedError, match=r"tile/entries/000 has another entry 17:"):
        view(store).content(3)
    assert view(store).content(256) == content(256)


def test_an_entry_edited_together_with_its_tile_is_not_returned(stored):
    store = stored(300)
    for path in ("tile/entries/000", "tile/0/000"):
        store.files[path] = forged(300, 17)[path]
    with pytest.raises(LedgerDamagedError, match="tile/0/000 does not lead to the root"):
        view(store).content(3)


def test_an_entry_edited_together_with_every_tile_is_not_returned(stored):
    store = stored(300)
    store.files |= forged(300, 17) | {"checkpoint": store.files["checkpoint"]}
    with pytest.raises(LedgerDamagedError, match="does not lead to the root"):
        view(store).content(3)


def test_a_checkpoint_that_does_not_verify_shows_nothing(stored):
    store = stored(3)
    store.files["checkpoint"] = store.files["checkpoint"].replace(b"\n3\n", b"\n2\n")
    with pytest.raises(CheckpointRefusedError):
        view(store)


def test_files_beyond_the_checkpoint_are_not_looked_at(stored):
    store = stored(257)
    store.files["checkpoint"] = note(255, mth(contents(255)))
    assert [*view(store).entries(253)] == [entry(253), entry(254)]
    assert view(store).head.root == mth(contents(255))


@pytest.mark.parametrize("size", [1, 256, 300])
def test_what_the_newest_entry_says_under_a_key_is_found_whatever_its_verb(stored, size):
    assert view(stored(size)).newest("receipt") == f"r-{size - 1}"
    assert view(stored(size)).newest("rows") == 7


def test_under_a_key_that_no_subject_holds_nothing_is_said(stored):
    """`actor` and the like stand in every entry, and in no subject."""
    assert [view(stored(300)).newest(key) for key in ("actor", "subject", "release", "recei")] == [None] * 4
    assert view(MemoryStore()).newest("receipt") is None


@pytest.mark.parametrize("size", [0, 1, 256, 300])
def test_entries_about_a_key_are_found_in_their_order_each_with_its_index(stored, size):
    everything = [(index, entry(index)) for index in range(size)]
    assert [*view(stored(size)).about("receipt")] == everything
    assert [*view(stored(size)).about("release", "rows")] == everything
    assert [*view(stored(size)).about("release", "actor", "recei", "r-7")] == []
    assert [*view(stored(size)).about()] == []


def test_entries_about_a_key_are_refused_rather_than_an_edited_one_passed_over(stored):
    store = stored(300)
    store.files["tile/entries/000"] = forged(300, 17)["tile/entries/000"]
    with pytest.raises(LedgerDamagedError):
        list(view(store).about("release"))


def test_the_newest_match_is_found(stored):
    three = view(stored(300))
    assert three.find_last(Verb.COLLECTION, "receipt", "r-7") == 7
    assert three.find_last(Verb.COLLECTION, "receipt", "r-299") == 299
    assert three.find_last(Verb.COLLECTION, "rows", 7) == 299


@pytest.mark.parametrize(
    ("verb", "key", "value"),
    [(Verb.ERASURE, "receipt", "r-7"), (Verb.COLLECTION, "receipt", "r-300"), (Verb.COLLECTION, "feed", "r-7")],
)
def test_a_pair_that_was_never_entered_is_not_found(stored, verb, key, value):
    assert view(stored(300)).find_last(verb, key, value) is None


def test_a_search_refuses_rather_than_pass_over_an_edited_entry(stored):
    store = stored(300)
    store.files["tile/entries/000"] = forged(300, 17)["tile/entries/000"]
    with pytest.raises(LedgerDamagedError):
        view(store).find_last(Verb.COLLECTION, "receipt", "r-17")


def test_the_leaves_are_the_hashes_of_the_canonical_bytes(stored):
    assert view(stored(3)).tree.hashes(0, 0) == [leaf_hash(entry(index).to_bytes()) for index in range(3)]

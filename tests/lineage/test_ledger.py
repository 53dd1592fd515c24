"""Appending keeps the layout, survives being killed anywhere, and refuses to sign over a doubt."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lineage.entries import Verb
from lineage.errors import (
    CheckpointRefusedError,
    ForkRefusedError,
    LedgerDamagedError,
    NoCheckpointError,
    NoSuchEntryError,
    ReadOnlyLedgerError,
    SignerMismatchError,
)
from lineage.ledger import Ledger
from lineage.proofs import verify_proof
from tests.lineage.literal import KEY, ORIGIN, content, contents, entry, files, mth, note
from tests.lineage.memory import KilledError, KilledStore, MemoryStore
from zones.folder import FolderStore

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def ledger(store):
    return Ledger(store, ORIGIN, lambda: KEY, KEY.public_key())


def required(store, size):
    """The files that the specification requires at a size; older partial ones may stand beside them."""
    return {path: store.files.get(path) for path in files(contents(size))}


def test_six_hundred_appends_leave_the_files_of_the_specification():
    store = MemoryStore()
    for index in range(600):
        assert ledger(store).append(entry(index)) == index
    assert required(store, 600) == files(contents(600))
    assert {path for path in store.files if ".p/" in path} == {
        f"tile/{level}.p/{width}"
        for level, most in (("0/002", 88), ("entries/002", 88), ("1/000", 2))
        for width in range(1, most + 1)
    }


@given(st.integers(0, 600))
def test_an_append_to_any_size_leaves_the_files_of_the_next(size):
    store = MemoryStore(files(contents(size)) if size else {})
    assert ledger(store).append(entry(size)) == size
    assert required(store, size + 1) == files(contents(size + 1))
    assert (ledger(store).size(), ledger(store).root()) == (size + 1, mth(contents(size + 1)))


def test_a_ledger_lives_in_a_folder(tmp_path):
    for index in range(3):
        ledger(FolderStore(tmp_path)).append(entry(index))
    again = ledger(FolderStore(tmp_path))
    assert list(again.entries()) == [entry(0), entry(1), entry(2)]
    assert again.fsck().problems == ()
    verify_proof(again.proof(1), content(1), ORIGIN, KEY.public_key())


def killed_stores(size):
    """An append to this size, killed before and after each change that it makes to the store."""
    before = files(contents(size)) if size else {}
    for after in (False, True):
        for n in range(1, 20):
            store = KilledStore(before, n, after)
            try:
                ledger(store).append(entry(size))
            except KilledError:
                yield MemoryStore(store.files)
            else:
                break


@pytest.mark.parametrize("size", [0, 1, 254, 255, 256, 257, 511])
def test_a_ledger_killed_anywhere_opens_and_goes_on_as_if_undisturbed(size):
    stores = list(killed_stores(size))
    assert len(stores) >= 6
    for store in stores:
        assert ledger(store).fsck().problems == ()
        found = ledger(store).find_last(Verb.COLLECTION, "receipt", f"r-{size}")
        assert ledger(store).size() == (size if found is None else size + 1)
        if found is None:
            assert not size or required(store, size) == files(contents(size))
            ledger(store).append(entry(size))
        ledger(store).append(entry(size + 1))
        assert required(store, size + 2) == files(contents(size + 2))
        assert ledger(store).fsck().problems == ()


@pytest.mark.parametrize("size", [0, 1, 254, 255, 256, 511])
def test_what_a_killed_append_left_does_not_bind_the_next(size):
    for store in killed_stores(size):
        if ledger(store).size() == size:
            ledger(store).append(entry(9_999))
            assert required(store, size + 1).keys() == set(files([*contents(size), content(9_999)]))
            assert ledger(store).entry(size) == entry(9_999)
            assert ledger(store).fsck().problems == ()


def test_partial_tiles_outlive_their_wider_ones_until_the_full_tile_is_covered():
    store = MemoryStore()
    for index in range(255):
        ledger(store).append(entry(index))
    assert all(path in store.files for path in files(contents(100)))
    ledger(store).append(entry(255))
    assert not [path for path in store.files if path.startswith(("tile/0/000.p", "tile/entries/000.p"))]


def test_partial_tiles_that_a_kill_kept_from_removal_go_with_the_next_append(stored):
    store = stored(256)
    store.files["tile/entries/000.p/9"] = b""
    ledger(store).append(entry(256))
    assert "tile/entries/000.p/9" not in store.files


def test_a_reader_of_an_older_checkpoint_is_not_disturbed_by_appends():
    store = MemoryStore(files(contents(200)))
    reading = ledger(store).entries()
    for index in range(200, 300):
        ledger(store).append(entry(index))
    assert [item.subject["receipt"] for item in reading] == [f"r-{index}" for index in range(200)]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 300])
def test_every_proof_verifies_and_carries_the_checkpoint_verbatim(stored, size):
    store = stored(size)
    for index in {0, size // 2, size - 1}:
        proof = ledger(store).proof(index)
        verify_proof(proof, content(index), ORIGIN, KEY.public_key())
        assert proof.endswith(b"\n\n" + store.files["checkpoint"])


def test_a_proof_is_not_made_from_damaged_files(stored):
    store = stored(300)
    store.files["tile/0/000"] = bytes(8192)
    with pytest.raises(LedgerDamagedError):
        ledger(store).proof(3)


@pytest.mark.parametrize("index", [-1, 3])
def test_an_entry_or_a_proof_outside_the_checkpoint_is_refused(stored, index):
    with pytest.raises(NoSuchEntryError):
        ledger(stored(3)).entry(index)
    with pytest.raises(NoSuchEntryError):
        ledger(stored(3)).proof(index)


def test_an_empty_ledger_has_a_size_and_a_root_but_no_checkpoint():
    empty = ledger(MemoryStore())
    assert (empty.size(), empty.root()) == (0, mth(()))
    with pytest.raises(NoCheckpointError):
        empty.checkpoint()


def test_the_checkpoint_is_given_as_it_stands(stored):
    assert ledger(stored(3)).checkpoint() == note(3, mth(contents(3)))


def assert_refused_and_untouched(store, refusal, signer=lambda: KEY):
    before = dict(store.files)
    with pytest.raises(refusal) as caught:
        Ledger(store, ORIGIN, signer, KEY.public_key()).append(entry(len(before)))
    assert store.files == before
    return str(caught.value)


def test_a_ledger_without_a_signer_is_read_only(stored):
    assert Ledger(stored(3), ORIGIN, None, KEY.public_key()).size() == 3
    assert_refused_and_untouched(stored(3), ReadOnlyLedgerError, signer=None)


def test_a_signing_key_that_readers_would_refuse_signs_nothing(stored):
    assert_refused_and_untouched(stored(3), SignerMismatchError, signer=lambda: OTHER)


def test_nothing_is_appended_under_a_checkpoint_that_does_not_verify(stored):
    store = stored(3)
    store.files["checkpoint"] = note(3, mth(contents(3)), key=OTHER)
    assert_refused_and_untouched(store, CheckpointRefusedError)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1"])
def test_nothing_is_appended_to_tiles_that_are_not_those_signed(stored, path):
    store = stored(300)
    store.files[path] = bytes(len(store.files[path]))
    assert "does not lead to the root" in assert_refused_and_untouched(store, LedgerDamagedError)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_nothing_is_appended_when_a_file_of_the_edge_is_missing(stored, path):
    store = stored(300)
    del store.files[path]
    assert path in assert_refused_and_untouched(store, LedgerDamagedError)


def test_an_edited_entry_is_not_carried_into_the_next_bundle(stored):
    store = stored(300)
    path = "tile/entries/001.p/44"
    store.files[path] = store.files[path].replace(b"r-270", b"r-999")
    assert "another entry 270" in assert_refused_and_untouched(store, LedgerDamagedError)


@pytest.mark.parametrize(("newest", "older"), [(5, 3), (3, 0), (300, 255), (256, 254), (600, 2)])
def test_nothing_is_signed_when_an_older_checkpoint_was_put_back(newest, older):
    store = MemoryStore()
    for index in range(newest):
        ledger(store).append(entry(index))
    if older:
        store.files["checkpoint"] = note(older, mth(contents(older)))
    else:
        del store.files["checkpoint"]
    assert "fork" in assert_refused_and_untouched(store, ForkRefusedError)


def test_an_unfit_origin_is_refused_at_the_door():
    with pytest.raises(CheckpointRefusedError):
        Ledger(MemoryStore(), "not a name", None, KEY.public_key())


def test_the_ledger_is_asked_which_entries_are_about_a_key(stored):
    assert [index for index, _ in ledger(stored(300)).about("receipt", "release")] == [*range(300)]
    assert [*ledger(stored(300)).about("release")] == []


def test_the_ledger_is_asked_what_its_newest_entry_says_of_a_key(stored):
    assert ledger(stored(300)).newest("receipt") == "r-299"
    assert ledger(stored(300)).newest("release") is None

"""Every kind of damage is found, and named by index and path."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lineage.fsck import FsckReport, examine
from tests.lineage.literal import KEY, ORIGIN, content, contents, files, mth, note
from tests.lineage.memory import MemoryStore


def report(store):
    return examine(store, ORIGIN, KEY.public_key())


def problems(store):
    return "\n".join(report(store).problems)


def with_entry(size, index, other):
    """The files of a log in which one entry was something else all along, under the checkpoint of the true one."""
    data = [*contents(size)]
    data[index] = other
    return files(data) | {"checkpoint": note(size, mth(contents(size)))}


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_a_whole_ledger_has_no_problems(stored, size):
    assert report(stored(size)) == FsckReport(size, mth(contents(size)).hex(), ())


def test_an_empty_ledger_has_no_problems():
    assert report(MemoryStore()) == FsckReport(0, mth(()).hex(), ())


@pytest.mark.parametrize(("index", "bundle"), [(17, "000"), (270, "001.p/44")])
def test_an_edited_entry_is_named(stored, index, bundle):
    store = stored(300)
    store.files[f"tile/entries/{bundle}"] = with_entry(300, index, content(9_999))[f"tile/entries/{bundle}"]
    assert report(store).problems == (f"entry {index} is not the one whose hash is in tile/0/{bundle}",)


def test_an_entry_edited_together_with_its_tile_is_found_at_the_level_above(stored):
    store = stored(300)
    for path in ("tile/entries/000", "tile/0/000"):
        store.files[path] = with_entry(300, 17, content(9_999))[path]
    assert report(store).problems == ("tile/1/000.p/1: hash 0 is not that of tile/0/000 below it",)


def test_a_log_rewritten_throughout_does_not_lead_to_the_root_that_was_signed():
    assert "its root is not the one" in problems(MemoryStore(with_entry(300, 17, content(9_999))))


def test_an_edited_tile_is_named(stored):
    store = stored(600)
    store.files["tile/0/001"] = bytes(32) + store.files["tile/0/001"][32:]
    assert report(store).problems == (
        "tile/1/000.p/2: hash 1 is not that of tile/0/001 below it",
        "entry 256 is not the one whose hash is in tile/0/001",
    )


def test_an_edited_upper_tile_is_named(stored):
    store = stored(600)
    store.files["tile/1/000.p/2"] = bytes(32) + store.files["tile/1/000.p/2"][32:]
    assert "tile/1/000.p/2: hash 0 is not that of tile/0/000 below it" in problems(store)
    assert "its root is not the one" in problems(store)


def test_a_missing_bundle_is_named_with_its_entries(stored):
    store = stored(600)
    del store.files["tile/entries/001"]
    assert report(store).problems == ("tile/entries/001 is missing: entries 256 to 511 cannot be read",)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2"])
def test_a_missing_or_short_tile_is_named_once(stored, path):
    store = stored(600)
    content = store.files.pop(path)
    assert report(store).problems == (f"{path} is missing",)
    store.files[path] = content[:-1]
    assert report(store).problems == (f"{path} is not {len(content) // 32} hashes long",)


def test_a_truncated_log_is_found():
    store = MemoryStore(files(contents(200)) | {"checkpoint": note(300, mth(contents(300)))})
    assert "tile/entries/000 is missing: entries 0 to 255 cannot be read" in problems(store)
    assert "tile/entries/001.p/44 is missing: entries 256 to 299 cannot be read" in problems(store)


def test_a_cut_off_bundle_is_found(stored):
    store = stored(5)
    store.files["tile/entries/000.p/5"] = store.files["tile/entries/000.p/5"][:-9]
    assert "does not hold 5 whole entries: entries 0 to 4 cannot be read" in problems(store)


@pytest.mark.parametrize(("old", "new"), [(b"\n5\n", b"\n4\n"), (b"example.org/ledger", b"example.org/another")])
def test_an_edited_checkpoint_is_found_and_nothing_under_it_is_reported(stored, old, new):
    store = stored(5)
    store.files["checkpoint"] = store.files["checkpoint"].replace(old, new)
    found = report(store)
    assert (found.size, found.root_hex, len(found.problems)) == (0, "", 1)
    assert "checkpoint was refused" in found.problems[0]


def test_a_checkpoint_signed_by_another_key_is_found(stored):
    store = stored(5)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    store.files["checkpoint"] = note(5, mth(contents(5)), key=other)
    assert "no signature of the expected origin and key" in problems(store)


def test_an_older_checkpoint_put_back_is_found(stored):
    store = stored(300)
    store.files["checkpoint"] = note(254, mth(contents(254)))
    assert report(store).problems == (
        "tile/entries/000 lies beyond the checkpoint of 254 entries: a newer checkpoint has been lost",
    )


def test_a_lost_checkpoint_is_found(stored):
    store = stored(300)
    del store.files["checkpoint"]
    assert "beyond the checkpoint of 0 entries" in problems(store)


def test_an_entry_that_was_signed_in_another_form_is_named():
    data = (content(0), content(1).replace(b",", b", ", 1), content(2))
    found = report(MemoryStore(files(data))).problems
    assert found == ("entry 1: the entry was refused: its bytes are not their canonical form (RFC 8785)",)

"""What a manifest says of a file."""

import hashlib
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.errors import ObjectMissingError
from zones.folder import FolderStore
from zones.manifest import FileEntry, digest_of


def test_the_digest_of_abc_is_the_one_in_fips_180(tmp_path):
    store = FolderStore(tmp_path)
    store.replace("abc", b"abc")
    assert digest_of(store, "abc") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)


@settings(max_examples=30)
@given(st.integers(0, 3_000_000))
def test_digest_and_size_hold_across_blocks(tmp_path_factory, size):
    store = FolderStore(tmp_path_factory.mktemp("zone"))
    content = b"x" * size
    store.replace("o", content)
    assert digest_of(store, "o") == (hashlib.sha256(content).hexdigest(), size)


def test_a_missing_object_has_no_digest(tmp_path):
    with pytest.raises(ObjectMissingError):
        digest_of(FolderStore(tmp_path), "nowhere")


def test_an_entry_never_changes():
    entry = FileEntry("t.parquet", "00", 1, 2)
    with pytest.raises(FrozenInstanceError):
        entry.rows = 3

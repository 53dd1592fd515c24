"""What must hold of a store in a local folder, beside what test_store asks of every store."""

import os
import stat

import pytest

from zones import durable
from zones.errors import UnsafePathError
from zones.folder import FolderStore


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "home" / "zone")


def put(store, path, content=b"content"):
    with store.create(path) as writer:
        writer.write(content)


def files_below(folder):
    return sorted(place.name for place in folder.rglob("*") if not place.is_dir())


def mode_of(place):
    return stat.S_IMODE(place.stat().st_mode)


def test_only_the_owner_can_look(store, tmp_path):
    put(store, "a/b")
    store.replace("a/c", b"")
    home = tmp_path / "home"
    assert {mode_of(place) for place in [home, home / "zone", home / "zone" / "a"]} == {0o700}
    assert {mode_of(home / "zone" / "a" / name) for name in "bc"} == {0o600}


def test_a_listing_has_no_temporaries_and_a_sweep_removes_them(store, tmp_path):
    put(store, "a/b")
    (tmp_path / "home" / "zone" / "a" / ".part-0123").write_bytes(b"half")
    (tmp_path / "home" / "zone" / ".part-4567").symlink_to("nowhere")
    assert store.list() == ["a/b"]
    assert (store.sweep(), store.sweep()) == (2, 0)
    assert files_below(tmp_path) == ["b"]


def test_hidden_names_links_and_pipes_are_told_and_a_hidden_folder_once(store, tmp_path):
    put(store, "a/b")
    folder = next(path for path in tmp_path.rglob("b")).parent
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x").touch()
    (folder / ".name").touch()
    (folder / ".part-0123456789abcdef").touch()
    (folder / "out").symlink_to("/")
    os.mkfifo(folder / "pipe")
    assert store.unlisted() == ["a/.hidden", "a/.name", "a/out", "a/pipe"]
    assert store.list() == ["a/b"]


def test_a_location_is_an_absolute_path_for_a_person(store, tmp_path):
    assert store.location("a/b") == str(tmp_path / "home" / "zone" / "a" / "b")


def test_a_pointer_is_a_link_that_a_reader_can_follow_and_that_may_be_moved(store, tmp_path):
    put(store, "p/versions/2/x", b"two")
    store.point("p/current", "versions/2")
    assert (tmp_path / "home" / "zone" / "p" / "current" / "x").read_bytes() == b"two"
    (tmp_path / "home").rename(tmp_path / "moved")
    assert (tmp_path / "moved" / "zone" / "p" / "current" / "x").read_bytes() == b"two"


def test_a_folder_that_was_emptied_is_gone(store, tmp_path):
    put(store, "a/b/1")
    store.delete_all("a")
    assert list((tmp_path / "home" / "zone").iterdir()) == []


@pytest.mark.parametrize("target", ["../outside", "/etc", ""])
def test_a_pointer_out_of_its_folder_is_neither_made_nor_followed(store, tmp_path, target):
    with pytest.raises(UnsafePathError):
        store.point("p", target)
    put(store, "a")
    (tmp_path / "home" / "zone" / "p").symlink_to(target or "../..")
    with pytest.raises(UnsafePathError):
        store.pointed("p")


def test_a_large_object_is_synced_once(store, monkeypatch):
    points = []
    monkeypatch.setattr(durable, "reached", points.append)
    with store.create("a") as writer:
        for _ in range(50):
            writer.write(bytes(1 << 20))
    assert points.count("before fsync a") == 1

"""What must hold of a store in a local folder."""

import os
import stat
from io import UnsupportedOperation

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones import durable
from zones.errors import ObjectExistsError, ObjectMissingError, UnsafePathError
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


def test_what_is_written_is_read(store):
    put(store, "a/b.bin", b"whole")
    assert (store.read("a/b.bin"), store.size("a/b.bin"), store.exists("a/b.bin")) == (b"whole", 5, True)


@given(content=st.binary(max_size=3000))
def test_any_content_survives_the_round_trip(tmp_path_factory, content):
    store = FolderStore(tmp_path_factory.mktemp("zone"))
    put(store, "created", content)
    store.replace("replaced", content)
    assert store.read("created") == store.read("replaced") == content


def test_an_object_opened_for_reading_can_seek(store):
    put(store, "a", b"0123456789")
    with store.open("a") as stream:
        stream.seek(-3, os.SEEK_END)
        assert stream.read() == b"789"


def test_nothing_can_be_seen_until_the_block_ends(store):
    with store.create("a/b") as writer:
        writer.write(b"half")
        assert (store.exists("a/b"), store.list()) == (False, [])
    assert store.list() == ["a/b"]


def test_nothing_appears_and_nothing_is_left_after_an_exception(store, tmp_path):
    def write_half():
        with store.create("a/b") as writer:
            writer.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert files_below(tmp_path) == []


def test_an_object_never_changes(store):
    put(store, "a", b"first")
    with pytest.raises(ObjectExistsError), store.create("a"):
        pytest.fail("the block must not begin")
    assert store.read("a") == b"first"


def test_of_two_writers_the_first_to_finish_wins_and_the_other_is_refused(store, tmp_path):
    slow = store.create("a")
    slow.__enter__().write(b"slow")
    put(store, "a", b"quick")
    with pytest.raises(ObjectExistsError):
        slow.__exit__(None, None, None)
    assert store.read("a") == b"quick"
    assert files_below(tmp_path) == ["a"]


def test_a_writer_is_forward_only_as_one_to_s3_would_be(store):
    with store.create("a") as writer:
        writer.write(b"123")
        assert (writer.tell(), writer.writable(), writer.readable(), writer.seekable()) == (3, True, False, False)
        with pytest.raises(UnsupportedOperation):
            writer.seek(0)


def test_a_writer_closed_within_the_block_still_appears_whole(store):
    with store.create("a") as writer:
        writer.write(b"whole")
        writer.close()
    assert store.read("a") == b"whole"


def test_pyarrow_writes_to_it_and_reads_from_it(store):
    table = pa.table({"n": range(100_000)})
    with store.create("t.parquet") as writer, pq.ParquetWriter(writer, table.schema) as parquet:
        parquet.write_table(table)
    with store.open("t.parquet") as stream:
        assert pq.read_table(stream).equals(table)


def test_only_the_owner_can_look(store, tmp_path):
    put(store, "a/b")
    store.replace("a/c", b"")
    home = tmp_path / "home"
    assert {mode_of(place) for place in [home, home / "zone", home / "zone" / "a"]} == {0o700}
    assert {mode_of(home / "zone" / "a" / name) for name in "bc"} == {0o600}


def test_replacing_leaves_only_the_new_content(store, tmp_path):
    store.replace("a", b"old")
    store.replace("a", b"new")
    assert store.read("a") == b"new"
    assert files_below(tmp_path) == ["a"]


def test_a_missing_object_is_refused_in_every_way_of_reading(store):
    for act in (store.open, store.read, store.size):
        with pytest.raises(ObjectMissingError):
            act("a/b")
    assert not store.exists("a/b")


def test_a_folder_is_not_an_object(store):
    put(store, "a/b")
    assert not store.exists("a")
    for act in (store.read, lambda path: store.replace(path, b""), lambda path: store.point(path, "b")):
        with pytest.raises((ObjectMissingError, ObjectExistsError)):
            act("a")


def test_listing_is_sorted_recursive_and_by_folder(store):
    for path in ("b/2", "b/1/x", "ab/3", "a"):
        put(store, path)
    assert store.list() == ["a", "ab/3", "b/1/x", "b/2"]
    assert store.list("b") == ["b/1/x", "b/2"]
    assert store.list("nowhere") == []


def test_a_listing_has_no_temporaries_and_a_sweep_removes_them(store, tmp_path):
    put(store, "a/b")
    (tmp_path / "home" / "zone" / "a" / ".part-0123").write_bytes(b"half")
    (tmp_path / "home" / "zone" / ".part-4567").symlink_to("nowhere")
    assert store.list() == ["a/b"]
    assert (store.sweep(), store.sweep()) == (2, 0)
    assert files_below(tmp_path) == ["b"]


def test_deleting_removes_the_object_and_then_does_nothing(store):
    put(store, "a/b")
    store.delete("a/b")
    store.delete("a/b")
    store.delete("never/was")
    assert not store.exists("a/b")


def test_deleting_all_removes_a_folder_its_pointers_and_nothing_beside_it(store, tmp_path):
    for path in ("a/b/1", "a/2", "ab/3", "other/4"):
        put(store, path)
    store.point("a/current", "b")
    store.point("a/elsewhere", "b")
    store.delete_all("a")
    store.delete_all("a")
    store.delete_all("never/was")
    assert store.list() == ["ab/3", "other/4"]
    assert not (tmp_path / "home" / "zone" / "a").exists()


@pytest.mark.parametrize("act", ["delete_all", "delete", "read", "open", "size", "location", "exists", "pointed"])
@pytest.mark.parametrize("path", ["", "../a", "/a", ".part-1"])
def test_every_act_refuses_an_unsafe_path(store, act, path):
    with pytest.raises(UnsafePathError):
        getattr(store, act)(path)


def test_the_acts_that_write_refuse_an_unsafe_path(store, tmp_path):
    for act in (lambda: put(store, "../a"), lambda: store.replace("../a", b""), lambda: store.point("../a", "b")):
        with pytest.raises(UnsafePathError):
            act()
    assert files_below(tmp_path) == []


def test_a_location_is_an_absolute_path_for_a_person(store, tmp_path):
    assert store.location("a/b") == str(tmp_path / "home" / "zone" / "a" / "b")


def test_a_pointer_swaps_and_is_relative(store, tmp_path):
    put(store, "p/versions/1/x", b"one")
    put(store, "p/versions/2/x", b"two")
    store.point("p/current", "versions/1")
    store.point("p/current", "versions/2")
    assert store.pointed("p/current") == "versions/2"
    assert (tmp_path / "home" / "zone" / "p" / "current" / "x").read_bytes() == b"two"
    (tmp_path / "home").rename(tmp_path / "moved")
    assert (tmp_path / "moved" / "zone" / "p" / "current" / "x").read_bytes() == b"two"


def test_what_is_no_pointer_points_nowhere(store):
    put(store, "a")
    assert (store.pointed("a"), store.pointed("missing")) == (None, None)


def test_a_pointer_is_no_object_and_no_path_leads_through_it(store):
    put(store, "p/versions/1/x")
    store.point("p/current", "versions/1")
    store.point("p/x", "versions/1/x")
    assert store.list() == ["p/versions/1/x"]
    assert not store.exists("p/x")
    for act in (lambda: store.read("p/current/x"), lambda: store.list("p/current"), lambda: put(store, "p/current/y")):
        with pytest.raises(UnsafePathError):
            act()
    with pytest.raises(UnsafePathError):
        store.delete_all("p/current")
    assert store.exists("p/versions/1/x")


def test_a_pointer_never_covers_an_object_nor_an_object_a_pointer(store):
    put(store, "a", b"kept")
    with pytest.raises(ObjectExistsError):
        store.point("a", "b")
    store.point("p", "a")
    with pytest.raises(ObjectExistsError):
        store.replace("p", b"")
    with pytest.raises(ObjectExistsError):
        put(store, "p")
    assert (store.read("a"), store.pointed("p")) == (b"kept", "a")


def test_a_deleted_pointer_leaves_its_target(store):
    put(store, "v/x")
    store.point("current", "v")
    store.delete("current")
    assert (store.pointed("current"), store.exists("v/x")) == (None, True)


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

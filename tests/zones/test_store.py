"""What must hold of every store whatever it rests on, and what every path in one must be."""

import os
from io import UnsupportedOperation
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zones.errors import ObjectExistsError, ObjectMissingError, UnsafePathError
from zones.store import names_of


def put(store, path, content=b"content"):
    with store.create(path) as writer:
        writer.write(content)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/etc/passwd", "..", "a/../b", "a/..", ".", "./a", "a//b", "a/", ".hidden", "a/.part-1"),
        *("a\\b", "a\0b", "a\nb", "a\x7fb", "a\ud800"),
    ],
)
def test_an_unsafe_path_is_refused_and_not_echoed(path):
    with pytest.raises(UnsafePathError) as refusal:
        names_of(path)
    assert str(refusal.value) == str(UnsafePathError())


def test_a_plain_path_is_split_into_its_names():
    assert names_of("vault/2025-Q1 (a)/rows.parquet") == ("vault", "2025-Q1 (a)", "rows.parquet")


@given(st.text())
def test_no_accepted_path_can_climb_or_hide(path):
    try:
        names = names_of(path)
    except UnsafePathError:
        return
    assert "/".join(names) == path
    assert not any(name.startswith(".") or "\\" in name or "\0" in name or not name for name in names)


def test_what_is_written_is_read(store):
    put(store, "a/b.bin", b"whole")
    assert (store.read("a/b.bin"), store.size("a/b.bin"), store.exists("a/b.bin")) == (b"whole", 5, True)


# Every example has paths of its own in the one store.
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3000))
def test_any_content_survives_the_round_trip(store, content):
    folder = uuid4().hex
    put(store, f"{folder}/created", content)
    store.replace(f"{folder}/replaced", content)
    assert store.read(f"{folder}/created") == store.read(f"{folder}/replaced") == content
    with store.open(f"{folder}/created") as stream:
        assert stream.read() == content


@pytest.mark.parametrize("name", ["2025-Q1 (a)", "a+b&c=d;e,f", "naïve ✓", "%41", "~a'b\"c#d?e*f[g]"])
def test_any_printable_name_is_kept_as_it_is(store, name):
    put(store, f"{name}/{name}", b"kept")
    store.point(f"{name}/current", name)
    assert store.list() == store.list(name) == [f"{name}/{name}"]
    assert (store.read(f"{name}/{name}"), store.pointed(f"{name}/current")) == (b"kept", name)


def test_an_object_opened_for_reading_can_seek(store):
    put(store, "a", b"0123456789")
    with store.open("a") as stream:
        stream.seek(-3, os.SEEK_END)
        assert (stream.tell(), stream.read(), stream.read()) == (7, b"789", b"")
        stream.seek(2)
        assert stream.read(3) == b"234"


def test_nothing_can_be_seen_until_the_block_ends(store):
    with store.create("a/b") as writer:
        writer.write(b"half")
        assert (store.exists("a/b"), store.list()) == (False, [])
    assert store.list() == ["a/b"]


@pytest.mark.parametrize("size", [4, 20_000_000])
def test_nothing_appears_and_nothing_is_left_after_an_exception(store, size):
    def write_half():
        with store.create("a/b") as writer:
            writer.write(bytes(size))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (store.list(), store.sweep()) == ([], 0)


def test_an_object_never_changes(store):
    put(store, "a", b"first")
    with pytest.raises(ObjectExistsError), store.create("a"):
        pytest.fail("the block must not begin")
    assert store.read("a") == b"first"


def test_of_two_writers_the_first_to_finish_wins_and_the_other_is_refused(store):
    slow = store.create("a")
    slow.__enter__().write(b"slow")
    put(store, "a", b"quick")
    with pytest.raises(ObjectExistsError):
        slow.__exit__(None, None, None)
    assert (store.read("a"), store.list(), store.sweep()) == (b"quick", ["a"], 0)


def test_a_writer_is_forward_only(store):
    with store.create("a") as writer:
        writer.write(b"123")
        assert (writer.tell(), writer.writable(), writer.readable(), writer.seekable()) == (3, True, False, False)
        with pytest.raises(UnsupportedOperation):
            writer.seek(0)


def test_a_writer_closed_within_the_block_still_appears_whole(store):
    with store.create("a") as writer:
        writer.write(b"whole")
        writer.close()
        with pytest.raises(ValueError, match="closed"):
            writer.write(b"more")
    assert store.read("a") == b"whole"


def test_pyarrow_writes_to_it_and_reads_from_it(store):
    table = pa.table({"n": range(100_000)})
    with store.create("t.parquet") as writer, pq.ParquetWriter(writer, table.schema) as parquet:
        parquet.write_table(table)
    with store.open("t.parquet") as stream:
        assert pq.read_table(stream).equals(table)


def test_a_glance_gives_the_beginning_and_the_size(store):
    put(store, "a/b", b"beginning and end")
    put(store, "empty", b"")
    assert store.glance("a/b", 9) == (b"beginning", 17)
    assert store.glance("a/b", 99) == (b"beginning and end", 17)
    assert store.glance("a/b", 0) == (b"", 17)
    assert store.glance("empty", 9) == (b"", 0)
    with pytest.raises(ObjectMissingError):
        store.glance("a", 9)


def test_what_is_no_object_is_told_apart(store):
    put(store, "p/versions/1/x")
    store.point("p/current", "versions/1")
    assert store.unlisted() == store.unlisted("p") == ["p/current"]
    assert store.unlisted("p/versions") == store.unlisted("nowhere") == []
    with pytest.raises(UnsafePathError):
        store.unlisted("../p")


def test_replacing_leaves_only_the_new_content(store):
    store.replace("a", b"old")
    store.replace("a", b"new")
    assert (store.read("a"), store.list(), store.sweep()) == (b"new", ["a"], 0)


def test_a_missing_object_is_refused_in_every_way_of_reading(store):
    for act in (store.open, store.read, store.size):
        with pytest.raises(ObjectMissingError):
            act("a/b")
    assert not store.exists("a/b")


def test_a_folder_is_not_an_object(store):
    put(store, "a/b")
    assert not store.exists("a")
    for act in (store.read, store.open, store.size):
        with pytest.raises(ObjectMissingError):
            act("a")
    for act in (lambda: store.replace("a", b""), lambda: store.point("a", "b"), lambda: put(store, "a")):
        with pytest.raises(ObjectExistsError):
            act()
    assert store.list() == ["a/b"]


def test_listing_is_sorted_recursive_and_by_folder(store):
    for path in ("b/2", "b/1/x", "ab/3", "a"):
        put(store, path)
    assert store.list() == ["a", "ab/3", "b/1/x", "b/2"]
    assert store.list("b") == ["b/1/x", "b/2"]
    assert store.list("nowhere") == []


def test_deleting_removes_the_object_and_then_does_nothing(store):
    put(store, "a/b")
    store.delete("a/b")
    store.delete("a/b")
    store.delete("never/was")
    assert not store.exists("a/b")


def test_deleting_all_removes_a_folder_its_pointers_and_nothing_beside_it(store):
    for path in ("a/b/1", "a/2", "ab/3", "other/4"):
        put(store, path)
    store.point("a/current", "b")
    store.point("a/elsewhere", "b")
    store.delete_all("a")
    store.delete_all("a")
    store.delete_all("never/was")
    assert store.list() == ["ab/3", "other/4"]
    assert (store.pointed("a/current"), store.pointed("a/elsewhere")) == (None, None)


@pytest.mark.parametrize("act", ["delete_all", "delete", "read", "open", "size", "location", "exists", "pointed"])
@pytest.mark.parametrize("path", ["", "../a", "/a", ".part-1"])
def test_every_act_refuses_an_unsafe_path(store, act, path):
    with pytest.raises(UnsafePathError):
        getattr(store, act)(path)


def test_the_acts_that_write_refuse_an_unsafe_path(store):
    for act in (
        lambda: put(store, "../a"),
        lambda: store.replace("../a", b""),
        lambda: store.point("../a", "b"),
        lambda: store.list("../a"),
    ):
        with pytest.raises(UnsafePathError):
            act()
    assert store.list() == []


def test_a_pointer_swaps_and_is_relative(store):
    put(store, "p/versions/1/x", b"one")
    put(store, "p/versions/2/x", b"two")
    store.point("p/current", "versions/1")
    store.point("p/current", "versions/2")
    assert store.pointed("p/current") == "versions/2"


def test_what_is_no_pointer_points_nowhere(store):
    put(store, "a")
    assert (store.pointed("a"), store.pointed("missing"), store.pointed("missing/too")) == (None, None, None)


def test_a_pointer_is_no_object(store):
    put(store, "p/versions/1/x")
    store.point("p/current", "versions/1")
    store.point("p/x", "versions/1/x")
    assert store.list() == store.list("p") == ["p/versions/1/x"]
    assert not store.exists("p/x")
    for act in (store.read, store.open, store.size):
        with pytest.raises(ObjectMissingError):
            act("p/x")


def test_no_path_leads_through_a_pointer(store):
    put(store, "p/versions/1/x")
    store.point("p/current", "versions/1")
    for act in (
        *(lambda act=act: act("p/current/x") for act in (store.read, store.open, store.size, store.exists)),
        *(lambda act=act: act("p/current/x") for act in (store.delete, store.pointed, store.list, store.delete_all)),
        lambda: put(store, "p/current/y"),
        lambda: store.replace("p/current/y", b""),
        lambda: store.point("p/current/y", "x"),
        lambda: store.list("p/current"),
        lambda: store.delete_all("p/current"),
    ):
        with pytest.raises(UnsafePathError):
            act()
    assert (store.list(), store.pointed("p/current")) == (["p/versions/1/x"], "versions/1")


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
def test_a_pointer_out_of_its_folder_is_not_made(store, target):
    with pytest.raises(UnsafePathError):
        store.point("p", target)
    assert store.pointed("p") is None

"""What must hold of a store on S3, beside what test_store asks of every store."""

import functools
from uuid import uuid4

import pytest

from tests.seaweed import BUCKET, REGION
from zones import durable, s3_bucket, s3_streams
from zones.errors import ObjectExistsError, ObjectMissingError, UnsafePathError
from zones.s3 import S3Store


@pytest.fixture
def store(s3_store):
    return s3_store


@pytest.fixture
def key(store):
    """From a path to its key."""
    return lambda path: store.location(path).removeprefix(f"s3://{BUCKET}/")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    """The smallest parts that a server takes."""
    monkeypatch.setattr(s3_streams, "_PART_BYTES", 5 << 20)


@pytest.fixture
def points(monkeypatch):
    """What the crash tests could kill at."""
    found = []
    monkeypatch.setattr(durable, "reached", found.append)
    return found


def put(store, path, content=b"content"):
    with store.create(path) as writer:
        writer.write(content)


def test_a_location_is_the_address_that_tools_take(bucket):
    assert S3Store(bucket, "one/zone").location("a/b") == f"s3://{BUCKET}/one/zone/a/b"


def test_two_zones_of_one_bucket_do_not_see_each_other(bucket):
    top = f"tests/{uuid4().hex}"
    one, other = S3Store(bucket, f"{top}/zone"), S3Store(bucket, f"{top}/zone-2")
    put(one, "a")
    bucket.begin(f"{top}/zone-2/b")
    assert (other.list(), other.exists("a"), one.sweep(), other.sweep()) == ([], False, 0, 1)
    other.delete_all("a")
    other.delete("a")
    assert one.list() == ["a"]


def test_a_large_object_is_whole(store):
    pieces = [bytes([number]) * (3 << 20) for number in range(5)]
    with store.create("a") as writer:
        for piece in pieces:
            assert writer.write(piece) == len(piece)
        assert writer.tell() == sum(map(len, pieces))
    assert store.read("a") == b"".join(pieces)
    with store.open("a") as stream:
        stream.seek(3 << 20)
        assert stream.read(10 << 20) == b"".join(pieces[1:])[: 10 << 20]


def test_a_sweep_aborts_what_a_killed_writer_began_and_nothing_of_another_zone(bucket, store, key):
    other = S3Store(bucket, f"tests/{uuid4().hex}/zone")
    for path in ("a/b", "c"):
        bucket.send(bucket.begin(key(path)), 1, b"part")
    living = other.create("a")
    living.__enter__().write(bytes(6 << 20))
    assert store.list() == []
    assert (store.sweep(), store.sweep()) == (2, 0)
    living.__exit__(None, None, None)
    assert (other.size("a"), bucket.uploads(key("x").removesuffix("x"))) == (6 << 20, [])


@pytest.mark.parametrize("size", [4, 6 << 20])
def test_the_server_too_refuses_a_writer_that_comes_late(store, monkeypatch, size):
    """As if the path were taken between our last question and the end."""
    put(store, "a", b"quick")
    monkeypatch.setattr(S3Store, "_refuse_taken", lambda *_: None)
    with pytest.raises(ObjectExistsError):
        put(store, "a", bytes(size))
    assert (store.read("a"), store.sweep()) == (b"quick", 0)


def test_without_the_server_s_help_a_taken_path_is_refused_too(bucket, store, monkeypatch):
    monkeypatch.setattr(type(bucket), "put_new", lambda self, key, content: self.put(key, content) or True)
    slow = store.create("a")
    slow.__enter__().write(b"slow")
    put(store, "a", b"quick")
    with pytest.raises(ObjectExistsError):
        slow.__exit__(None, None, None)
    assert store.read("a") == b"quick"


def test_a_pointer_is_one_line_under_a_name_that_no_path_has(bucket, store, key):
    store.point("p/current", "versions/1")
    assert bucket.keys(key("p")) == [key("p/current") + "/.pointer"]
    assert bucket.get(key("p/current") + "/.pointer") == b"versions/1\n"
    with pytest.raises(UnsafePathError):
        store.read("p/current/.pointer")
    store.delete("p/current")
    assert bucket.keys(key("p")) == []


@pytest.mark.parametrize("planted", [b"../outside\n", b"/etc\n", b"", b"a\nb\n", b"\xff"])
def test_a_pointer_out_of_its_folder_is_not_followed(bucket, store, key, planted):
    bucket.put(key("p") + "/.pointer", planted)
    with pytest.raises(UnsafePathError):
        store.pointed("p")


def test_the_mark_that_some_tools_make_for_a_folder_is_no_object(bucket, store, key):
    bucket.put(f"{key('a')}/", b"")
    put(store, "a/b")
    assert store.list() == ["a/b"]
    store.delete_all("a")
    assert store.list() == []


def test_an_object_replaced_while_it_is_read_is_never_read_half_and_half(store):
    store.replace("a", bytes(9 << 20))
    with store.open("a") as stream:
        stream.read(1)
        store.replace("a", b"x" * (9 << 20))
        with pytest.raises(ObjectMissingError):
            stream.read()


def test_more_keys_than_one_request_can_list_or_delete(s3, monkeypatch):
    monkeypatch.setattr(s3_bucket, "_KEYS_OF_ONE_DELETION", 2)
    bucket = s3_bucket.bucket_of.__wrapped__(BUCKET, s3.endpoint, REGION)
    for operation, most in (("ListObjectsV2", "MaxKeys"), ("ListMultipartUploads", "MaxUploads")):
        few = functools.partial(lambda most, params, **_: params.update({most: 2}), most)
        bucket.client.meta.events.register(f"provide-client-params.s3.{operation}", few)
    store = S3Store(bucket, f"tests/{uuid4().hex}/zone")
    for name in "abcde":
        put(store, f"many/{name}")
        bucket.begin(store._key(["many", name]))
    assert len(store.list("many")) == store.sweep() == 5
    store.delete_all("many")
    assert (store.list(), store.sweep()) == ([], 0)


def test_each_durable_act_says_when_it_begins_and_when_it_is_done(bucket, store, key, points):
    def steps(act):
        points.clear()
        act()
        assert points[1::2] == [point.replace("before", "after", 1) for point in points[::2]]
        return [point.removeprefix("before ") for point in points[::2]]

    assert steps(lambda: put(store, "b/new")) == ["put new"]
    parts = ["begin upload large", "send part large", "send part large", "complete upload large"]
    assert steps(lambda: put_in_two(store, "b/large")) == parts
    assert steps(lambda: store.replace("b/kept", b"")) == ["put kept"]
    assert steps(lambda: store.point("b/current", "x")) == ["point current"]
    assert steps(lambda: store.delete("b/kept")) == ["delete kept"]
    assert steps(lambda: store.delete_all("b")) == ["delete all b"]
    bucket.begin(key("b/dead"))
    assert steps(store.sweep) == ["abort upload dead"]


def put_in_two(store, path):
    with store.create(path) as writer:
        writer.write(bytes(6 << 20))
        writer.write(b"rest")

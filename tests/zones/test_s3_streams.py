"""What must hold of the streams themselves; what they are for is asked in test_store and test_s3."""

import io

import pytest

from zones import durable, s3_streams
from zones.errors import ZoneUnreachableError
from zones.s3_bucket import Head, Upload
from zones.s3_streams import RangeReader, UploadWriter, uploading


class Memory:
    """A bucket of one object that counts what it is asked."""

    def __init__(self, content=b"", unreachable=()):
        self.content, self.unreachable = content, unreachable
        self.asked = []

    def get_range(self, _key, _etag, start, size):
        self.asked.append((start, size))
        return self.content[start : start + size]

    def put_new(self, _key, content):
        self.asked.append("put")
        self.content = bytes(content)
        return True

    def begin(self, key):
        return self._do("begin", Upload(key, "id"))

    def send(self, _upload, number, content):
        self.content += content
        return self._do(f"send {number}", str(number))

    def complete(self, _upload, tags):
        return self._do(f"complete {' '.join(tags)}", True)  # noqa: FBT003 - the answer of a server

    def abort(self, _upload):
        self._do("abort", None)

    def _do(self, what, answer):
        self.asked.append(what)
        if what in self.unreachable:
            raise ZoneUnreachableError("b", what)
        return answer


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(s3_streams, "_PART_BYTES", 10)


def test_a_small_object_is_one_request_at_the_end():
    bucket = Memory()
    writer = UploadWriter(bucket, "a/b")
    writer.write(b"123456789")
    assert bucket.asked == []
    assert writer.finish()
    assert (bucket.asked, bucket.content) == (["put"], b"123456789")


def test_parts_are_sent_when_full_and_none_is_small_but_the_last():
    bucket = Memory()
    writer = UploadWriter(bucket, "a/b")
    for piece in (b"1234567", memoryview(b"8901234567"), bytearray(b"89")):
        assert writer.write(piece) == len(piece)
        writer.flush()
    writer.close()
    assert writer.finish()
    assert (bucket.asked, bucket.content) == (["begin", "send 1", "send 2", "complete 1 2"], b"1234567890123456789")


def test_nothing_empty_is_sent_at_the_end():
    bucket = Memory()
    writer = UploadWriter(bucket, "a/b")
    writer.write(bytes(10))
    assert writer.finish()
    assert bucket.asked == ["begin", "send 1", "complete 1"]


def test_what_went_wrong_is_told_even_if_the_upload_cannot_be_aborted():
    bucket = Memory(unreachable=("send 1", "abort"))
    with pytest.raises(ZoneUnreachableError, match="send 1"), uploading(bucket, "a/b") as writer:
        writer.write(bytes(10))
    assert bucket.asked == ["begin", "send 1", "abort"]


def test_an_act_that_fails_is_not_said_to_be_done(monkeypatch):
    points = []
    monkeypatch.setattr(durable, "reached", points.append)
    with pytest.raises(ZoneUnreachableError), uploading(Memory(unreachable=("begin",)), "a/b") as writer:
        writer.write(bytes(10))
    assert points == ["before begin upload b"]


def test_reading_in_order_asks_for_each_byte_once():
    bucket = Memory(bytes(range(100)))
    with io.BufferedReader(RangeReader(bucket, "key", Head(100, "tag"), "path"), 32) as stream:
        assert b"".join(iter(lambda: stream.read(7), b"")) == bucket.content
    assert bucket.asked == [(0, 32), (32, 32), (64, 32), (96, 4)]


def test_reading_the_rest_is_one_request():
    bucket = Memory(bytes(range(100)))
    reader = RangeReader(bucket, "key", Head(100, "tag"), "path")
    reader.seek(40)
    assert reader.readall() == bucket.content[40:]
    assert (reader.readall(), reader.tell(), bucket.asked) == (b"", 100, [(40, 60)])


def test_seeking_goes_anywhere_but_before_the_start():
    reader = RangeReader(Memory(bytes(range(100))), "key", Head(100, "tag"), "path")
    assert (reader.seek(10), reader.seek(5, io.SEEK_CUR), reader.seek(-1, io.SEEK_END)) == (10, 15, 99)
    assert reader.seek(200) == 200
    assert reader.read(5) == b""
    with pytest.raises(ValueError, match="before the start"):
        reader.seek(-1)
    assert (reader.readable(), reader.seekable(), reader.writable()) == (True, True, False)

"""What must hold of the reader of sealed objects."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.data_keys import DataKey
from custody.errors import BrokenSealError
from custody.sealed_format import HEADER_BYTES, TAG_BYTES
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader

KEY = DataKey(bytes(range(32)))
CHUNK = 8


def sealed(plain, chunk_bytes=CHUNK):
    raw = io.BytesIO()
    with SealingWriter(raw, KEY, "p", chunk_bytes=chunk_bytes) as writer:
        writer.write(plain)
    return raw.getvalue()


def reader_of(plain):
    return SealedReader(io.BytesIO(sealed(plain)), KEY, "p")


SEEKS = st.tuples(st.sampled_from([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END]), st.integers(-40, 60), st.integers(0, 40))


@given(st.binary(max_size=4 * CHUNK + 1), st.lists(SEEKS, max_size=10))
def test_it_reads_anywhere_as_a_plain_file_does(plain, seeks):
    reader, model = reader_of(plain), io.BytesIO(plain)
    for whence, offset, length in seeks:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: model.tell(), io.SEEK_END: len(plain)}[whence]
        if start + offset < 0:
            with pytest.raises(ValueError, match="before the start"):
                reader.seek(offset, whence)
            continue
        assert reader.seek(offset, whence) == model.seek(start + offset)
        assert reader.read(length) == model.read(length)
        assert reader.tell() == model.tell()
    assert reader.read() == model.read()


@given(st.binary(max_size=4 * CHUNK + 1))
def test_its_size_is_that_of_the_plain_bytes(plain):
    assert reader_of(plain).size == len(plain)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20, (2 << 20) + 7])
def test_every_size_around_a_real_chunk_border_survives(size):
    plain = bytes(range(251)) * (size // 251 + 1)
    with io.BytesIO(sealed(plain[:size], 1 << 20)) as raw:
        assert SealedReader(raw, KEY, "p").read() == plain[:size]


def test_chunks_come_whole_wherever_the_position_stands():
    reader = reader_of(b"0123456789")
    reader.seek(9)
    assert list(reader.chunks()) == [b"01234567", b"89"]
    assert reader.read() == b"9"


def test_a_damaged_chunk_is_refused_when_it_is_reached_and_the_others_are_not():
    content = bytearray(sealed(b"0123456789abcdefghij"))
    content[HEADER_BYTES + CHUNK + TAG_BYTES] ^= 1
    reader = SealedReader(io.BytesIO(bytes(content)), KEY, "p")
    assert reader.read(CHUNK) == b"01234567"
    with pytest.raises(BrokenSealError):
        reader.read(1)
    with pytest.raises(BrokenSealError):
        list(reader.chunks())
    reader.seek(16)
    assert reader.read() == b"ghij"


def test_pyarrow_passes_a_broken_seal_on():
    table = pa.table({"n": range(100_000)})
    raw = io.BytesIO()
    with SealingWriter(raw, KEY, "p", chunk_bytes=4096) as writer:
        pq.write_table(table, writer)
    content = bytearray(raw.getvalue())
    content[HEADER_BYTES + 5000] ^= 1
    with pytest.raises(BrokenSealError):
        pq.read_table(SealedReader(io.BytesIO(bytes(content)), KEY, "p"))


def test_it_says_that_it_can_read_and_seek_and_not_write():
    reader = reader_of(b"")
    assert (reader.readable(), reader.seekable(), reader.writable()) == (True, True, False)


def test_closing_leaves_the_raw_file_open():
    raw = io.BytesIO(sealed(b"content"))
    with SealedReader(raw, KEY, "p") as reader:
        reader.read()
    assert not raw.closed


def test_text_can_be_read_line_by_line():
    reader = io.BufferedReader(reader_of(b"first line\nsecond line\n"))
    assert list(io.TextIOWrapper(reader)) == ["first line\n", "second line\n"]

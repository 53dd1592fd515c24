"""What must hold of the writer of sealed objects."""

import gc
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.data_keys import DataKey
from custody.errors import BrokenSealError
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader

KEY = DataKey(bytes(range(32)))
TABLE = pa.table({"n": range(300_000), "s": [str(n) for n in range(300_000)]})


def reader_of(raw, path="p"):
    return SealedReader(io.BytesIO(raw.getvalue()), KEY, path)


@given(st.lists(st.binary(max_size=20), max_size=8), st.integers(1, 9))
def test_it_matters_not_in_what_pieces_it_was_written(pieces, chunk_bytes):
    raw, given_bytes = io.BytesIO(), 0
    with SealingWriter(raw, KEY, "p", chunk_bytes=chunk_bytes) as writer:
        for piece in pieces:
            assert writer.write(piece) == len(piece)
            given_bytes += len(piece)
            assert writer.tell() == given_bytes
    assert b"".join(reader_of(raw).chunks()) == b"".join(pieces)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, pa.py_buffer])
def test_any_buffer_can_be_written(kind):
    raw = io.BytesIO()
    with SealingWriter(raw, KEY, "p") as writer:
        writer.write(kind(b"content"))
    assert reader_of(raw).read() == b"content"


def test_an_exception_leaves_an_object_that_no_reader_opens():
    raw = io.BytesIO()

    def write_half():
        with SealingWriter(raw, KEY, "p", chunk_bytes=4) as writer:
            writer.write(b"half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    with pytest.raises(BrokenSealError):
        reader_of(raw)


def test_after_an_exception_it_cannot_be_completed():
    raw = io.BytesIO()
    writer = SealingWriter(raw, KEY, "p")

    def write_half():
        with writer:
            writer.write(b"half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"more")
    with pytest.raises(BrokenSealError):
        reader_of(raw)


def test_a_parquet_writer_interrupted_leaves_an_object_that_no_reader_opens():
    raw = io.BytesIO()

    def write_half():
        with SealingWriter(raw, KEY, "p") as writer, pq.ParquetWriter(writer, TABLE.schema) as parquet:
            parquet.write_table(TABLE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    with pytest.raises(BrokenSealError):
        reader_of(raw)


def test_a_writer_that_is_forgotten_leaves_an_object_that_no_reader_opens():
    raw = io.BytesIO()
    writer = SealingWriter(raw, KEY, "p")
    writer.write(b"half of it")
    del writer
    gc.collect()
    with pytest.raises(BrokenSealError):
        reader_of(raw)


def test_closing_completes_the_object_once_and_leaves_the_raw_file_open():
    raw = io.BytesIO()
    with SealingWriter(raw, KEY, "p") as writer:
        writer.write(b"whole")
        writer.close()
        writer.close()
    assert (writer.closed, raw.closed) == (True, False)
    assert reader_of(raw).read() == b"whole"


def test_nothing_is_taken_after_the_end():
    writer = SealingWriter(io.BytesIO(), KEY, "p")
    writer.flush()
    writer.close()
    for act in (lambda: writer.write(b"more"), writer.flush):
        with pytest.raises(ValueError, match="closed"):
            act()


def test_it_says_that_it_only_goes_forward():
    writer = SealingWriter(io.BytesIO(), KEY, "p")
    assert (writer.writable(), writer.readable(), writer.seekable(), writer.closed) == (True, False, False, False)


def test_a_full_disk_never_leaves_a_valid_object():
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() > 60:
                raise OSError("full")
            return super().write(data)

    raw = Full()
    writer = SealingWriter(raw, KEY, "p", chunk_bytes=8)
    with pytest.raises(OSError, match="full"):
        writer.write(bytes(100))
    with pytest.raises(OSError, match="full"):
        writer.close()
    with pytest.raises(BrokenSealError):
        reader_of(raw)


def test_pyarrow_writes_sealed_parquet_and_sealed_ipc():
    parquet, ipc = io.BytesIO(), io.BytesIO()
    with SealingWriter(parquet, KEY, "p") as writer, pq.ParquetWriter(writer, TABLE.schema) as sink:
        sink.write_table(TABLE)
    with SealingWriter(ipc, KEY, "p") as writer, pa.ipc.new_stream(writer, TABLE.schema) as sink:
        sink.write_table(TABLE)
    assert pq.read_table(reader_of(parquet)).equals(TABLE)
    assert pa.ipc.open_stream(reader_of(ipc)).read_all().equals(TABLE)

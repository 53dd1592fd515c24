"""What must hold of frames: they come out as they went in, and nothing else is taken for one."""

import io
import struct

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frames import LARGEST_FRAME_BYTES, BrokenFrameError, Kind, read_frame, write_batch, write_frame


@given(st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=50)), max_size=5))
def test_frames_come_out_as_they_went_in(frames):
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    pipe.seek(0)
    assert [read_frame(pipe) for _ in frames] == frames


@pytest.mark.parametrize(
    "rows",
    [
        pa.record_batch({"day": ["mon", "tue"], "dose": pa.array([1, None])}),
        pa.record_batch({"day": pa.array(["mon", "tue", "mon"]).dictionary_encode()}),
        pa.record_batch({"day": ["mon", "tue", "mon"]}).slice(1, 1),
        pa.record_batch({"day": pa.array([], pa.string())}),
    ],
    ids=["plain", "encoded", "a part", "none"],
)
def test_rows_come_out_as_they_went_in_and_the_next_frame_after_them(rows):
    pipe = io.BytesIO()
    held_back = io.BufferedWriter(pipe, 1 << 20)
    write_batch(held_back, rows)
    assert pipe.getvalue(), "they are handed on at once"
    held_back.detach()
    write_frame(pipe, Kind.END)
    pipe.seek(0)
    kind, content = read_frame(pipe)
    assert kind is Kind.ROWS
    assert pa.ipc.open_stream(content).read_all() == pa.Table.from_batches([rows])
    assert read_frame(pipe) == (Kind.END, b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"R",
        b"R" + struct.pack("<Q", 3) + b"ab",
        b"?" + struct.pack("<Q", 0),
        b"R" + struct.pack("<Q", LARGEST_FRAME_BYTES + 1) + b"a",
    ],
)
def test_anything_else_is_no_frame(content):
    with pytest.raises(BrokenFrameError):
        read_frame(io.BytesIO(content))

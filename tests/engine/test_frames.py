"""What must hold of frames: they come out as they went in, and nothing else is taken for one."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frames import LARGEST_FRAME_BYTES, BrokenFrameError, Kind, read_frame, write_frame


@given(st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=50)), max_size=5))
def test_frames_come_out_as_they_went_in(frames):
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    pipe.seek(0)
    assert [read_frame(pipe) for _ in frames] == frames


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

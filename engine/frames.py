"""What the gateway and a child of it say to each other: frames of a kind, a length and bytes."""

import struct
from enum import Enum
from typing import Protocol

import pyarrow as pa

LARGEST_FRAME_BYTES = 1 << 30
"""A frame that says that it is larger was not made by our child."""
_HEAD = struct.Struct("<cQ")


class Kind(Enum):
    """What a frame holds."""

    SETTINGS = b"S"
    CONTENT = b"C"
    COMPLETE = b"F"
    TABLES = b"T"
    QUESTION = b"Q"
    NAMES = b"M"
    TABLE = b"A"
    CHOICE = b"K"
    MORE = b"W"
    ASIDE = b"D"
    ROWS = b"R"
    REFUSAL = b"N"
    END = b"E"


class BrokenFrameError(Exception):
    """A stream that ended, or that holds no frame."""


class Reader(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes, fewer at the end only."""


class Writer(Protocol):
    """What can be written to."""

    def write(self, content: bytes, /) -> int:
        """Write it all."""

    def flush(self) -> None:
        """Hand it on."""


def write_frame(stream: Writer, kind: Kind, content: bytes = b"") -> None:
    """Write one frame, and hand it on."""
    stream.write(_HEAD.pack(kind.value, len(content)))
    stream.write(content)
    stream.flush()


def write_batch(stream: Writer, batch: pa.RecordBatch) -> None:
    """Write rows as one frame, which holds an Arrow stream of its own: none of it is copied on the way."""
    measured = pa.MockOutputStream()
    _write_stream(measured, batch)
    stream.write(_HEAD.pack(Kind.ROWS.value, measured.size()))
    _write_stream(pa.PythonFile(stream, "w"), batch)
    stream.flush()


def _write_stream(sink: pa.NativeFile, batch: pa.RecordBatch) -> None:
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)


def read_frame(stream: Reader) -> tuple[Kind, bytes]:
    """Read one frame. Raises `BrokenFrameError` for anything else."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise BrokenFrameError
    kind, length = _HEAD.unpack(head)
    if length > LARGEST_FRAME_BYTES or kind not in {known.value for known in Kind}:
        raise BrokenFrameError
    content = stream.read(length)
    if len(content) < length:
        raise BrokenFrameError
    return Kind(kind), content

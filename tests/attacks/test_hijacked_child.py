"""What must hold of whatever a parsing child says that a hostile file has taken over: it is a refusal, and no more."""

import io
import json
import struct
import threading

import numpy as np
import pyarrow as pa
import pytest

from engine.frames import BrokenFrameError
from intake.confined import process
from intake.confined.listening import Listener
from intake.confined.reading import open_confined
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.headers.layout import Layout
from intake.limits import SHIPPED

pytestmark = pytest.mark.usefixtures("children_started")

SAYS = """
import sys
with open(sys.argv[1], "rb") as said:
    sys.stdout.buffer.write(said.read())
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""
NAMES = ("Incident", "Count")
HEAD = {"line": 1, "cells": list(NAMES)}
MORE, END = b"W" + bytes(8), b"E" + bytes(8)
DEEP = b"[" * 100_000


@pytest.fixture
def hijacked(tmp_path, monkeypatch):
    """What becomes of the rows of a file whose child says some frames: how many there were, or the refusal.

    It has asked for the whole file before.
    """

    def read(*frames):
        said = tmp_path / "said"
        said.write_bytes(2 * MORE + b"".join(frames))
        monkeypatch.setattr(process, "_MODULE", ("-c", SAYS, str(said)))
        try:
            with open_confined(iter([b"x"]), SHIPPED, FindingCounter()) as confined:
                pieces = confined.grid(confined.sheets[0]).pieces(Layout(NAMES), NAMES)
                blocks = [piece() for piece in pieces]
                return sum(len(block.lines) + len(block.aside) for block in blocks)
        except UnreadableFileError as error:
            refused = error
        assert "Canary" not in str(refused)
        assert refused.__cause__ is None
        return refused.rule

    return read


def frame(kind, content):
    return kind + struct.pack("<Q", len(content)) + content


def tables(head=HEAD, **other):
    told = {"position": 1, "head": [head], "from_1904": False}
    facts = {"format": "text", "encoding": "utf-8", "delimiter": ","}
    return frame(b"T", json.dumps(facts | {"tables": [told | other]} | other).encode())


def rows(*columns, lines=(2, 3), names=("line", *NAMES), packing=None):
    batch = pa.RecordBatch.from_arrays([pa.array(lines, pa.int64()), *columns][: len(names)], names=names)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression=packing)) as writer:
        writer.write_batch(batch)
    return frame(b"R", sink.getvalue().to_pybytes())


def aside(told):
    return frame(b"D", told if isinstance(told, bytes) else json.dumps(told).encode())


def encoded(values, indices):
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()), safe=False)


def said_to_be_missing(nulls, bits):
    """Indices far beyond any dictionary, of which it is said that so many are missing."""
    content = np.full(2, 0x7FFFFF00, np.int32).tobytes()
    return pa.Array.from_buffers(pa.int32(), 2, [pa.py_buffer(bits), pa.py_buffer(content)], null_count=nulls)


TEXTS = pa.array(["Canary", "b"])
ROWS = rows(TEXTS, TEXTS)


def test_what_our_child_would_say_is_taken(hijacked):
    few = encoded(["Canary", "b"], pa.array([0, None], pa.int32()))
    odd = [[4, "Canary\n", "row-ragged", ["Canary"]]]
    assert hijacked(tables(), ROWS, aside(odd), rows(few, few), END) == 5


@pytest.mark.parametrize(
    "said",
    [
        frame(b"T", DEEP),
        frame(b"T", b"[" * 900 + b"]" * 900),
        frame(b"T", tables()[9:].replace(b'"position": 1', b'"position": 1e999')),
        frame(b"T", tables()[9:].replace(b'"line": 1', b'"line": Infinity')),
        tables({"line": 10**30, "cells": list(NAMES)}),
        tables({"line": -1, "cells": list(NAMES)}),
        tables({"line": 1, "cells": ["\ud800", "Canary"]}),
        tables({"line": 1, "cells": [["Canary"]]}),
        tables(head=HEAD, position=9_990_000_018),
        tables(delimiter="\ud800"),
    ],
)
def test_tables_that_our_child_would_not_tell_of_are_a_refusal(hijacked, said):
    assert hijacked(said, ROWS, END) == "parser-stopped"


def test_first_rows_that_do_not_follow_one_another_are_a_refusal(hijacked):
    said = json.loads(tables()[9:])
    said["tables"][0]["head"] = [{"line": line, "cells": list(NAMES)} for line in (2, 2)]
    assert hijacked(frame(b"T", json.dumps(said).encode()), ROWS, END) == "parser-stopped"


@pytest.mark.parametrize(
    "told",
    [
        DEEP,
        b'[[Infinity, "Canary", "row-ragged", []]]',
        [[-1, "Canary", "row-ragged", []]],
        [[1 << 63, "Canary", "row-ragged", []]],
        [[4, "\ud800", "row-ragged", []]],
        [[4, "Canary", "row-ragged", ["\udfff"]]],
        [[4, "Canary", "row-ragged", [["Canary"]]]],
        [[4, "Canary", "Canary", []]],
    ],
)
def test_odd_rows_that_our_child_would_not_tell_of_are_a_refusal(hijacked, told):
    assert hijacked(tables(), aside(told), ROWS, END) == "parser-stopped"


@pytest.mark.parametrize(
    "said",
    [
        rows(names=()),
        rows(TEXTS, encoded(["Canary"], said_to_be_missing(2, b"\xff"))),
        rows(TEXTS, encoded(["Canary"], said_to_be_missing(1, b"\xff"))),
        rows(TEXTS, encoded(["Canary"], pa.array([-1, 0], pa.int32()))),
        rows(TEXTS, encoded(["Canary", None], pa.array([0, 1], pa.int32()))),
        rows(TEXTS, TEXTS, lines=(-2, 3)),
        rows(TEXTS, TEXTS, lines=(3, 3)),
        aside([[2, "Canary", "row-ragged", []]]),
        aside([[2, "Canary", "row-ragged", []]]) * 2 + ROWS,
    ],
    ids=[
        "no column",
        "all missing",
        "some missing",
        "below the first",
        "a value that is none",
        "a line below none",
        "a line twice",
        "odd rows alone",
        "odd rows twice",
    ],
)
def test_rows_that_are_not_sound_are_a_refusal(hijacked, said):
    assert hijacked(tables(), said, END) == "parser-stopped"


def test_rows_that_unfold_as_they_are_read_are_a_refusal(hijacked):
    much = pa.array(["Canary" * 100_000] * 2)
    assert hijacked(tables(), rows(TEXTS, much), END) == 2
    assert hijacked(tables(), rows(TEXTS, much, packing="zstd"), END) == "parser-stopped"


class NoMemory:
    """A parent of whom nothing can be taken in: there is no memory for it."""

    def read(self, _):
        raise MemoryError


def test_a_child_without_memory_to_listen_does_not_wait_for_ever():
    listener, ended = Listener(NoMemory(), io.BytesIO()), []

    def wait():
        with pytest.raises(BrokenFrameError):
            listener.choice()
        ended.append(True)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    waiting.join(20)
    assert ended


def test_a_long_value_of_very_many_rows_is_a_refusal(hijacked):
    """Written out, as a column is that the first block did not encode, it would fill memory."""
    length, many = 1 << 20, 1024
    lines, indices = range(2, 2 + many), [0] * (many - 2) + [None] * 2
    short, long = (encoded(["x" * most], pa.array(indices, pa.int32())) for most in (1, length))
    assert hijacked(tables(), rows(short, long, lines=lines), END) == many
    assert hijacked(tables(), rows(long, long, lines=lines), END) == "parser-stopped"


@pytest.mark.parametrize(
    ("lines", "doubts", "found"),
    [((2, 3), [[0], None], 2), ((2, None), [[0], None], "parser-stopped"), ((2, 3), [[None], [0]], "parser-stopped")],
)
def test_rows_of_a_sheet_have_a_line_and_doubts_about_their_columns(hijacked, lines, doubts, found):
    doubtful = pa.array(doubts, pa.list_(pa.int32()))
    said = rows(doubtful, TEXTS, TEXTS, lines=lines, names=("line", "doubts", *NAMES))
    assert hijacked(tables(format="json"), said, END) == found

"""What must hold of the child that answers: it says what was agreed, within its bounds, or ends without a word."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import psutil
import pyarrow as pa
import pytest

from engine.child_process import Child
from engine.frames import Kind, read_frame, write_batch, write_frame
from engine.locked import Bounds, main

MODULE = ("-m", main.__module__)
COMMAND = [sys.executable, "-I", "-B", *MODULE]
BOUNDS = Bounds(engine_bytes=64 << 20, memory_bytes=1 << 30, seconds=5.0, rows=100, answer_bytes=1 << 20)
WALKS = pa.RecordBatch.from_pydict({"a": [1, 2, 3], "who": ["x", "y", "Canary"]})


def stream(rows):
    pipe = io.BytesIO()
    write_batch(pipe, rows)
    pipe.seek(0)
    return read_frame(pipe)


TABLES = ((Kind.TABLE, b"walks"), stream(WALKS), stream(WALKS), (Kind.COMPLETE, b""))


def said(*frames, after=b"", command=COMMAND):
    """What the child says to some frames, how it ends, and what it writes elsewhere."""
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    ended = subprocess.run(command, input=pipe.getvalue() + after, capture_output=True, env={}, check=False)  # noqa: S603 - our own child
    answer = io.BytesIO(ended.stdout)
    found = []
    while answer.tell() < len(ended.stdout):
        found.append(read_frame(answer))
    return found, ended.returncode, ended.stderr


def asked(question, bounds=BOUNDS, tables=TABLES):
    frames, code, words = said((Kind.SETTINGS, bounds.as_json()), (Kind.QUESTION, question.encode()), *tables)
    assert (code, words) == (0, b"")
    return frames


def rows(frames):
    return [
        row
        for kind, content in frames
        if kind is Kind.ROWS
        for row in pa.ipc.open_stream(content).read_all().to_pylist()
    ]


def test_it_tells_which_tables_a_question_names_and_answers_from_those_it_is_given():
    frames = asked("select sum(a) as n from Walks")
    assert (frames[0], frames[-1]) == ((Kind.NAMES, b'["walks"]'), (Kind.END, b""))
    assert rows(frames) == [{"n": 12}]


def test_an_answer_without_rows_tells_its_columns():
    frames = asked("select a, who from walks where a > 9")
    (content,) = [content for kind, content in frames if kind is Kind.ROWS]
    assert pa.ipc.open_stream(content).schema.names == ["a", "who"]
    assert rows(frames) == []


@pytest.mark.parametrize(
    ("question", "bounds", "rule"),
    [
        ("select * from runs", BOUNDS, "engine"),
        ("copy walks to 'x'", BOUNDS, "not-one-select"),
        ("select getenv('HOME')", BOUNDS, "function-not-on-the-list"),
        ("select * from range(101)", BOUNDS, "answer-too-long"),
        ("select * from walks", replace(BOUNDS, answer_bytes=9), "answer-too-long"),
        ("select count(*) from range(99999999999)", replace(BOUNDS, seconds=0.2), "too-slow"),
        ("select list(range) from range(99999999)", replace(BOUNDS, engine_bytes=16 << 20), "too-large"),
    ],
)
def test_a_refusal_is_a_rule_and_words_for_the_asker(question, bounds, rule):
    kind, content = asked(question, bounds)[-1]
    assert kind is Kind.REFUSAL
    assert content.split(b" ")[0].decode() == rule


def test_just_as_many_rows_as_may_be_are_given():
    assert len(rows(asked("select * from range(100)"))) == 100


@pytest.mark.parametrize(
    "frames",
    [
        (),
        ((Kind.QUESTION, b"select 1"),),
        ((Kind.SETTINGS, b"{}"), (Kind.QUESTION, b"\xff")),
        ((Kind.SETTINGS, json.dumps({"seconds": "x"}).encode()), (Kind.QUESTION, b"select 1")),
        ((Kind.SETTINGS, b"{}"), (Kind.QUESTION, b"select 1"), (Kind.CHOICE, b"Canary")),
    ],
)
def test_what_was_not_agreed_ends_it_without_a_word(frames):
    found, code, words = said(*frames)
    assert (code, words) == (70, b"")
    assert all(kind is Kind.NAMES for kind, _ in found)


def test_it_is_confined_when_it_reads_the_question():
    child = Child(MODULE, {}, BOUNDS.memory_bytes, 30)
    try:
        child.send(Kind.SETTINGS, BOUNDS.as_json())
        child.send(Kind.QUESTION, b"select 1")
        assert child.receive()[0] is Kind.NAMES
        process = psutil.Process(child._process.pid)
        for limit in (psutil.RLIMIT_NOFILE, psutil.RLIMIT_FSIZE, psutil.RLIMIT_CORE):
            assert process.rlimit(limit) == (0, 0)
        assert process.rlimit(psutil.RLIMIT_CPU) == (12, 12)
        held = process.memory_info().vms
        assert held < process.rlimit(psutil.RLIMIT_AS)[1] < held + (1 << 30) + (100 << 20)
        assert process.environ() in ({}, {"LC_CTYPE": "C.UTF-8"})
    finally:
        child.close()


UNREAD = "import engine.locked as locked; locked.tables_named = lambda *_: (); locked.main()"


@pytest.mark.parametrize(
    ("setting", "value"),
    [("enable_external_access", False), ("lock_configuration", True), ("memory_limit", "64.0 MiB")],
)
def test_whatever_the_reading_of_a_question_lets_through_the_engine_is_locked(setting, value):
    question = f"select current_setting('{setting}') as value".encode()
    command = [sys.executable, "-I", "-B", "-c", UNREAD]
    frames, _, _ = said((Kind.SETTINGS, BOUNDS.as_json()), (Kind.QUESTION, question), *TABLES, command=command)
    assert rows(frames) == [{"value": value}]

"""What must hold of the child: it says what was agreed, or ends without a word."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from engine.frames import Kind, read_frame, write_frame
from intake.confined.child import main
from intake.confined.reading import open_confined
from intake.limits import SHIPPED
from tests.intake.workbooks import plain_xlsx

SETTINGS = (Kind.SETTINGS, json.dumps(SHIPPED.as_json()).encode())
COMMAND = [sys.executable, "-I", "-m", main.__module__]


def said(*frames, after=b""):
    """What the child says to some frames, how it ends, and what it writes elsewhere."""
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    ended = subprocess.run(COMMAND, input=pipe.getvalue() + after, capture_output=True, check=False)  # noqa: S603 - our own child
    answer = io.BytesIO(ended.stdout)
    found = []
    while answer.tell() < len(ended.stdout):
        found.append(read_frame(answer))
    return found, ended.returncode, ended.stderr


def test_it_tells_of_tables_and_gives_the_rows_of_the_one_that_is_chosen():
    frames, code, words = said(SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), (Kind.CHOICE, b"1"))
    assert [kind for kind, _ in frames] == [Kind.TABLES, Kind.ROWS, Kind.END]
    assert json.loads(frames[0][1])["tables"][0]["head"][0] == {"line": 1, "cells": ["Incident", "Count"]}
    assert (code, words) == (0, b"")


def test_it_is_confined_when_it_reads():
    with open_confined(iter([plain_xlsx()]), replace(SHIPPED, parser_memory_bytes=100 << 20)) as confined:
        child = psutil.Process(confined._child._process.pid)
        held = child.memory_info().vms
        assert held - (100 << 20) < child.rlimit(psutil.RLIMIT_AS)[1] < held + (100 << 20)
        assert child.rlimit(psutil.RLIMIT_CPU) == (600, 600)
        for limit in (psutil.RLIMIT_NOFILE, psutil.RLIMIT_FSIZE, psutil.RLIMIT_CORE):
            assert child.rlimit(limit) == (0, 0)
        assert child.num_fds() == 3


def test_a_refusal_is_one_word():
    frames, code, words = said(SETTINGS, (Kind.CONTENT, b"%PDF-1.7 Canary"), (Kind.COMPLETE, b""))
    assert frames == [(Kind.REFUSAL, b"format-pdf")]
    assert (code, words) == (0, b"")


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [(Kind.CONTENT, b"Canary")],
        [(Kind.SETTINGS, b"Canary")],
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), (Kind.CHOICE, b"7")],
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), (Kind.CHOICE, b"Canary")],
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b"")],
    ],
)
def test_what_it_does_not_understand_ends_it_without_a_word(frames):
    _, code, words = said(*frames, after=b"Canary")
    assert code != 0
    assert words == b""

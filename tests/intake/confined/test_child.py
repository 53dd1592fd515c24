"""What must hold of the child: it says what was agreed, or ends without a word."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from engine.frames import Kind, read_frame, write_frame
from intake.confined.asking import Choice
from intake.confined.child import main
from intake.confined.reading import open_confined
from intake.findings import FindingCounter
from intake.headers.layout import Layout
from intake.limits import SHIPPED
from tests.intake.workbooks import plain_xlsx

SETTINGS = (Kind.SETTINGS, json.dumps(SHIPPED.as_json()).encode())
COMMAND = [sys.executable, "-I", "-m", main.__module__]


def choice(position, *names):
    return Kind.CHOICE, Choice(position, Layout(names), names).as_json()


def said(*frames, after=b""):
    """What the child says to some frames but for asking for more, how it ends, and what it writes elsewhere."""
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    ended = subprocess.run(COMMAND, input=pipe.getvalue() + after, capture_output=True, check=False)  # noqa: S603 - our own child
    answer = io.BytesIO(ended.stdout)
    found = []
    while answer.tell() < len(ended.stdout):
        found.append(read_frame(answer))
    return [frame for frame in found if frame != (Kind.MORE, b"")], ended.returncode, ended.stderr


def test_it_tells_of_tables_and_gives_the_rows_of_the_one_that_is_chosen():
    frames, code, words = said(SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), choice(1))
    assert [kind for kind, _ in frames] == [Kind.TABLES, Kind.ROWS, Kind.END]
    assert json.loads(frames[0][1])["tables"][0]["head"][0] == {"line": 1, "cells": ["Incident", "Count"]}
    assert (code, words) == (0, b"")


def test_the_rows_of_a_text_come_with_what_was_odd_about_them_before_them():
    text = "a,b\nx,y\nodd\né,z\n".encode("cp1252")
    frames, code, words = said(SETTINGS, (Kind.CONTENT, text), choice(1, "a", "b"), (Kind.COMPLETE, b""))
    assert [kind for kind, _ in frames] == [Kind.TABLES, Kind.ASIDE, Kind.ROWS, Kind.END]
    assert json.loads(frames[0][1])["encoding"] == "cp1252"
    assert json.loads(frames[1][1]) == [[3, "odd\n", "row-ragged", ["odd"]]]
    assert frames[3][1] == b"encoding-mended"
    assert (code, words) == (0, b"")


def test_a_refusal_tells_its_line():
    frames, _, _ = said(SETTINGS, (Kind.CONTENT, b'a,b\nx,"Canary\n'), (Kind.COMPLETE, b""), choice(1, "a", "b"))
    assert frames[-1] == (Kind.REFUSAL, b"quote-unclosed 2")


@pytest.mark.parametrize("content", [plain_xlsx(), b"Incident,Count\nCanary,1\n"], ids=["workbook", "text"])
def test_it_is_confined_when_it_reads(content):
    limits = replace(SHIPPED, parser_memory_bytes=100 << 20)
    with open_confined(iter([content]), limits, FindingCounter()) as confined:
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
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), choice(7)],
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b""), (Kind.CHOICE, b"Canary")],
        [SETTINGS, (Kind.CONTENT, plain_xlsx()), (Kind.COMPLETE, b"")],
    ],
)
def test_what_it_does_not_understand_ends_it_without_a_word(frames):
    _, code, words = said(*frames, after=b"Canary")
    assert code != 0
    assert words == b""

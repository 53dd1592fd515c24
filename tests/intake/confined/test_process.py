"""What must hold of the child as its parent sees it: it dies, hangs or swells, and is a refusal; never an exception."""

import os
import time
from dataclasses import replace

import psutil
import pytest

from engine import child_process
from engine.frames import Kind
from intake.confined import process
from intake.confined.process import ChildProcess
from intake.errors import UnreadableFileError
from intake.limits import SHIPPED

pytestmark = pytest.mark.usefixtures("children_started")

DIES = "import os; os.abort()"
HANGS = "import time; time.sleep(60)"
SWELLS = "import time; held = b'x' * (300 << 20); time.sleep(60)"
TALKS = "import sys; sys.stdout.write('Canary'); sys.stderr.write('Canary')"
SHOWS = """
import os, sys
shown = repr((os.getcwd(), sorted(os.environ), sys.path[0])).encode()
sys.stdout.buffer.write(b"R" + len(shown).to_bytes(8, "little") + shown)
"""


@pytest.fixture
def started(monkeypatch):
    """A child that runs a program in the place of ours."""
    children = []

    def start(program, limits=SHIPPED):
        monkeypatch.setattr(process, "_MODULE", ("-c", program))
        children.append(ChildProcess(limits))
        return children[-1]

    yield start
    for child in children:
        child.close()


def refusal(act):
    with pytest.raises(UnreadableFileError) as refused:
        act()
    assert "Canary" not in str(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.rule


@pytest.mark.parametrize("program", [DIES, TALKS, "", "raise ValueError('Canary')"])
def test_a_child_that_dies_or_talks_is_a_refusal(started, program, capfd):
    assert refusal(started(program).receive) == "parser-stopped"
    assert capfd.readouterr() == ("", "")


def test_a_child_that_has_gone_cannot_be_told_anything(started):
    child = started("")

    def tell():
        for _ in range(100):
            child.send(Kind.CONTENT, b"x" * (1 << 20))

    assert refusal(tell) == "parser-stopped"


def test_a_child_that_hangs_is_ended_in_time(started):
    child, began = started(HANGS, replace(SHIPPED, parser_seconds=1)), time.monotonic()
    assert refusal(child.receive) == "parser-slow"
    assert time.monotonic() - began < 10
    assert refusal(child.receive) == "parser-slow"


def test_a_child_that_does_not_listen_is_ended_in_time(started):
    child = started(HANGS, replace(SHIPPED, parser_seconds=1))
    assert refusal(lambda: child.send(Kind.CONTENT, b"x" * (8 << 20))) == "parser-slow"


def test_time_that_the_parent_takes_is_not_the_childs(started):
    child = started("import sys; sys.stdout.buffer.write(b'E' + bytes(8))", replace(SHIPPED, parser_seconds=1))
    time.sleep(1.5)
    assert child.receive() == (Kind.END, b"")


def test_where_the_system_sets_no_limit_a_child_that_swells_is_ended(started, monkeypatch):
    monkeypatch.setattr(child_process, "is_bounded_by_system", lambda: False)
    child = started(SWELLS, replace(SHIPPED, parser_memory_bytes=150 << 20))
    assert refusal(child.receive) == "parser-stopped"


def test_a_child_is_told_nothing_of_where_it_runs(started, monkeypatch):
    monkeypatch.setenv("GATEWAY_PASSPHRASE_FILE", "/canary")
    _, shown = started(SHOWS).receive()
    folder, environment, first = eval(shown)  # noqa: S307 - what this test wrote
    assert folder == os.path.abspath(os.sep)  # noqa: PTH100 - as the child is started
    assert set(environment) == set(process._ENVIRONMENT)
    assert first != ""


def test_a_rule_comes_with_our_own_words_only(started):
    refusing = "import sys; sys.stdout.buffer.write(b'N' + (11).to_bytes(8, 'little') + b'sheets-several')"
    assert refusal(started(refusing.replace("11", "14")).receive) == "sheets-several"
    unknown = "import sys; sys.stdout.buffer.write(b'N' + (6).to_bytes(8, 'little') + b'Canary')"
    assert refusal(started(unknown).receive) == "parser-stopped"


def test_closing_ends_it(started):
    child = started(HANGS)
    number = child._process.pid
    child.close()
    assert not psutil.pid_exists(number)
    child.close()

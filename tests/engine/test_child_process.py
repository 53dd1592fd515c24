"""What must hold of a child as its parent sees it: it dies, hangs or talks, and has gone."""

import time

import psutil
import pytest

from engine import child_process
from engine.child_process import Child, ChildGoneError
from engine.frames import Kind


@pytest.fixture
def started():
    children = []

    def start(program, seconds=30, memory_bytes=1 << 30):
        children.append(Child(("-c", program), {}, memory_bytes, seconds))
        return children[-1]

    yield start
    for child in children:
        child.close()


def gone(act):
    with pytest.raises(ChildGoneError) as told:
        act()
    assert told.value.__cause__ is None
    return "slow" if told.value.is_slow else "stopped"


@pytest.mark.parametrize("program", ["", "import os; os.abort()", "print('Canary')", "raise ValueError('Canary')"])
def test_a_child_that_dies_or_talks_has_gone(started, program, capfd):
    assert gone(started(program).receive) == "stopped"
    assert capfd.readouterr() == ("", "")


def test_a_child_that_hangs_is_ended_in_time(started):
    child, began = started("import time; time.sleep(60)", seconds=1), time.monotonic()
    assert gone(child.receive) == "slow"
    assert gone(lambda: child.send(Kind.CONTENT, b"x" * (8 << 20))) == "slow"
    assert time.monotonic() - began < 10


def test_where_the_system_sets_no_limit_a_child_that_swells_is_ended(started, monkeypatch):
    monkeypatch.setattr(child_process, "is_bounded_by_system", lambda: False)
    swells = "import time; held = b'x' * (300 << 20); time.sleep(60)"
    assert gone(started(swells, memory_bytes=150 << 20).receive) == "stopped"


def test_closing_ends_it(started):
    child = started("import time; time.sleep(60)")
    child.close()
    assert not psutil.pid_exists(child._process.pid)

"""What must hold of a child as its parent sees it: it dies, hangs or talks, and has gone."""

import sys
import threading
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


SAYS = "import sys; say = lambda: (sys.stdout.buffer.write(b'E' + bytes(8)), sys.stdout.flush()); "
LISTENS = "hear = lambda: sys.stdin.buffer.read(9); "
WAITS = "import time; time.sleep(60)"
COPIES = "import os, time; os.fork(); "
COPIES_HANG = COPIES + "time.sleep(20)"
COPIES_TALK = COPIES + "until = time.monotonic() + 20\nwhile time.monotonic() < until: os.write(1, b'E' + bytes(8))"
SAID = (Kind.END, b"")


def has_said(child):
    """Wait until the child has said something, without listening to it: that is no time of the child's."""
    return bool(child._from.peek(1))


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


def test_a_child_whose_time_is_used_up_is_ended_though_it_answers_at_once(started):
    child = started(SAYS + "say(); " + WAITS, seconds=0)
    assert has_said(child)
    child.receive()
    assert child._process.wait(30) != 0
    assert gone(child.receive) == "slow"


def test_all_the_times_that_a_child_takes_count_together(started):
    child = started(SAYS + "import time; exec('while True: say(); time.sleep(0.2)')", seconds=1)
    assert gone(lambda: [child.receive() for _ in range(60)]) == "slow"


def test_time_that_the_parent_takes_is_not_the_childs(started):
    child = started(SAYS + LISTENS + "say(); hear(); say()", seconds=1)
    assert has_said(child)
    assert child.receive() == SAID
    time.sleep(1.1)
    child.send(Kind.MORE)
    assert child.receive() == SAID


@pytest.mark.skipif(sys.platform == "win32", reason="Windows copies no process")
@pytest.mark.parametrize("copies", [COPIES_HANG, COPIES_TALK])
def test_what_a_child_has_started_itself_keeps_nobody_waiting(started, copies):
    began = time.monotonic()
    hearing = started(copies, seconds=1)
    assert gone(lambda: [hearing.receive() for _ in range(1 << 40)]) == "slow"
    telling = started(copies, seconds=1)
    assert gone(lambda: telling.send(Kind.CONTENT, b"x" * (8 << 20))) == "slow"
    assert time.monotonic() - began < 10


def test_nor_does_what_holds_it_when_it_is_dead(monkeypatch, started):
    """The system tells of its end first to whoever traces it: to us perhaps never."""
    monkeypatch.setattr(child_process, "_DYING_SECONDS", 0.1)
    child, is_let_go = started(WAITS), threading.Event()
    ends = child._process.wait
    monkeypatch.setattr(child._process, "wait", lambda: is_let_go.wait(20) and ends())
    began = time.monotonic()
    child.close()
    assert time.monotonic() - began < 10
    is_let_go.set()
    child._watching.join()
    assert child.has_ended()


def test_where_the_system_sets_no_limit_a_child_that_swells_is_ended(started, monkeypatch):
    monkeypatch.setattr(child_process, "is_bounded_by_system", lambda: False)
    swells = "import time; held = b'x' * (300 << 20); time.sleep(60)"
    assert gone(started(swells, memory_bytes=150 << 20).receive) == "stopped"


def test_closing_ends_it(started):
    child = started("import time; time.sleep(60)")
    child.close()
    assert not psutil.pid_exists(child._process.pid)

"""What must hold of copies as their parent sees them: they end when they are ended, and say how they did."""

import os
import signal
import time
from contextlib import contextmanager

import psutil
import pytest

from engine.copying import CAN_COPY, Zygote, ZygoteGoneError

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="processes are copied on Linux alone")


@contextmanager
def closing_pipes(copy):
    yield copy
    for pipe in (copy.stdin, copy.stdout):
        pipe.close()


@pytest.fixture
def zygote():
    made = Zygote("tests.engine.parrot", {})
    yield made
    made.close()


@pytest.fixture
def copy(zygote):
    with closing_pipes(zygote.copy()) as made:
        yield made


def test_a_copy_that_ends_says_how(copy):
    copy.stdin.write(b"7\n")
    copy.stdin.flush()
    assert copy.stdout.read() == b""
    copy.kill()
    assert [copy.wait(), copy.wait()] == [7, 7]


def test_a_copy_is_ended_whatever_it_does_and_only_once(zygote, copy):
    copy.kill()
    assert copy.wait() == -signal.SIGKILL
    assert not psutil.pid_exists(copy.pid)
    copy.kill()
    with closing_pipes(zygote.copy()) as another:
        assert another.pid != copy.pid, "the zygote lives on"


def test_a_copy_whose_parent_says_no_more_ends(copy):
    copy.stdin.close()
    assert copy.wait() == 0


def test_a_zygote_that_has_gone_is_told_and_leaves_no_pipe_open(zygote, copy):
    os.kill(zygote._process.pid, signal.SIGKILL)
    before = psutil.Process().num_fds()
    with pytest.raises(ZygoteGoneError):
        zygote.copy()
    assert psutil.Process().num_fds() == before
    copy.kill()
    assert copy.wait() == 0
    copy.stdin.close()
    assert copy.stdout.read() == b"", "it ends with its pipes"


def test_a_zygote_ends_when_nobody_can_ask_any_more(zygote):
    zygote.forget()
    for _ in range(100):
        if psutil.Process(zygote._process.pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    pytest.fail("it waits for someone who has gone")

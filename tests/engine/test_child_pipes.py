"""What must hold of pipes to a child: what goes in comes out, and nobody waits for a child that was given up."""

import os
import sys
import threading

import pytest

from engine.child_pipes import ends

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="on Windows pipes are as they were")
MUCH = os.urandom(3 << 20)


@pytest.fixture
def pipe():
    """Our two ends of one pipe, as if a child gave back what it is given, and what gives it up."""
    reading, writing = os.pipe()
    given_up = threading.Event()
    to, back = ends(os.fdopen(writing, "wb"), os.fdopen(reading, "rb"), given_up.is_set)
    yield to, back, given_up
    given_up.set()
    for end in (to, back):
        try:
            end.close()
        except OSError:
            continue


def test_what_goes_in_comes_out_however_little_the_pipe_holds(pipe):
    to, back, _ = pipe
    telling = threading.Thread(target=lambda: (to.write(MUCH), to.close()))
    telling.start()
    assert back.read(len(MUCH)) == MUCH
    telling.join()
    assert back.read(1) == b""


def test_nobody_waits_for_what_a_child_that_was_given_up_might_say(pipe):
    _, back, given_up = pipe
    threading.Timer(0.1, given_up.set).start()
    assert back.read(1) == b""


def test_nor_until_it_listens(pipe):
    to, _, given_up = pipe
    threading.Timer(0.1, given_up.set).start()
    with pytest.raises(BrokenPipeError):
        to.write(MUCH)


def test_a_child_that_listens_no_more_is_told_nothing(pipe):
    to, back, _ = pipe
    back.close()
    with pytest.raises(BrokenPipeError):
        to.write(MUCH)


def test_closing_closes_the_pipe(pipe):
    to, back, _ = pipe
    descriptors = to.fileno(), back.fileno()
    to.close()
    back.close()
    for descriptor in descriptors:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)

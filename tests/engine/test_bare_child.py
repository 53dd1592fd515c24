"""What must hold of the way to a child: what goes in comes out, and nobody waits for a child that was given up."""

import os
import socket
import subprocess
import sys
import threading
from types import SimpleNamespace

import psutil
import pytest

from engine import bare_child

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows lends a child no socket")
MUCH = os.urandom(3 << 20)
LEADS_ELSEWHERE = """
import socket, sys
way = socket.socket(fileno=0)
for act in (lambda: way.listen(), lambda: way.connect({path!r}), lambda: way.connect(chr(0) + "elsewhere")):
    try:
        act()
        way.sendall(b"led")
    except OSError:
        way.sendall(b"not")
"""


@pytest.fixture
def way():
    """Our two ends, the child's, and what gives the child up."""
    ours, theirs = socket.socketpair()
    given_up = threading.Event()
    to, back = bare_child.ends(ours, given_up.is_set)
    yield to, back, theirs, given_up
    given_up.set()
    theirs.close()
    for end in (to, back):
        try:
            end.close()
        except OSError:
            continue


def test_what_goes_in_comes_out_however_little_may_wait_on_the_way(way):
    to, _, theirs, _ = way
    telling = threading.Thread(target=lambda: (to.write(MUCH), to.flush()))
    telling.start()
    assert theirs.recv(len(MUCH), socket.MSG_WAITALL) == MUCH
    telling.join()


def test_and_what_is_said_is_heard_to_its_end(way):
    _, back, theirs, _ = way
    telling = threading.Thread(target=lambda: (theirs.sendall(MUCH), theirs.close()))
    telling.start()
    assert back.read(len(MUCH) + 1) == MUCH
    telling.join()


def test_nobody_waits_for_what_a_child_that_was_given_up_might_say(way):
    _, back, _, given_up = way
    threading.Timer(0.1, given_up.set).start()
    assert back.read(1) == b""


def test_nor_until_it_listens(way):
    to, _, _, given_up = way
    refused = []

    def tell():
        try:
            to.write(MUCH)
        except BrokenPipeError as gone:
            refused.append(gone)

    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    given_up.set()
    telling.join(10)
    assert refused


def test_nor_while_what_it_has_started_goes_on_talking_or_listening(way):
    to, back, theirs, given_up = way
    theirs.sendall(b"still there")
    given_up.set()
    assert back.read(1) == b""
    to.write(b"still heard")
    with pytest.raises(BrokenPipeError):
        to.flush()


def test_a_child_that_listens_no_more_is_told_nothing(way):
    to, _, theirs, _ = way
    theirs.close()
    with pytest.raises(BrokenPipeError):
        to.write(MUCH)


def test_what_was_said_before_it_went_is_heard_though_it_left_something_unheard(way):
    to, back, theirs, _ = way
    to.write(b"unheard")
    to.flush()
    theirs.sendall(b"said")
    theirs.close()
    assert back.read(4) == b"said"


def test_closing_closes_the_way(way):
    to, back, theirs, _ = way
    to.close()
    back.close()
    assert theirs.recv(1) == b""


def test_the_childs_end_leads_nowhere_but_to_us(tmp_path):
    path = str(tmp_path / "elsewhere")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        child = bare_child.start(("-c", LEADS_ELSEWHERE.format(path=path)), {}, lambda: False)
        with child.process, child.to, child.back:
            assert child.back.read(9) == b"notnotnot"


def test_an_open_file_that_a_child_hands_on_is_not_taken(way):
    _, back, theirs, _ = way
    before = psutil.Process().num_fds()
    socket.send_fds(theirs, [b"said"], [0, 0, 0])
    assert back.read(4) == b"said"
    assert psutil.Process().num_fds() == before


def test_a_child_that_cannot_be_started_leaves_nothing_open(monkeypatch):
    pair = socket.socketpair()

    def refused(*_, **__):
        raise BlockingIOError

    monkeypatch.setattr(bare_child.socket, "socketpair", lambda: pair)
    monkeypatch.setattr(bare_child, "subprocess", SimpleNamespace(Popen=refused, DEVNULL=subprocess.DEVNULL))
    with pytest.raises(BlockingIOError):
        bare_child.start(("-c", ""), {}, lambda: False)
    assert [end.fileno() for end in pair] == [-1, -1]


class Narrow(socket.socket):
    """A socket of a system that lets no more wait than it says."""

    def setsockopt(self, *_):
        raise OSError


def test_where_the_system_lets_no_more_wait_the_way_is_as_it_is(monkeypatch):
    pair = [Narrow(fileno=end.detach()) for end in socket.socketpair()]
    monkeypatch.setattr(bare_child.socket, "socketpair", lambda: pair)
    child = bare_child.start(("-c", "print('said')"), {}, lambda: False)
    with child.process, child.to, child.back:
        assert child.back.read(4) == b"said"


def test_more_may_wait_on_it_than_of_itself():
    child = bare_child.start(("-c", "import time; time.sleep(60)"), {}, lambda: True)
    usual, other = socket.socketpair()
    with usual, other, child.to, child.back:
        mine = child.to.raw._socket
        assert mine.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > usual.getsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF
        )
        child.process.kill()
        child.process.wait()

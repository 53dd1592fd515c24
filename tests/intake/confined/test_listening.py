"""What must hold of a child that listens: it hears all in order, asks for so much and no more, and waits for nobody."""

import io
import threading
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frames import BrokenFrameError, Kind, read_frame, write_frame
from intake.confined.asking import Choice
from intake.confined.listening import _AHEAD, Listener
from intake.headers.layout import Layout

CHOICE = Choice(7, Layout(("day", None), first_line=3), ("day",))
CHOSEN = (Kind.CHOICE, CHOICE.as_json())
COMPLETE = (Kind.COMPLETE, b"")
OTHERS = [(kind, b"") for kind in Kind if kind not in {Kind.CONTENT, Kind.COMPLETE, Kind.CHOICE}]
ENDLESS = b'{"position": Infinity, "names": [], "first_line": 1, "beyond": null, "columns": []}'
NO_CHOICES = [(Kind.CHOICE, said) for said in (b"", b"Canary", b"null", b"{}", ENDLESS, b"[" * 100_000)]
TAKING = [Listener.choice, lambda listener: list(listener.pieces())]
PATIENCE = 10


def piece(content):
    return Kind.CONTENT, content


def written(*frames):
    pipe = io.BytesIO()
    for frame in frames:
        write_frame(pipe, *frame)
    return pipe.getvalue()


def told(*frames):
    """A child whose parent said this and went away, and what the child says."""
    sink = io.BytesIO()
    return Listener(io.BytesIO(written(*frames)), sink), sink


def asked(sink):
    """How many pieces the child has asked for."""
    said = io.BytesIO(sink.getvalue())
    found = []
    while said.tell() < len(sink.getvalue()):
        found.append(read_frame(said))
    assert set(found) <= {(Kind.MORE, b"")}
    return len(found)


@pytest.fixture
def telling():
    """A child whose parent said this, and neither goes away nor says any more; and whether all has been heard."""
    is_over = threading.Event()

    def tell(*frames):
        said, is_heard = io.BytesIO(written(*frames)), threading.Event()

        def read(size):
            found = said.read(size)
            if size and not found:
                is_heard.set()
                is_over.wait(4 * PATIENCE)
            return found

        return soon(lambda: Listener(SimpleNamespace(read=read), io.BytesIO())), is_heard

    yield tell
    is_over.set()


def soon(act):
    """What comes of it, told within some seconds: a child that waits for ever is a failure, and no test that hangs."""
    found = []

    def catch():
        try:
            found.append(act())
        except BrokenFrameError:
            found.append(BrokenFrameError)

    thread = threading.Thread(target=catch, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert found, "it waits for ever"
    return found[0]


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=9), st.integers(0, 10))
def test_pieces_come_in_order_each_asked_for_and_the_choice_wherever_it_was_told(pieces, place):
    frames = [*map(piece, pieces), COMPLETE]
    listener, sink = told(*frames[:place], CHOSEN, *frames[place:])
    assert soon(lambda: list(listener.pieces())) == pieces
    assert soon(listener.choice) == CHOICE
    assert asked(sink) == _AHEAD + len(pieces)


def test_so_many_pieces_are_asked_for_ahead_and_no_more():
    listener, sink = told(*[piece(b"x")] * 9)
    pieces = listener.pieces()
    assert asked(sink) == 0
    for taken in range(9):
        assert next(pieces) == b"x"
        assert asked(sink) == _AHEAD + taken


def test_a_choice_waits_for_no_piece_and_a_piece_for_no_choice(telling):
    listener, _ = telling(*[piece(b"x")] * 99, CHOSEN)
    assert soon(listener.choice) == CHOICE
    listener, _ = telling(CHOSEN, piece(b"x"))
    assert soon(lambda: next(listener.pieces())) == b"x"


def test_all_is_heard_before_anybody_takes_it(telling):
    listener, is_heard = telling(*[piece(b"x")] * 99, COMPLETE, CHOSEN)
    assert is_heard.wait(PATIENCE)
    assert soon(lambda: len(list(listener.pieces()))) == 99


def test_the_pieces_end_where_the_parent_says_so(telling):
    listener, _ = telling(piece(b"x"), COMPLETE)
    assert soon(lambda: list(listener.pieces())) == [b"x"]


@pytest.mark.parametrize("take", TAKING)
def test_a_parent_that_goes_away_is_broken_off_with(take):
    assert soon(lambda: take(told()[0])) is BrokenFrameError
    assert soon(lambda: take(told(piece(b"x"))[0])) is BrokenFrameError


@pytest.mark.parametrize("take", TAKING)
@pytest.mark.parametrize("frame", [*OTHERS, *NO_CHOICES], ids=lambda frame: f"{frame[0].name} {frame[1][:9]}")
def test_what_no_parent_says_is_broken_off_with(telling, take, frame):
    listener, _ = telling(frame, CHOSEN, COMPLETE)
    assert soon(lambda: take(listener)) is BrokenFrameError


def test_what_was_said_before_is_taken_first(telling):
    listener, _ = telling(piece(b"x"), CHOSEN, (Kind.ROWS, b"Canary"))
    pieces = listener.pieces()
    assert soon(lambda: next(pieces)) == b"x"
    assert soon(lambda: next(pieces)) is BrokenFrameError
    assert soon(listener.choice) == CHOICE
    assert soon(listener.choice) is BrokenFrameError


def test_a_child_without_memory_to_listen_does_not_wait():
    def read(_):
        raise MemoryError

    listener = Listener(SimpleNamespace(read=read), io.BytesIO())
    assert soon(lambda: list(listener.pieces())) is BrokenFrameError
    assert soon(listener.choice) is BrokenFrameError

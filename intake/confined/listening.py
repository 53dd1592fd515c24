"""What a parent says to its parsing child, taken in by a thread of its own: neither waits for the other to listen.

The parent gives a piece of the file for each that is asked for. Some are asked for ahead, so that there is always one.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue
from typing import BinaryIO, TypeVar

from engine.frames import BrokenFrameError, Kind, read_frame, write_frame
from intake.confined.asking import Choice, choice_from

_AHEAD = 32
"""Pieces, of a mebibyte mostly: some blocks of a text."""
_COMPLETE = b""

_Said = TypeVar("_Said")


class Listener:
    """Listens from now on. Only the thread that made it asks and answers."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink
        self._pieces = SimpleQueue[bytes | None]()
        self._choices = SimpleQueue[Choice | None]()
        threading.Thread(target=self._listen, daemon=True).start()

    def pieces(self) -> Iterator[bytes]:
        """The file, piece by piece. Raises `BrokenFrameError` where the parent says what it would not."""
        for _ in range(_AHEAD):
            write_frame(self._sink, Kind.MORE)
        while piece := _taken(self._pieces):
            yield piece
            write_frame(self._sink, Kind.MORE)

    def choice(self) -> Choice:
        """Which table the parent wants. Raises `BrokenFrameError` where it says what it would not."""
        return _taken(self._choices)

    def _listen(self) -> None:
        """Take in what is said, until nothing more is or it cannot be understood: nothing is what is taken then."""
        with suppress(Exception):  # where memory runs out too: nobody waits for what will never come
            while self._understands(*read_frame(self._source)):
                pass
        self._pieces.put(None)
        self._choices.put(None)

    def _understands(self, kind: Kind, content: bytes) -> bool:
        """Take in one thing, if it is one that a parent says."""
        if kind is Kind.CHOICE:
            self._choices.put(choice_from(content))
        elif kind is Kind.CONTENT:
            self._pieces.put(content)
        elif kind is Kind.COMPLETE:
            self._pieces.put(_COMPLETE)
        return kind in {Kind.CHOICE, Kind.CONTENT, Kind.COMPLETE}


def _taken(said: SimpleQueue[_Said | None]) -> _Said:
    """What was said next. Raises `BrokenFrameError` if that is nothing."""
    found = said.get()
    if found is None:
        raise BrokenFrameError
    return found

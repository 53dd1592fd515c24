"""A child of the gateway as its parent sees it: started bare, fed, waited for no longer than agreed, and ended."""

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

import psutil
import pyarrow as pa

from engine.bare_child import start
from engine.confinement import is_bounded_by_system
from engine.frames import BrokenFrameError, Kind, read_frame, write_batch, write_frame

_LOOK_SECONDS = 0.05
_DYING_SECONDS = 5
"""So long we wait for the end of what was killed. The system tells it first to whoever traces it, if anybody does."""


class ChildGoneError(Exception):
    """It died, said what is no frame, or took too long; how it died says nothing."""

    def __init__(self, *, is_slow: bool) -> None:
        super().__init__("a child of the gateway has gone")
        self.is_slow = is_slow


class Child:
    """A running child. Close it; it is ended then, whatever it does."""

    def __init__(
        self, module: tuple[str, ...], environment: Mapping[str, str], memory_bytes: int, seconds: int
    ) -> None:
        """Start this interpreter with `module`, in this environment and no other, with `seconds` to take in all."""
        self._memory_bytes = memory_bytes
        self._ended, self._is_given_up = threading.Event(), threading.Event()
        child = start(module, environment, self._is_given_up.is_set)
        self._process, self._to, self._from = child.process, child.to, child.back
        self._left, self._until = float(seconds), math.inf
        self._is_slow = False
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def send(self, kind: Kind, content: bytes = b"") -> None:
        """Say something to the child. Raises `ChildGoneError` if it has gone."""
        with self._telling() as stream:
            write_frame(stream, kind, content)

    def send_rows(self, batch: pa.RecordBatch) -> None:
        """Give rows to the child. Raises `ChildGoneError` if it has gone."""
        with self._telling() as stream:
            write_batch(stream, batch)

    def receive(self) -> tuple[Kind, bytes]:
        """What the child says next. Raises `ChildGoneError` if that is nothing."""
        with self._waiting():
            try:
                return read_frame(self._from)
            except (BrokenFrameError, OSError, ValueError):
                raise ChildGoneError(is_slow=self._is_slow) from None

    def has_ended(self) -> bool:
        """Whether it is no more, as far as the system knows yet."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End it."""
        self._give_up()
        for stream in (self._to, self._from):
            with suppress(OSError):  # what it was not told any more was lost with it
                stream.close()
        self._ended.set()
        self._watching.join(_DYING_SECONDS)

    @contextmanager
    def _telling(self) -> Iterator[IO[bytes]]:
        """What leads to the child, while it has time left to listen."""
        with self._waiting():
            try:
                yield self._to
            except (BrokenFrameError, OSError, ValueError):
                raise ChildGoneError(is_slow=self._is_slow) from None

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Wait for the child, while it has time left; what the gateway does between is not the child's time."""
        if self._left <= 0:
            self._stop()
        began = time.monotonic()
        self._until = began + self._left
        try:
            yield
        finally:
            self._until = math.inf
            self._left -= time.monotonic() - began

    def _stop(self) -> None:
        self._is_slow = True
        self._give_up()

    def _give_up(self) -> None:
        """End it, and wait for it no more: what it has started itself may still hold its end of the way."""
        self._is_given_up.set()
        self._process.kill()

    def _watch(self) -> None:
        """End the child when it is waited for too long, or holds more memory than agreed; once closed, see it end."""
        while not self._ended.wait(_LOOK_SECONDS):
            if time.monotonic() > self._until:
                self._stop()
            if self._swells():
                self._give_up()
        self._process.wait()

    def _swells(self) -> bool:
        """Whether it holds too much memory, on systems that do not see to that themselves."""
        if is_bounded_by_system():
            return False
        try:
            return bool(psutil.Process(self._process.pid).memory_info().rss > self._memory_bytes)
        except psutil.Error:  # it has ended by itself
            return False

"""A child of the gateway as its parent sees it: started bare, fed, waited for no longer than agreed, and ended."""

import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

import psutil
import pyarrow as pa

from engine.child_pipes import ends
from engine.confinement import is_bounded_by_system
from engine.frames import BrokenFrameError, Kind, read_frame, write_batch, write_frame

if sys.platform == "linux":
    import fcntl

_KEPT_ON_WINDOWS = ("SYSTEMROOT",)
_LOOK_SECONDS = 0.05
_PIPE_BYTES = 1 << 20
"""So much may wait in a pipe: with less, two processes that give each other a gigabyte take turns all the time."""


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
        kept = {name: os.environ[name] for name in _KEPT_ON_WINDOWS if name in os.environ}
        self._memory_bytes = memory_bytes
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and our own module
            # `-I`: neither the environment nor the current folder says what is imported.
            (sys.executable, "-I", "-B", *module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this drive, on Windows too
            env={**environment, **kept},
            close_fds=True,
        )
        self._left, self._until = float(seconds), math.inf
        self._is_slow = False
        self._ended, self._is_given_up = threading.Event(), threading.Event()
        pipes = _pipe(self._process.stdin), _pipe(self._process.stdout)
        for pipe in pipes:
            _widen(pipe)
        self._to, self._from = ends(*pipes, self._is_given_up.is_set)
        threading.Thread(target=self._watch, daemon=True).start()

    def send(self, kind: Kind, content: bytes = b"") -> None:
        """Say something to the child. Raises `ChildGoneError` if it has gone."""
        with self._telling() as pipe:
            write_frame(pipe, kind, content)

    def send_rows(self, batch: pa.RecordBatch) -> None:
        """Give rows to the child. Raises `ChildGoneError` if it has gone."""
        with self._telling() as pipe:
            write_batch(pipe, batch)

    def receive(self) -> tuple[Kind, bytes]:
        """What the child says next. Raises `ChildGoneError` if that is nothing."""
        with self._waiting():
            try:
                return read_frame(self._from)
            except (BrokenFrameError, OSError, ValueError):
                raise ChildGoneError(is_slow=self._is_slow) from None

    def close(self) -> None:
        """End it."""
        self._ended.set()
        self._give_up()
        for pipe in (self._to, self._from):
            with suppress(OSError):  # what it was not told any more was lost with it
                pipe.close()
        self._process.wait()

    @contextmanager
    def _telling(self) -> Iterator[IO[bytes]]:
        """The pipe to the child, while it has time left to listen."""
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
        """End it, and wait for it no more: what it has started itself may still hold its pipes."""
        self._is_given_up.set()
        self._process.kill()

    def _watch(self) -> None:
        """End the child when it is waited for too long, or holds more memory than agreed."""
        while not self._ended.wait(_LOOK_SECONDS):
            if time.monotonic() > self._until:
                self._stop()
            if self._swells():
                self._give_up()

    def _swells(self) -> bool:
        """Whether it holds too much memory, on systems that do not see to that themselves."""
        if is_bounded_by_system():
            return False
        try:
            return bool(psutil.Process(self._process.pid).memory_info().rss > self._memory_bytes)
        except psutil.Error:  # it has ended by itself
            return False


def _widen(pipe: IO[bytes]) -> None:
    """Let more wait in a pipe, where the system can (Linux) and lets us."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a child that was started with pipes."""
    if pipe is None:
        raise BrokenFrameError
    return pipe

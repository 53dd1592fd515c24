"""The parsing child as its parent sees it: started bare, fed, waited for no longer than agreed, and ended.

Whatever goes wrong with it is one of two refusals, `parser-stopped` and `parser-slow`: how it died says nothing.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psutil

from intake.confined.confinement import is_bounded_by_system
from intake.confined.frames import BrokenFrameError, Kind, read_frame, write_frame
from intake.limits import Limits
from intake.safety.refusals import refusal

_COMMAND = (sys.executable, "-I", "-B", "-m", "intake.confined.child")
"""`-I`: neither the environment nor the current folder says what is imported."""
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Neither library takes more memory than it needs: what is set aside counts against the limit too."""
_KEPT_ON_WINDOWS = ("SYSTEMROOT",)
_LOOK_SECONDS = 0.05


class ChildProcess:
    """A running child. Close it; it is ended then, whatever it does."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        kept = {name: os.environ[name] for name in _KEPT_ON_WINDOWS if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and our own module
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this drive, on Windows too
            env=_ENVIRONMENT | kept,
            close_fds=True,
        )
        self._left = float(limits.parser_seconds)
        self._is_slow = False
        self._ended = threading.Event()
        if not is_bounded_by_system():
            threading.Thread(target=self._watch_memory, daemon=True).start()

    def send(self, kind: Kind, content: bytes = b"") -> None:
        """Say something to the child. Raises `UnreadableFileError` if it has gone."""
        with self._waiting():
            try:
                write_frame(_pipe(self._process.stdin), kind, content)
            except (OSError, ValueError):
                raise self._gone() from None

    def receive(self) -> tuple[Kind, bytes]:
        """What the child says next. Raises `UnreadableFileError` if that is a refusal, or nothing."""
        with self._waiting():
            try:
                kind, content = read_frame(_pipe(self._process.stdout))
            except (BrokenFrameError, OSError, ValueError):
                raise self._gone() from None
        if kind is Kind.REFUSAL:
            raise refusal(content.decode("ascii", "replace"))
        return kind, content

    def close(self) -> None:
        """End it."""
        self._ended.set()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                _pipe(pipe).close()
            except OSError:  # what it was not told any more was lost with it
                continue
        self._process.wait()

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Wait for the child, while it has time left; what the gateway does between is not the child's time."""
        timer = threading.Timer(max(self._left, 0.0), self._stop)
        began = time.monotonic()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= time.monotonic() - began

    def _stop(self) -> None:
        self._is_slow = True
        self._process.kill()

    def _gone(self) -> Exception:
        """Why nothing more comes."""
        return refusal("parser-slow" if self._is_slow else "parser-stopped")

    def _watch_memory(self) -> None:
        """End the child when it holds more memory than agreed, on systems that do not do so themselves."""
        try:
            child = psutil.Process(self._process.pid)
            while not self._ended.wait(_LOOK_SECONDS):
                if child.memory_info().rss > self._limits.parser_memory_bytes:
                    self._process.kill()
        except psutil.Error:  # it has ended by itself
            return


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a child that was started with pipes."""
    if pipe is None:
        raise BrokenFrameError
    return pipe

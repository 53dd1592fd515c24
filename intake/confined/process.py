"""The parsing child as its parent sees it: whatever goes wrong with it is `parser-stopped` or `parser-slow`."""

import os
import threading

from engine.child_process import Child, ChildGoneError, Process, started
from engine.copying import CAN_COPY, Zygote, ZygoteGoneError
from engine.frames import Kind
from intake.errors import UnreadableFileError
from intake.limits import Limits
from intake.safety.refusals import refusal

MODULE = "intake.confined.child"
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Neither library takes more memory than it needs: what is set aside counts against the limit too."""


class Nursery:
    """Where parsing children come from: copies of one zygote, which is started with the first of them.

    Where processes cannot be copied each is started by itself.
    """

    def __init__(self) -> None:
        self._zygote: Zygote | None = None
        self._owner, self._lock = os.getpid(), threading.Lock()

    def child(self) -> Process:
        """A child for one file."""
        if not CAN_COPY:
            return started(("-m", MODULE), ENVIRONMENT)
        self._leave_to_its_owner()
        with self._lock:
            if self._zygote is not None:
                try:
                    return self._zygote.copy()
                except ZygoteGoneError:  # the system took it
                    self._zygote.close()
            self._zygote = Zygote(MODULE, ENVIRONMENT)
            return self._zygote.copy()

    def _leave_to_its_owner(self) -> None:
        """In a process that is itself a copy of another: the zygote, and maybe the lock, are that one's."""
        if self._owner == os.getpid():
            return
        if self._zygote is not None:
            self._zygote.forget()
        self._zygote = None
        self._owner, self._lock = os.getpid(), threading.Lock()


NURSERY = Nursery()


class ChildProcess(Child):
    """A running parsing child. Close it; it is ended then, whatever it does."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(NURSERY.child(), limits.parser_memory_bytes, limits.parser_seconds)

    def send(self, kind: Kind, content: bytes = b"") -> None:
        """Say something to the child. Raises `UnreadableFileError` if it has gone."""
        try:
            super().send(kind, content)
        except ChildGoneError as gone:
            raise _refused(gone) from None

    def receive(self) -> tuple[Kind, bytes]:
        """What the child says next. Raises `UnreadableFileError` if that is a refusal, or nothing."""
        try:
            kind, content = super().receive()
        except ChildGoneError as gone:
            raise _refused(gone) from None
        if kind is Kind.REFUSAL:
            raise refusal(content.decode("ascii", "replace"))
        return kind, content


def _refused(gone: ChildGoneError) -> UnreadableFileError:
    """Why nothing more comes."""
    return refusal("parser-slow" if gone.is_slow else "parser-stopped")

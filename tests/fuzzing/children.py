"""Children of the gateway by copy, in the place of those that are started: see `tests.fuzzing.zygote`."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType, SimpleNamespace
from typing import Any

from engine import bare_child
from intake.confined import process
from tests.fuzzing.zygote import COPY, KILL, MESSAGE, WAIT

HERE = hasattr(os, "fork")


class Children:
    """Copies children, parsing ones or those of another module. Each has the environment that its parent gives it.

    `ended` is how the last one ended: 0, 70 for an exception, less than 0 for a signal.
    """

    def __init__(
        self, module: str = process._MODULE[-1], environment: Mapping[str, str] = MappingProxyType(process._ENVIRONMENT)
    ) -> None:
        self._module, self._environment = module, environment
        self._lock = threading.Lock()
        self.ended = 0

    @cached_property
    def _zygote(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """What copies itself, and the socket by which it is asked to: started with the first copy."""
        mine, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-B", "-m", "tests.fuzzing.zygote", self._module]
        process = subprocess.Popen(  # noqa: S603 - this interpreter, and our own modules
            command, stdin=theirs, stderr=subprocess.DEVNULL, cwd=os.sep, env=self._environment
        )
        theirs.close()
        return process, mine

    def ask(self, kind: bytes, number: int = 0, ends: tuple[int, ...] = ()) -> int:
        """Ask the zygote for something."""
        with self._lock:
            asked = self._zygote[1]
            socket.send_fds(asked, [MESSAGE.pack(kind, number)], ends)
            return int(MESSAGE.unpack(asked.recv(MESSAGE.size, socket.MSG_WAITALL))[1])

    def close(self) -> None:
        """End it."""
        if "_zygote" in vars(self):
            process, asked = self._zygote
            asked.close()
            process.wait()

    def take_place(self) -> None:
        """From now on children of its module are copied; those of any other are started."""
        bare_child.subprocess = SimpleNamespace(  # type: ignore[assignment]
            Popen=self._opened, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL
        )

    def _opened(self, command: Sequence[str], **named: Any) -> Any:
        if command[-1] != self._module:
            return subprocess.Popen(command, **named)  # noqa: S603 - the same
        return _Copy(self, named["stdin"], named["stdout"])

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Children are copied in here."""
        before = bare_child.subprocess
        self.take_place()
        try:
            yield
        finally:
            bare_child.subprocess = before


@contextmanager
def copied() -> Iterator[Children | None]:
    """Children are copied in here; where no process can be, they are started as ever, and there is nothing to ask."""
    if not HERE:
        yield None
        return
    found = Children()
    try:
        with found.in_place():
            yield found
    finally:
        found.close()


@contextmanager
def started() -> Iterator[None]:
    """Children are started in here, as the gateway's own are."""
    before = bare_child.subprocess
    bare_child.subprocess = subprocess
    try:
        yield
    finally:
        bare_child.subprocess = before


class _Copy:
    """What `engine.bare_child` uses of a process."""

    def __init__(self, children: Children, stdin: int, stdout: int) -> None:
        self._children = children
        self.pid = children.ask(COPY, ends=(stdin, stdout))

    def poll(self) -> None:
        """Nothing is known of it before it is waited for."""

    def kill(self) -> None:
        self._children.ask(KILL, self.pid)

    def wait(self) -> None:
        self._children.ended = self._children.ask(WAIT, self.pid)

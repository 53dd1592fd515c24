"""Children of the gateway by copy, in the place of those that are started: see `tests.fuzzing.zygote`."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType, SimpleNamespace
from typing import IO

from engine import child_process
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
        mine, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-B", "-m", "tests.fuzzing.zygote", module]
        self._zygote = subprocess.Popen(  # noqa: S603 - this interpreter, and our own modules
            command, stdin=theirs, stderr=subprocess.DEVNULL, cwd=os.sep, env=environment
        )
        theirs.close()
        self._socket, self._lock = mine, threading.Lock()
        self.ended = 0

    def ask(self, kind: bytes, number: int = 0, pipes: tuple[int, ...] = ()) -> int:
        """Ask the zygote for something."""
        with self._lock:
            socket.send_fds(self._socket, [MESSAGE.pack(kind, number)], pipes)
            return int(MESSAGE.unpack(self._socket.recv(MESSAGE.size, socket.MSG_WAITALL))[1])

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._zygote.wait()

    def take_place(self) -> None:
        """From now on children are copied."""
        child_process.subprocess = SimpleNamespace(  # type: ignore[assignment]
            Popen=lambda *_, **__: _Copy(self), PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL
        )

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Children are copied in here."""
        before = child_process.subprocess
        self.take_place()
        try:
            yield
        finally:
            child_process.subprocess = before


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


class _Copy:
    """What `engine.child_process` uses of a process."""

    def __init__(self, children: Children) -> None:
        self._children = children
        their_input, mine_out = os.pipe()
        mine_in, their_output = os.pipe()
        self.pid = children.ask(COPY, pipes=(their_input, their_output))
        os.close(their_input)
        os.close(their_output)
        self.stdin: IO[bytes] = os.fdopen(mine_out, "wb")
        self.stdout: IO[bytes] = os.fdopen(mine_in, "rb")

    def kill(self) -> None:
        self._children.ask(KILL, self.pid)

    def wait(self) -> None:
        self._children.ended = self._children.ask(WAIT, self.pid)

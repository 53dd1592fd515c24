"""Children by copy: a zygote is started once for a module, and gives a copy of itself for each child."""

import os
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from typing import IO

from engine.child_process import started
from engine.zygote import COPY, KILL, MESSAGE, WAIT

CAN_COPY = sys.platform == "linux"
"""macOS copies processes too, but what its libraries do in a copy is anybody's guess."""


class ZygoteGoneError(Exception):
    """It has ended; another can be started."""


class Zygote:
    """A process that copies itself when asked; any thread may ask. It ends with the process that started it."""

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = started(("-m", "engine.zygote", module), environment, asked=theirs.fileno())
        theirs.close()
        self._lock = threading.Lock()

    def copy(self) -> "Copy":
        """A new child. Raises `ZygoteGoneError`."""
        their_input, our_output = os.pipe()
        our_input, their_output = os.pipe()
        try:
            process = self.ask(COPY, pipes=(their_input, their_output))
        except ZygoteGoneError:
            os.close(our_input)
            os.close(our_output)
            raise
        finally:
            os.close(their_input)
            os.close(their_output)
        return Copy(self, process, os.fdopen(our_output, "wb"), os.fdopen(our_input, "rb"))

    def ask(self, kind: bytes, process: int = 0, pipes: tuple[int, ...] = ()) -> int:
        """Ask for something. Raises `ZygoteGoneError`."""
        with self._lock:
            try:
                socket.send_fds(self._socket, [MESSAGE.pack(kind, process)], pipes)
                return int(MESSAGE.unpack(self._socket.recv(MESSAGE.size, socket.MSG_WAITALL))[1])
            except (OSError, struct.error):
                raise ZygoteGoneError from None

    def forget(self) -> None:
        """Ask it for nothing any more; it ends when all who can ask have said so."""
        self._socket.close()

    def close(self) -> None:
        """End it."""
        self.forget()
        self._process.wait()


class Copy:
    """A copied child, as `subprocess.Popen` shows one that was started."""

    def __init__(self, zygote: Zygote, process: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._zygote, self.pid, self.stdin, self.stdout = zygote, process, stdin, stdout
        self._ended: int | None = None

    def kill(self) -> None:
        """End it, whatever it does; nothing if it was waited for."""
        if self._ended is None:
            self._ask(KILL)

    def wait(self) -> int:
        """Wait for its end: 0, or its code, or less than 0 for a signal."""
        if self._ended is None:
            self._ended = self._ask(WAIT)
        return self._ended

    def _ask(self, kind: bytes) -> int:
        """Ask its zygote, if that is there; without it nobody can, and the copy ends when its pipes do."""
        try:
            return self._zygote.ask(kind, self.pid)
        except ZygoteGoneError:
            return 0

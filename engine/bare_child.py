"""A bare process of this interpreter, and the way to it and back, on which nobody waits once the child is given up.

To end a child is not to end what it may have started, which can hold its end of the way for as long as it likes.
"""

import io
import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

_KEPT_ON_WINDOWS = ("SYSTEMROOT",)
_LOOK_MILLISECONDS = 50
_WAITING_BYTES = 1 << 20
"""About so much may wait on either way, if the system lets it: with little, two processes take turns all the time."""


@dataclass(frozen=True, slots=True)
class BareChild:
    """A process, what leads to its standard input, and what comes from its standard output."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]


def start(module: tuple[str, ...], environment: Mapping[str, str], is_given_up: Callable[[], bool]) -> BareChild:
    """Start this interpreter with `module`, in this environment and no other. Its standard error leads nowhere.

    Writing to it raises `OSError`, and reading from it ends, when it has gone or is given up. On Windows, which lends
    a child no socket and does not say whether a pipe is ready, it is waited for.
    """
    if sys.platform == "win32":
        process = _started(module, environment, subprocess.PIPE, subprocess.PIPE)
        if process.stdin is None or process.stdout is None:
            raise OSError
        return BareChild(process, process.stdin, process.stdout)
    ours, theirs = socket.socketpair()
    try:
        for end in (ours, theirs):
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WAITING_BYTES)
        with theirs:
            process = _started(module, environment, theirs.fileno(), theirs.fileno())
    except BaseException:
        ours.close()
        raise
    return BareChild(process, *ends(ours, is_given_up))


def _started(
    module: tuple[str, ...], environment: Mapping[str, str], stdin: int, stdout: int
) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT_ON_WINDOWS if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - this interpreter, and our own module
        # `-I`: neither the environment nor the current folder says what is imported.
        (sys.executable, "-I", "-B", *module),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this drive, on Windows too
        env={**environment, **kept},
        close_fds=True,
    )


if sys.platform != "win32":

    def ends(ours: socket.socket, is_given_up: Callable[[], bool]) -> tuple[IO[bytes], IO[bytes]]:
        """What leads to a child, and what comes from it, by our end of a pair of sockets.

        Of all that passes between processes a pair of sockets costs least: half of what a pipe does, which two that
        read and write at once hold shut for each other.
        """
        ours.settimeout(0)
        end = _End(ours, is_given_up)
        return io.BufferedWriter(end), io.BufferedReader(end)

    class _End(io.RawIOBase):
        """Our end. Closing it closes the socket."""

        def __init__(self, ours: socket.socket, is_given_up: Callable[[], bool]) -> None:
            self._socket, self._is_given_up = ours, is_given_up

        def readable(self) -> bool:
            """It is read."""
            return True

        def writable(self) -> bool:
            """It is written."""
            return True

        def readinto(self, buffer: Any, /) -> int:
            """Some bytes, as soon as there are any; none at the end, and none when the child is given up."""
            return self._socket.recv_into(buffer) if self._is_ready(select.POLLIN) else 0

        def write(self, content: Any, /) -> int:
            """As many bytes as there is room for. Raises `OSError` when nobody will ever take them."""
            while self._is_ready(select.POLLOUT):
                with suppress(BlockingIOError):
                    return self._socket.send(content)
            raise BrokenPipeError

        def close(self) -> None:
            """Close the socket."""
            super().close()
            self._socket.close()

        def _is_ready(self, event: int) -> bool:
            """Wait until the socket is ready, or the other side has gone; false when the child is given up.

            Then it is left alone though it is ready: what the child has started could keep it so for ever.
            """
            waiting = select.poll()
            waiting.register(self._socket, event)
            while not self._is_given_up():
                if waiting.poll(_LOOK_MILLISECONDS):
                    return True
            return False

"""A parent's ends of the pipes to and from a child, at which nobody waits once the child is given up.

To end a child is not to end what it may have started, which can hold the other ends for as long as it likes.
"""

import io
import os
import select
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

_LOOK_MILLISECONDS = 50
_AT_ONCE = 1 << 17
"""Bytes read or written at once: so few stay in a processor's own cache, and hold up the other side for no time."""


def ends(stdin: IO[bytes], stdout: IO[bytes], is_given_up: Callable[[], bool]) -> tuple[IO[bytes], IO[bytes]]:
    """What leads to a child, and what comes from it: writing raises `OSError` and reading ends when it is given up.

    On Windows, where nothing says whether a pipe is ready, they are as they were.
    """
    if sys.platform == "win32":
        return stdin, stdout
    os.set_blocking(stdin.fileno(), False)
    return io.BufferedWriter(_End(stdin, is_given_up)), io.BufferedReader(_End(stdout, is_given_up))


if sys.platform != "win32":

    class _End(io.RawIOBase):
        """One end. Closing it closes the pipe."""

        def __init__(self, pipe: IO[bytes], is_given_up: Callable[[], bool]) -> None:
            self._pipe, self._is_given_up = pipe, is_given_up

        def readable(self) -> bool:
            """It is asked only where it is read."""
            return True

        def writable(self) -> bool:
            """It is asked only where it is written."""
            return True

        def fileno(self) -> int:
            """The pipe's own descriptor."""
            return self._pipe.fileno()

        def readinto(self, buffer: Any, /) -> int:
            """Some bytes, as soon as there are any; none at the end, and none when the child is given up."""
            return os.readv(self.fileno(), [buffer[:_AT_ONCE]]) if self._is_ready(select.POLLIN) else 0

        def write(self, content: Any, /) -> int:
            """As many bytes as there is room for. Raises `OSError` when nobody will ever take them."""
            while self._is_ready(select.POLLOUT):
                with suppress(BlockingIOError):
                    return os.write(self.fileno(), content[:_AT_ONCE])
            raise BrokenPipeError

        def close(self) -> None:
            """Close the pipe."""
            super().close()
            self._pipe.close()

        def _is_ready(self, event: int) -> bool:
            """Wait until the pipe is ready, or the other side has gone; false when the child is given up."""
            waiting = select.poll()
            waiting.register(self.fileno(), event)
            while not waiting.poll(_LOOK_MILLISECONDS):
                if self._is_given_up():
                    return False
            return True

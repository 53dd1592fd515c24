"""Servers that tests start for themselves: each in a folder of its own, and gone with all its children afterwards."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

LONGEST_START_SECONDS = 60
_LINES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Started:
    """A server that was started, and the folder that it lives in."""

    name: str
    process: subprocess.Popen[bytes]
    folder: Path

    def wait(self, trouble: Callable[[], str | None]) -> None:
        """Return once there is no trouble with it; fail with the last where it ends, or takes too long."""
        last: str | None = "it was not asked"
        until = time.monotonic() + LONGEST_START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            last = trouble()
            if last is None:
                return
            time.sleep(0.1)
        said = "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-_LINES_SHOWN:])
        ended = self.process.poll()
        pytest.fail(f"{self.name} for tests did not start ({last}); it ended with {ended} and said:\n{said}")


@contextmanager
def started(name: str, command: Sequence[object], folder: Path) -> Iterator[Started]:
    """Start a server; end it with all its threads and children, and take its folder away."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the tests' own server
            [str(word) for word in command], stdout=log, stderr=log, cwd=folder, start_new_session=True
        )
        try:
            yield Started(name, process, folder)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)

"""A real malware scanner for tests, ClamAV's clamd: on a socket and a loopback port of its own, gone with the tests.

It knows one signature, made here: that of the harmless EICAR test file.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two pieces, so that no scanner takes this file for it."""
LONGEST_START_SECONDS = 60
MOST_STREAM_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Clamd:
    """Where it listens."""

    path: str
    port: int


def clamd_or_skip() -> str:
    """Where clamd is installed. Continuous integration has it (`.ci/packages`); elsewhere its tests are skipped."""
    found = shutil.which("clamd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        message = "no clamd here: .ci/packages installs it on Debian"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def running_clamd() -> Iterator[Clamd]:
    """Start it in a folder of its own, and end it."""
    command = clamd_or_skip()
    # Not in pytest's own folder: the path of a socket in it would be too long for the system.
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        clamd = Clamd(str(folder / "clamd.ctl"), held.getsockname()[1])
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (folder / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n")
    settings = {
        "DatabaseDirectory": folder,
        "LocalSocket": clamd.path,
        "TCPSocket": clamd.port,
        "TCPAddr": "127.0.0.1",
        "Foreground": "yes",
        "StreamMaxLength": MOST_STREAM_BYTES,
        "ConcurrentDatabaseReload": "no",
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the tests' own scanner
            [command, f"--config-file={folder / 'clamd.conf'}"],
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )
        try:
            _wait(clamd, process, folder / "log")
            yield clamd
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _wait(clamd: Clamd, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once it answers."""
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", clamd.port), timeout=5) as connection:
                connection.sendall(b"zPING\0")
                if connection.recv(16) == b"PONG\0":
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"clamd for tests did not start; it said:\n{log.read_text(errors='replace')[-2000:]}")

"""A real malware scanner for tests, ClamAV's clamd: on a socket and a loopback port of its own, gone with the tests.

It knows one signature, made here: that of the harmless EICAR test file.
"""

import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import started

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two pieces, so that no scanner takes this file for it."""
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
    with started("clamd", [command, f"--config-file={folder / 'clamd.conf'}"], folder) as server:
        server.wait(lambda: _trouble(clamd))
        yield clamd


def _trouble(clamd: Clamd) -> str | None:
    """Why it cannot be used yet; None once it answers."""
    try:
        with socket.create_connection(("127.0.0.1", clamd.port), timeout=5) as connection:
            connection.sendall(b"zPING\0")
            return None if connection.recv(16) == b"PONG\0" else "it does not answer as clamd does"
    except OSError as error:
        return type(error).__name__

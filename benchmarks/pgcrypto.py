"""A peer: PostgreSQL's pgcrypto, in a server of its own on loopback that comes and goes with the measurement."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.child import MeasurementError
from benchmarks.token_column import KEY, read_column

_INSTALLED = "/usr/lib/postgresql"
_USER = "benchmark"
_LONGEST_START_SECONDS = 60
_LONGEST_STOP_SECONDS = 30
_USED = re.compile(r"([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed")


class NoPostgresError(Exception):
    """There is no PostgreSQL to measure."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on loopback."""

    programs: Path
    port: int
    password: str

    def told(self, script: str) -> subprocess.CompletedProcess[str]:
        """What `psql` says to a script. Raises MeasurementError if the server refuses a line of it."""
        where = ("--host=127.0.0.1", f"--port={self.port}", f"--username={_USER}", "--dbname=postgres")
        command = [str(self.programs / "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", *where]
        environ = os.environ | {"PGPASSWORD": self.password}
        given = "\\set ON_ERROR_STOP on\n" + script
        done = subprocess.run(command, input=given, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - a program of the system's
        if done.returncode:
            raise MeasurementError(f"PostgreSQL refused:\n{done.stderr}")
        return done


def hmac_per_second(column: Path, folder: Path) -> float:
    """How many values of a column pgcrypto hashes in a second of one core, from the server's own count of its time.

    Raises NoPostgresError where there is none, MeasurementError if it does not hash every value.
    """
    texts = read_column(column)
    listed = folder / "ids.txt"
    listed.write_text("".join(f"{text}\n" for text in texts.to_pylist()), "utf-8")
    with running_postgres() as server:
        server.told(
            f"create extension pgcrypto; create unlogged table ids (id text);\n\\copy ids from '{listed}'\nanalyze ids;"
        )
        done = server.told(
            "set client_min_messages = log; set log_statement_stats = on;\n"
            f"select sum(octet_length(substr(hmac(id, '{KEY.hex()}', 'sha256'), 1, 16))) from ids;\n"
        )
    used = _USED.search(done.stderr)
    seconds = 0.0 if used is None else float(used[1]) + float(used[2])
    if not seconds or done.stdout.strip() != str(16 * len(texts)):
        raise MeasurementError("PostgreSQL did not hash every value, or did not say in what time")
    return len(texts) / seconds


@contextmanager
def running_postgres() -> Iterator[Server]:
    """A server in a temporary folder, one core a query; nothing of it stays. Raises NoPostgresError."""
    found = programs()
    user = _user()
    with tempfile.TemporaryDirectory(prefix="gateway-postgres-") as name, socket.socket() as held:
        folder, password = Path(name), secrets.token_hex(16)
        (folder / "password").write_text(password, "utf-8")
        if user is not None:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        held.bind(("127.0.0.1", 0))
        server = Server(found, held.getsockname()[1], password)
        held.close()
        _made(found, folder, user)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - a program of the system's
                _command(server, folder), stdout=log, stderr=log, cwd=folder, user=user, start_new_session=True
            )
            try:
                _wait(server, process, folder / "log")
                yield server
            finally:
                _stop(process)


def programs() -> Path:
    """Where PostgreSQL keeps its programs: on Debian off the path. Raises NoPostgresError."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else sorted(Path(_INSTALLED).glob("*/bin/initdb"))
    if not found:
        raise NoPostgresError("no PostgreSQL here: .ci/packages installs it on Debian")
    return found[-1].parent


def _user() -> str | None:
    """Whom the server runs as: it refuses root, and otherwise is whoever measures."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _made(programs: Path, folder: Path, user: str | None) -> None:
    """Make an empty cluster. Raises MeasurementError with what `initdb` said."""
    command: Sequence[str] = (
        str(programs / "initdb"),
        *(f"--pgdata={folder / 'data'}", f"--username={_USER}", f"--pwfile={folder / 'password'}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
    )
    done = subprocess.run(command, cwd=folder, user=user, capture_output=True, text=True, check=False)  # noqa: S603 - a program of the system's
    if done.returncode:
        raise MeasurementError(f"PostgreSQL could not be set up:\n{done.stderr}")


def _command(server: Server, folder: Path) -> list[str]:
    """The start line: loopback only, no socket file, one core a query."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": "",
        "fsync": "off",
        "max_parallel_workers_per_gather": 0,
    }
    asked = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(server.programs / "postgres"), "-D", str(folder / "data"), *asked]


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once it answers. Raises MeasurementError with what it said if it does not."""
    asked = [str(server.programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={server.port}"]
    until = time.monotonic() + _LONGEST_START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if subprocess.run(asked, check=False).returncode == 0:  # noqa: S603 - a program of the system's
            return
        time.sleep(0.1)
    raise MeasurementError(f"PostgreSQL did not start:\n{log.read_text('utf-8', errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it: a quick shutdown first, then without asking."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_LONGEST_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""PostgreSQL is started for the measurement, answers on loopback alone, and is gone afterwards with its folder."""

import socket
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import pgcrypto
from benchmarks.child import MeasurementError
from benchmarks.pgcrypto import NoPostgresError, hmac_per_second, running_postgres
from benchmarks.token_column import KEY, read_column, write_column
from benchmarks.token_loop import loop
from tests.postgres import postgres_or_skip


@pytest.fixture(scope="module")
def server():
    """One for this file."""
    postgres_or_skip()
    with running_postgres() as running:
        yield running


def test_it_hashes_as_the_gateway_does(server, tmp_path):
    held = read_column(write_column(tmp_path / "column.arrow", 5, 5))
    texts = ", ".join(f"('{text}')" for text in held.to_pylist())
    told = server.told(
        "create extension if not exists pgcrypto;\n"
        f"select encode(substr(hmac(id, '{KEY.hex()}', 'sha256'), 1, 16), 'hex') from (values {texts}) as ids (id);"
    )
    assert told.stdout.split() == [token.as_py().hex() for token in loop(held)]


def test_it_asks_for_its_password_and_refuses_what_is_wrong(server):
    with pytest.raises(MeasurementError, match="password authentication failed"):
        pgcrypto.Server(server.programs, server.port, "wrong").told("select 1;")
    with pytest.raises(MeasurementError, match="no_such_thing"):
        server.told("select no_such_thing;\nselect 1;")


def test_every_value_is_hashed_and_nothing_stays(monkeypatch, tmp_path):
    postgres_or_skip()
    started, folders = [], set()
    popen = pgcrypto.subprocess.Popen

    def noted(*args, **options):
        folders.add(options.get("cwd"))
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(pgcrypto.subprocess, "Popen", noted)
    assert hmac_per_second(write_column(tmp_path / "column.arrow", 300, 300), tmp_path) > 0
    (folder,) = folders - {None}
    assert not folder.exists()
    assert len(started) > 3
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("48", "no word of the time"),
        ("48", "0.000000 s user, 0.000000 s system, 0.000101 s elapsed"),
        ("32", "0.004000 s user, 0.001000 s system, 0.006101 s elapsed"),
    ],
)
def test_without_a_time_or_with_a_value_lost_there_is_no_figure(answer, told, monkeypatch, tmp_path):
    said = SimpleNamespace(stdout=f"{answer}\n", stderr=told)
    monkeypatch.setattr(pgcrypto, "running_postgres", lambda: nullcontext(SimpleNamespace(told=lambda _: said)))
    with pytest.raises(MeasurementError, match="did not hash every value, or did not say in what time"):
        hmac_per_second(write_column(tmp_path / "column.arrow", 3, 3), tmp_path)


def test_where_it_is_not_installed_it_says_so(monkeypatch):
    monkeypatch.setattr(pgcrypto.shutil, "which", lambda _: None)
    monkeypatch.setattr(pgcrypto, "_INSTALLED", "/nowhere")
    with pytest.raises(NoPostgresError, match="no PostgreSQL here"), running_postgres():
        pass


def test_one_that_does_not_start_says_why(monkeypatch):
    postgres_or_skip()
    command = pgcrypto._command
    monkeypatch.setattr(pgcrypto, "_command", lambda *given: [*command(*given), "-c", "no_such_setting=1"])
    with pytest.raises(MeasurementError, match="no_such_setting"), running_postgres():
        pass


def test_it_listens_on_loopback_only(server):
    outward = Path("/proc/net/tcp").read_text().splitlines()[1:] if Path("/proc/net/tcp").exists() else []
    port = f"{server.port:04X}"
    places = {line.split()[1].split(":")[0] for line in outward if line.split()[1].endswith(f":{port}")}
    assert places <= {"0100007F"}
    with socket.create_connection(("127.0.0.1", server.port), timeout=5):
        pass

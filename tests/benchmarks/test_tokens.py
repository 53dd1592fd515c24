"""The benchmark of tokens: every way makes the same tokens, and what cannot be measured is null and said aloud."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import token_cryptography, token_loop, token_pass, token_share, tokens
from benchmarks.child import MeasurementError, Timing
from benchmarks.extracts import SUSPECTS
from benchmarks.pgcrypto import NoPostgresError
from benchmarks.task import Task, Way
from benchmarks.token_column import KEY, read_column, write_column
from benchmarks.tokens import main
from tests.postgres import postgres_or_skip


@pytest.fixture
def column(tmp_path, monkeypatch):
    """Three hundred identifiers in a file. No way keeps the tests' own process to one core."""
    for module in (token_pass, token_loop, token_cryptography):
        monkeypatch.setattr(module, "on_one_core", lambda: None)
    return write_column(tmp_path / "column.arrow", 300, 300)


def test_a_column_has_as_many_distinct_identifiers_as_were_asked_for(tmp_path):
    for rows, distinct in ((2_000, 2_000), (2_000, 200)):
        texts = read_column(write_column(tmp_path / "column.arrow", rows, distinct)).to_pylist()
        assert (len(texts), len(set(texts))) == (rows, distinct)
        assert {len(text) for text in texts} == {10}
        assert texts != sorted(texts)


def test_every_way_makes_the_gateways_tokens(column):
    held = read_column(column)
    wanted = token_pass.tokens(KEY, held)
    assert token_loop.loop(held).equals(wanted)
    assert token_cryptography.loop(held).equals(wanted)
    for way in (token_pass, token_loop, token_cryptography):
        assert way.prepared(Task(column.parent, column.parent, column))() == 300


@pytest.fixture
def seconds(monkeypatch):
    """Ways take as long as is said here, for as many rows as they are given; the whole way is not gone."""
    told = {Way.TOKENS: 0.5, Way.HMAC_LOOP: 4.0, Way.HMAC_CRYPTOGRAPHY: 2.0}

    def measured(way, task, _):
        rows = len(read_column(task.file))
        return Timing(9.9, told[way], float(rows), rows)

    monkeypatch.setattr(tokens, "measure", measured)
    monkeypatch.setattr(tokens, "hmac_per_second", lambda *_: 150.4)
    monkeypatch.setattr(tokens, "_limit", lambda: 700.4)
    monkeypatch.setattr(tokens, "_share", lambda rows: rows / 1000)
    return told


ASKED = ("--rows", "200", "--rounds", "1", "--pass-rows", "50")


@pytest.mark.usefixtures("seconds")
def test_rates_are_of_processor_time(capsys):
    assert main([*ASKED, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": 200,
        "distinct_per_s": 400,
        "repeated_per_s": 400,
        "loop_per_s": 50,
        "cryptography_per_s": 100,
        "pgcrypto_per_s": 150,
        "limit_per_s": 700,
        "times_loop": 8.0,
        "peak_rss_mib": 200.0,
        "pass_rows": 50,
        "pass_share": 0.05,
    }


@pytest.mark.usefixtures("seconds")
def test_for_people_the_promises_stand_beside_the_figures(capsys):
    assert main(ASKED) == 0
    out = capsys.readouterr().out
    assert "400 (promised: at least 3,000,000)" in out
    assert "the loop being 1: 8.0 (promised: at least 6)" in out
    assert "5.0% (promised: at most 15 %)" in out


@pytest.mark.usefixtures("seconds")
def test_what_cannot_be_measured_is_null_and_said_aloud(monkeypatch, capsys):
    def nowhere(*_):
        raise NoPostgresError("there is none")

    monkeypatch.undo()
    monkeypatch.setattr(tokens, "hmac_per_second", nowhere)
    monkeypatch.setattr(tokens.shutil, "which", lambda _: None)
    assert tokens._pgcrypto(Path(), Path()) is None
    assert tokens._limit() is None
    told = capsys.readouterr().err
    assert "pgcrypto_per_s is null: there is none" in told
    assert "limit_per_s is null: no openssl command here" in told


def test_an_openssl_that_does_not_know_the_question_is_no_limit(monkeypatch, capsys):
    answers = iter([SimpleNamespace(returncode=1, stdout=""), SimpleNamespace(returncode=0, stdout="+F:1:sha256:2560")])
    monkeypatch.setattr(tokens.shutil, "which", lambda _: "openssl")
    monkeypatch.setattr(tokens.subprocess, "run", lambda *_, **__: next(answers))
    assert tokens._limit() is None
    assert "limit_per_s is null" in capsys.readouterr().err
    assert tokens._limit() == 10.0


def test_a_way_that_lost_a_value_is_no_figure(monkeypatch, capsys):
    monkeypatch.setattr(tokens, "measure", lambda *_: Timing(1.0, 1.0, 1.0, 199))
    assert main(ASKED) == 1
    assert "made 199 tokens, not 200" in capsys.readouterr().err


def test_a_way_that_took_no_time_is_no_figure(monkeypatch, capsys):
    """Once two thousand million tokens in a second: they had been made between two ticks of a clock."""
    monkeypatch.setattr(tokens, "measure", lambda *_: Timing(0.001, 0.0, 1.0, 200))
    assert main(ASKED) == 1
    assert "made 200 tokens in less time than this system counts: give more --rows" in capsys.readouterr().err


def test_a_small_run_measures_everything(capsys):
    """Fresh processes, a real PostgreSQL, openssl's own speed; the share has a test of its own."""
    postgres_or_skip()
    assert main(["--rows", "2000", "--rounds", "1", "--pass-rows", "0", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures.pop("pass_share") is None
    assert figures.pop("pass_rows") == 0
    assert min(figures.values()) > 0


def test_the_share_is_the_tokens_time_over_the_passes(monkeypatch, tmp_path):
    """Not the whole way itself, which `test_whole_way` goes: what is made of the seconds that it leaves."""
    extract = SimpleNamespace(file=tmp_path / "a.csv", feed=SUSPECTS, period="2024-Q1", accepted=40)
    shop = SimpleNamespace(instance=SimpleNamespace(home=tmp_path), folder=tmp_path, lookups={})
    shop.write = lambda *_: extract
    rows = iter([40, 39])

    class Entered:
        def __enter__(self):
            return shop

        def __exit__(self, *_):
            token_share.share_file(tmp_path).unlink()

    def measured(way, *_):
        assert way is Way.WHOLE_PROFILED
        token_share.share_file(tmp_path).write_text('{"tokens": 0.5, "protecting": 8.0}')
        return Timing(1.0, 1.0, 1.0, next(rows))

    monkeypatch.setattr(tokens, "workshop", lambda *_, **__: Entered())
    monkeypatch.setattr(tokens, "measure", measured)
    assert tokens._share(40) == 0.0625
    with pytest.raises(MeasurementError, match="accounted for 39 rows, not for 40"):
        tokens._share(40)

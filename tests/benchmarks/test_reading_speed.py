"""The speed of reading is measured beside its peers, each of which reads the same file to its end."""

import json
from dataclasses import replace

import pytest

from benchmarks import reading_speed
from benchmarks.calamine_read import prepared as calamine
from benchmarks.child import MeasurementError, Timing
from benchmarks.duckdb_read import prepared as duckdb
from benchmarks.extracts import SUSPECTS, write_extract
from benchmarks.reading_speed import run, write_workbook
from benchmarks.task import Task, Way
from benchmarks.workbook_pass import prepared as workbook


def test_each_peer_reads_every_row(tmp_path):
    book = Task(tmp_path, tmp_path, write_workbook(tmp_path / "book.xlsx", 250))
    assert calamine(book)() == workbook(book)() == 250
    (tmp_path / "file.csv").write_text("a,b\n" + "1,2\n" * 70)
    assert duckdb(Task(tmp_path, tmp_path, tmp_path / "file.csv"))() == 70


@pytest.fixture
def seconds(monkeypatch):
    """Ways take as long as is said here, and hold as many MiB as rows."""
    told = {Way.READING: 4.0, Way.DUCKDB: 3.0, Way.CALAMINE: 2.0, Way.WORKBOOK: 2.5}
    rows = {"whole.csv": 400, "quarter.csv": 100, "book.xlsx": 30}

    def measured(way, task, _):
        count = rows[task.file.name]
        return Timing(told[way], told[way], float(count), count)

    monkeypatch.setattr(reading_speed, "measure", measured)
    monkeypatch.setattr(reading_speed, "_started", lambda command: 0.75 if "check" in command else 0.25)
    return told


@pytest.mark.usefixtures("seconds")
def test_the_ratios_are_those_that_are_promised(capsys):
    assert run(400, workbook_rows=30, rounds=2, as_json=True) == 0
    speed = json.loads(capsys.readouterr().out)
    assert speed["speed_ratio"] == 0.75
    assert speed["workbook_ratio"] == 1.25
    assert (speed["imports_seconds"], speed["check_seconds"]) == (0.25, 0.75)
    assert (speed["peak_rss_mib"], speed["peak_rss_mib_of_a_quarter"]) == (400, 100)
    assert speed["bytes"] > 400 * 100


@pytest.mark.usefixtures("seconds")
def test_for_people_the_promises_stand_beside_the_figures(capsys):
    assert run(400, workbook_rows=30, rounds=1, as_json=False) == 0
    out = capsys.readouterr().out
    assert "0.75 (promised: at least 0.5)" in out
    assert "1.25 (promised: at most 1.3)" in out
    assert "0.75 s (promised: less than 1.5 s)" in out


@pytest.mark.usefixtures("seconds")
def test_a_way_that_did_not_read_every_row_is_no_figure(capsys):
    assert run(500, workbook_rows=30, rounds=1, as_json=True) == 1
    assert "reading_pass accounted for 100 rows, not for 125" in capsys.readouterr().err


def test_the_command_that_is_timed_succeeds_and_one_that_fails_is_no_figure(geography, tmp_path):
    few = write_extract(tmp_path / "few.csv", SUSPECTS, 20, 1, geography)
    assert reading_speed._started(reading_speed._check(few)) > 0
    with pytest.raises(MeasurementError):
        reading_speed._started(reading_speed._check(replace(few, feed="no_such_feed")))

"""The benchmark's command: what it prints and refuses, and that it leaves nothing behind. Never how fast it was."""

import json
import math

import pytest

from benchmarks import throughput
from benchmarks.child import MeasurementError, Timing
from benchmarks.workshop import Workshop

KEYS = [
    "rows",
    "bare_copy_s",
    "protect_s",
    "whole_s",
    "protect_ratio",
    "whole_ratio",
    "naive_ratio",
    "peak_rss_mib",
]


def run(capsys, *arguments):
    code = throughput.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_every_figure_is_printed_as_json_and_nothing_is_left(tmp_path, capsys):
    feed = "police_street_level_crime"
    code, out, err = run(capsys, "--feed", feed, "--rows", 300, "--rounds", 1, "--json", "--dir", tmp_path)
    figures = json.loads(out)
    assert code == 0
    assert list(figures) == KEYS
    assert figures["rows"] == 300
    assert all(math.isfinite(figure) and figure > 0 for figure in figures.values())
    assert [line.split(": ")[1] for line in err.splitlines()[1:]] == [
        "(a) bare copy, 300 rows",
        "(b) protecting, 300 rows",
        "(c) whole way, 300 rows",
        "(d) naive peer, 300 rows",
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_whole_way_is_left_out_only_on_request_and_then_its_figures_are_null(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(throughput, "PEER_ROWS", 100)
    monkeypatch.setattr(Workshop, "measure", lambda _, way, month: Timing(len(way), 1.0, 1.0, month.truth.rows))
    arguments = ("--rows", 200, "--rounds", 2, "--skip-whole", "--json", "--dir", tmp_path)
    code, out, err = run(capsys, *arguments)
    assert code == 0
    assert [name for name, figure in json.loads(out).items() if figure is None] == ["whole_s", "whole_ratio"]
    turns = [
        "(a) bare copy, 200 rows",
        "(b) protecting, 200 rows",
        "(b) protecting, 100 rows",
        "(d) naive peer, 100 rows",
    ]
    assert [line.rsplit(":", 1)[0] for line in err.splitlines()[1:]] == [
        f"round {number}/2: {turn}" for number in (1, 2) for turn in turns
    ]


def test_another_feed_is_refused_with_the_feeds_that_there_are(capsys):
    with pytest.raises(SystemExit) as refusal:
        throughput.main(["--feed", "ambulance_calls"])
    assert refusal.value.code == 2
    assert "police_street_level_crime" in capsys.readouterr().err


@pytest.mark.parametrize("rows", ["0", "-5", "many", "1.5"])
def test_rows_are_a_whole_number_above_nought(rows, capsys):
    with pytest.raises(SystemExit) as refusal:
        throughput.main(["--rows", rows])
    assert refusal.value.code == 2
    assert "--rows" in capsys.readouterr().err


def test_a_measurement_that_fails_is_said_and_no_figure_is_printed(tmp_path, capsys, monkeypatch):
    def fail(*_):
        raise MeasurementError("the disk is full")

    monkeypatch.setattr(throughput, "_measured", fail)
    code, out, err = run(capsys, "--rows", 50, "--skip-whole", "--dir", tmp_path)
    assert (code, out) == (1, "")
    assert "the disk is full" in err

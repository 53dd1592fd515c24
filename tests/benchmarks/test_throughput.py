"""The benchmark's command: what it prints and refuses, and that it leaves nothing behind. Never how fast it was."""

import json
import math
from contextlib import nullcontext

import pytest

from benchmarks import throughput
from benchmarks.child import MeasurementError, Timing
from benchmarks.workshop import Workshop

KEYS = [
    "file",
    "rows",
    "bare_copy_s",
    "protect_s",
    "whole_s",
    "protect_ratio",
    "whole_ratio",
    "naive_ratio",
    "peak_rss_mib",
    "whole_peak_rss_mib",
    "linking_s",
    "measuring_s",
    "whole_without_linking_ratio",
]
WHOLE = {*KEYS[-4:], "whole_s", "whole_ratio"}


def run(capsys, *arguments):
    code = throughput.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_every_figure_is_printed_as_json_and_nothing_is_left(tmp_path, capsys):
    """(c) is left out here, because Dagster is slow to start: `test_whole_way` goes all the way."""
    asked = ("--feed", "police_recorded_crime", "--rows", 300, "--rounds", 1, "--skip-whole")
    code, out, err = run(capsys, *asked, "--json", "--dir", tmp_path)
    figures = json.loads(out)
    assert code == 0, err
    assert list(figures) == KEYS
    assert (figures.pop("file"), figures["rows"]) == ("police_recorded_crime_suspects", 300)
    assert all(math.isfinite(figure) and figure > 0 for name, figure in figures.items() if name not in WHOLE)
    assert [line.split(": ")[1] for line in err.splitlines()[1:]] == [
        "(a) bare copy, 300 rows",
        "(b) protecting, 300 rows",
        "(d) naive peer, 300 rows",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def imagined(tmp_path, geography, monkeypatch):
    """A workshop without an instance, measurements that cost nothing, and a peer that is given 100 rows."""
    shop = Workshop(tmp_path, {}, geography, None, "iterrows")
    monkeypatch.setattr(throughput, "workshop", lambda *_, **__: nullcontext(shop))
    monkeypatch.setattr(throughput, "PEER_ROWS", 100)
    monkeypatch.setattr(Workshop, "measure", lambda _, way, extract: Timing(len(way), 1.0, 1.0, extract.rows))


@pytest.mark.usefixtures("imagined")
def test_the_whole_way_is_left_out_only_on_request_and_then_its_figures_are_null(capsys):
    arguments = ("--rows", 200, "--rounds", 2, "--skip-whole", "--json")
    code, out, err = run(capsys, *arguments)
    assert code == 0
    figures = json.loads(out)
    assert figures["file"] == "police_street_level_crime"
    nulls = [name for name, figure in figures.items() if figure is None]
    assert set(nulls) == WHOLE
    turns = [
        "(a) bare copy, 200 rows",
        "(b) protecting, 200 rows",
        "(b) protecting, 100 rows",
        "(d) naive peer, 100 rows",
    ]
    assert [line.rsplit(":", 1)[0] for line in err.splitlines()[1:]] == [
        f"round {number}/2: {turn}" for number in (1, 2) for turn in turns
    ]


@pytest.mark.usefixtures("imagined")
def test_the_peer_is_left_out_only_on_request_and_then_its_figure_is_null(capsys):
    arguments = ("--feed", "police_recorded_crime_victims", "--rows", 200, "--rounds", 1, "--skip-peer")
    code, out, err = run(capsys, *arguments, "--json")
    assert code == 0
    figures = json.loads(out)
    assert figures["file"] == "police_recorded_crime_victims"
    assert [name for name, figure in figures.items() if figure is None] == ["naive_ratio"]
    assert [line.split(": ")[1] for line in err.splitlines()[1:]] == [
        "(a) bare copy, 200 rows",
        "(b) protecting, 200 rows",
        "(c) whole way, 200 rows",
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


@pytest.mark.usefixtures("imagined")
def test_a_measurement_that_fails_is_said_and_no_figure_is_printed(capsys, monkeypatch):
    def fail(*_):
        raise MeasurementError("the disk is full")

    monkeypatch.setattr(Workshop, "measure", fail)
    code, out, err = run(capsys, "--rows", 50)
    assert (code, out) == (1, "")
    assert "the disk is full" in err

"""The door of the fuzzer: for how long, from which seed, what it says, and that it fails where something was found."""

import json

import pytest

from tests.fuzzing import __main__ as door
from tests.fuzzing import planted
from tests.fuzzing.readers import Reader


def seeds():
    return [b"a,1\nb,2\n"]


@pytest.fixture
def at_the_door(monkeypatch, tmp_path):
    """Call it with one planted reader."""

    def called(tokens, *arguments):
        monkeypatch.setattr(door, "READERS", {"brittle": Reader(seeds, planted.brittle, tokens)})
        return door.main(["--seconds", "0.5", "--seed", "1", "--keep", str(tmp_path), *arguments])

    return called


def test_it_reports_and_fails_where_something_was_found(at_the_door, capsys, tmp_path):
    assert at_the_door((b"TOKEN",), "--json") == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["reader"], report["seed"]) == ("brittle", "1")
    assert report["tried"] == report["understood"] + sum(report["refused"].values()) + sum(report["finds"].values())
    assert len(report["kept"]) >= len(list(tmp_path.iterdir())) > 0


def test_it_succeeds_where_nothing_was_found(at_the_door, capsys):
    assert at_the_door((b"1",)) == 0
    said = capsys.readouterr().out
    assert "nothing was found; the seed was 1" in said
    assert "row-ragged" in said

"""anonlink is told what it needs, and what it answers is understood; its environment is not made here."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import linkage_anonlink
from benchmarks.child import MeasurementError
from benchmarks.linkage_anonlink import NoAnonlinkError, environment, linked, pairs_of, prepared, read_answer, schema_of
from benchmarks.linkage_answer import left_in
from benchmarks.linkage_records import read, records
from benchmarks.linkage_spec import read_spec
from benchmarks.task import Task
from tests.benchmarks.linkage_files import write_spec

PROGRAM = """
import json, sys
import numpy as np
told, text = json.loads(sys.stdin.readline()), sys.stdin.read()
names, *rows = text.splitlines()
assert names == "given_name,family_name,birth,sex,postcode", names
assert [feature["identifier"] for feature in told["schema"]["features"]] == names.split(",")
assert rows[-1] == "ann,colton,,F,", rows
assert (told["first"], told["across"]) == (5, False)
np.savez(sys.argv[1], left=[0], right=[1], weight=[0.9], thresholds=[0.7, 0.8], labels=[[0] * 5, [0, 0, 2, 3, 4]],
         cost=[1.234, 1.1, 99.9])
"""


@pytest.fixture
def table(tmp_path):
    return records(read(read_spec(write_spec(tmp_path))))


def test_it_is_given_the_records_and_its_answer_is_that_of_0_8(table, tmp_path, monkeypatch):
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    monkeypatch.setattr(linkage_anonlink, "_PROGRAM", tmp_path / "program.py")
    monkeypatch.setattr(linkage_anonlink, "environment", lambda: Path(sys.executable))
    assert prepared(Task(tmp_path, tmp_path / "answers", tmp_path / "spec.yaml"))() == table.num_rows
    found = left_in(tmp_path / "answers")
    assert found.answered.tolist() == [0, 0, 2, 3, 4]
    assert (found.default, found.scored.weight.tolist()) == (0.8, [0.9])
    assert {name: found.told[name] for name in ("pairs_compared", "seconds", "peak_rss_mib")} == {
        "pairs_compared": 10,
        "seconds": 1.23,
        "peak_rss_mib": 99.9,
    }


def test_what_it_says_as_it_fails_is_not_repeated(table, tmp_path, monkeypatch):
    (tmp_path / "program.py").write_text("import sys; sys.exit(sys.stdin.read())", "utf-8")
    monkeypatch.setattr(linkage_anonlink, "_PROGRAM", tmp_path / "program.py")
    with pytest.raises(MeasurementError) as failure:
        linked(Path(sys.executable), table, tmp_path, across=False)
    assert str(failure.value) == "anonlink failed"


def test_the_schema_compares_names_by_pairs_of_letters_and_dates_digit_by_digit():
    schema = schema_of(["given_name", "birth", "postcode"])
    hashing = {one["identifier"]: one["hashing"] for one in schema["features"]}
    assert schema["version"] == 3
    assert hashing["given_name"]["comparison"] == {"type": "ngram", "n": 2}
    assert hashing["birth"]["comparison"] == {"type": "ngram", "n": 1, "positional": True}
    assert [one["strategy"]["bitsPerFeature"] for one in hashing.values()] == [200, 200, 100]


def test_it_compares_every_pair_that_counts():
    assert pairs_of(1_000, 1_000, across=True) == 1_000_000
    assert pairs_of(1_000, 0, across=False) == 499_500


def test_a_given_answer_is_read(tmp_path):
    arrays = {"left": [0, 1], "right": [2, 2], "weight": [0.95, 0.75], "thresholds": [0.75, 0.8], "cost": [1, 1, 2]}
    np.savez(tmp_path / "left.npz", labels=[[0, 0, 0], [0, 1, 0]], **arrays)
    found = read_answer(tmp_path / "left.npz", 3, 3)
    assert (found.record.tolist(), found.answered.tolist()) == ([0, 1, 2], [0, 1, 0])


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An environment that is not made yet, of a lock; commands succeed and are listed."""
    (tmp_path / "anonlink.lock").write_text("a==1")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "uv").touch()
    run = []

    def succeed(command, **_):
        run.append(command)
        (tmp_path / "made").mkdir(exist_ok=True)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(linkage_anonlink, "_LOCK", tmp_path / "anonlink.lock")
    monkeypatch.setattr(linkage_anonlink, "_ENVIRONMENT", tmp_path / "made")
    monkeypatch.setattr(linkage_anonlink.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(linkage_anonlink.subprocess, "run", succeed)
    return SimpleNamespace(folder=tmp_path, run=run)


def test_its_environment_is_made_by_the_hashes_of_the_lock_and_once(place):
    assert environment() == place.folder / "made" / "bin" / "python"
    assert "--require-hashes" in place.run[1]
    assert len(place.run) == 2
    environment()
    assert len(place.run) == 2
    (place.folder / "anonlink.lock").write_text("a==2")
    environment()
    assert len(place.run) == 4


def test_where_it_cannot_be_made_that_is_said_and_no_half_of_it_counts(place, monkeypatch):
    monkeypatch.setattr(linkage_anonlink.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))
    for _ in range(2):
        with pytest.raises(NoAnonlinkError, match="could not be made"):
            environment()
    (place.folder / "bin" / "uv").unlink()
    with pytest.raises(NoAnonlinkError, match="make setup"):
        environment()


def test_the_lock_has_both_of_them():
    lock = (Path(linkage_anonlink.__file__).parents[1] / "anonlink.lock").read_text("utf-8")
    assert "anonlink==0.15.3" in lock
    assert "clkhash==0.18.3" in lock
    assert "--hash=sha256:" in lock

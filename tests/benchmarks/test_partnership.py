"""The partnership's door: what its JSON promises, its exit codes, and that it tells counts alone."""

import json

import pytest

from benchmarks import partnership
from benchmarks.child import MeasurementError, Timing
from benchmarks.partnership import main
from benchmarks.partnership_linking import prepared
from tests.conftest import cheap
from tests.docs.pages import page

PROMISED = {"people", "rows", "records", "truth_pairs", "predicted_pairs", "precision", "recall", "f1"}
PROMISED |= {"by_records", "groups", "gap", "gaps", "seconds", "peak_rss_mib", "seed", "model"}
OF_PAIRS = {"truth_pairs", "predicted_pairs", "precision", "recall", "f1"}
SMALL = ("--people", "800", "--quarters", "1", "--seed", "7")


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Linked in this process, under keys that open at once."""
    monkeypatch.setattr(partnership, "measure", lambda _, task, __: Timing(1.5, 1.0, 99.0, prepared(task)()))
    with cheap():
        yield


@pytest.fixture
def figures(tmp_path, capsys, monkeypatch):
    """What is printed of a small partnership, and what is said beside it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    monkeypatch.setattr(partnership, "Task", opening(tmp_path, monkeypatch))
    assert main([*SMALL, "--dir", str(tmp_path), "--json"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == []
    return capsys.readouterr()


def opening(_, monkeypatch):
    """A task that this process can open, which has no passphrase in its environment otherwise."""
    real = partnership.Task

    def made(home, folder):
        monkeypatch.setenv("GATEWAY_PASSPHRASE_FILE", str(folder / "passphrase"))
        return real(home, folder)

    return made


def test_the_json_has_what_is_promised_and_progress_goes_elsewhere(figures):
    told = json.loads(figures.out)
    assert set(told) >= PROMISED
    assert (told["people"], told["quarters"], told["seed"], told["model"]) == (800, 1, 7, "shipped")
    assert told["rows"] >= told["records"] > 20
    assert told["precision"] > 0.9 < told["recall"]
    assert set(told["by_records"]) >= OF_PAIRS
    assert told["by_records"]["truth_pairs"] <= told["truth_pairs"]
    assert {group["trait"] for group in told["groups"]} == {"sex", "age_band", "ethnicity", "partner"}
    assert all(set(group) >= {"persons", *OF_PAIRS} for group in told["groups"])
    assert (told["gap"], told["gaps"]) == (None, {}), "of so few people no two groups are told apart"
    assert "writing 800 invented people over 1 quarters" in figures.err


def test_a_model_is_trained_first_where_it_is_asked_for_and_a_table_is_for_people(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(partnership, "Task", opening(tmp_path, monkeypatch))
    assert main([*SMALL, "--trained", "--dir", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "the trained model" in told.out
    assert "no gap above 0.02" in told.out
    assert "training a model" in told.err


def test_a_measurement_that_failed_ends_in_one(monkeypatch, tmp_path, capsys):
    def failing(*_, **__):
        raise MeasurementError("linking failed")

    monkeypatch.setattr(partnership, "measured", failing)
    assert main(["--dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("linking failed\n")


def test_help_explains_and_the_page_names_the_door(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "the generator's truth" in capsys.readouterr().out
    assert "python -m benchmarks.partnership" in page("docs/measuring-linkage.md")

"""`nil`, `correct` and `withdraw` say in words and in JSON what was done, and what comes next."""

import pytest

from tests.invented import FEED, crime, crimes_file


@pytest.fixture
def police(gateway, home):
    """The receipt of the police's delivery."""
    return gateway("status", "--home", home, "--json").json["deliveries"][1]["receipt_id"]


def written(folder, name="extract.csv", rows=3):
    path = folder / name
    path.write_bytes(crimes_file([crime(number) for number in range(rows)]))
    return path


def state_of(gateway, home, receipt_id):
    deliveries = gateway("status", "--home", home, "--json").json["deliveries"]
    return next(item["state"] for item in deliveries if item["receipt_id"] == receipt_id)


def test_nil_is_recorded_run_on_and_satisfies_what_is_due(gateway, home):
    called = gateway("nil", FEED, "2024-02", "--partner", "police", "--home", home, "--json")
    assert (called.code, called.json["nil"], called.json["bytes"], called.json["state"]) == (0, True, 0, "received")
    assert gateway("run", "--home", home).code == 0
    assert state_of(gateway, home, called.json["receipt_id"]) == "protected"
    due = gateway("status", "--due", "--home", home, "--as-of", "2024-04-15", "--json").json["expected"]
    assert [item["arrival"] for item in due if (item["feed"], item["period"]) == (FEED, "2024-02")] == ["nil"]
    assert "recorded as nil" in gateway("nil", FEED, "2024-03", "--partner", "police", "--home", home).out
    assert "the same as" in gateway("nil", FEED, "2024-03", "--partner", "police", "--home", home).out


def test_a_correction_names_what_it_corrects(gateway, home, police, tmp_path):
    called = gateway("correct", police, written(tmp_path), "--home", home, "--json")
    assert (called.code, called.json["corrects"], called.json["period"]) == (0, police, "2024-01")
    assert "digest" not in called.json
    again = gateway("correct", police, written(tmp_path, rows=4), "--home", home)
    assert (again.code, called.json["receipt_id"] in again.err) == (1, True)
    assert gateway("run", "--home", home).code == 0
    assert state_of(gateway, home, police) == "superseded"


def test_a_withdrawal_says_how_many_rows_are_gone_and_what_comes_next(gateway, home, police):
    said = gateway("withdraw", police, "--home", home)
    assert (said.code, "58 accepted rows destroyed" in said.out, "gateway run" in said.out) == (0, True, True)
    again = gateway("withdraw", police, "--home", home, "--json").json
    assert again == {"receipt_id": police, "state": "withdrawn", "rows_erased": 58}
    assert gateway("run", "--home", home).code == 0
    products = gateway("catalogue", "--home", home, "--json").json["products"]
    assert {item["rows"] for item in products if item["product"] == FEED} == {0}
    assert "its rows were destroyed" in gateway("receipt", police, "--home", home).out


@pytest.mark.parametrize("verb", ["drop", "correct"])
def test_a_file_that_is_still_being_copied_is_not_taken(gateway, home, police, tmp_path, verb):
    name = "extract.csv.filepart"
    file = written(tmp_path, name)
    words = (
        (police, file) if verb == "correct" else (file, "--partner", "police", "--feed", FEED, "--period", "2024-02")
    )
    called = gateway(verb, *words, "--home", home)
    assert (called.code, "still being copied" in called.err, name in called.err) == (2, True, False)


def test_a_file_that_is_not_there_is_a_wrong_call(gateway, home, police, tmp_path):
    assert gateway("correct", police, tmp_path / "none.csv", "--home", home).code == 2


def test_a_receipt_that_is_not_there_is_refused(gateway, home):
    called = gateway("withdraw", "no-such-receipt", "--home", home)
    assert (called.code, "gateway status" in called.err) == (1, True)

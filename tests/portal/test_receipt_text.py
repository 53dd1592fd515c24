"""A receipt on the terminal, as JSON and as a page: the same facts, and in none of them a value."""

import json

import pytest

from portal.receipt_text import show_receipt
from tests.invented import HEADER, OUTSIDE, an_instance, crime, crimes_file, lookup_protected, protected

CANARY = "Quincey Canary"


@pytest.fixture
def planted(tmp_path):
    """A gateway, and the receipt of a file with a canary in every column, below an unknown heading and in it."""
    instance = an_instance(tmp_path)
    lookup_protected(instance)
    rows = [crime(number) for number in range(20)] + [crime(30, LSOA_code=OUTSIDE, Context=f"{CANARY} outside")]
    rows += [crime(100 + number) | {header: f"{CANARY} {number}"} for number, header in enumerate(HEADER)]
    rows = [row | {f"{CANARY} heading": f"{CANARY} below"} for row in rows]
    content = crimes_file(rows, [*HEADER, f"{CANARY} heading"]) + f"{CANARY} uneven,x\n".encode()
    return instance, protected(instance, content).receipt_id


def test_no_value_is_in_any_form_of_a_receipt(gateway, planted, tmp_path):
    instance, receipt_id = planted
    page = tmp_path / "receipt.html"
    called = ("receipt", receipt_id, "--home", instance.home)
    written = gateway(*called, "--html", page)
    shown, told = gateway(*called), gateway(*called, "--json")
    rules = {item["rule"] for item in told.json["findings"]}
    assert rules >= {"code", "type", "pattern", "period", "lsoa-unknown", "column-unknown"}
    assert all(rule in page.read_text() and rule in shown.out for rule in rules)
    for said in (written.out, written.err, shown.out, shown.err, told.out, page.read_text()):
        assert "Quincey" not in said


def test_the_page_is_written_where_it_is_asked_for_and_nothing_else_is_said(gateway, planted, tmp_path):
    instance, receipt_id = planted
    page = tmp_path / "receipt.html"
    page.write_text("an earlier page")
    called = gateway("receipt", receipt_id, "--home", instance.home, "--html", page)
    assert (called.code, called.out) == (0, "")
    assert str(page) in called.err
    assert page.read_text().startswith("<!doctype html>")
    both = gateway("receipt", receipt_id, "--home", instance.home, "--html", page, "--json")
    assert both.json["receipt_id"] == receipt_id


def test_a_page_that_cannot_be_written_is_a_wrong_call(gateway, planted, tmp_path):
    instance, receipt_id = planted
    called = gateway("receipt", receipt_id, "--home", instance.home, "--html", tmp_path / "none" / "receipt.html")
    assert (called.code, "cannot be written" in called.err) == (2, True)


def test_the_terminal_says_what_happens_next_and_hides_small_counts(gateway, planted):
    instance, receipt_id = planted
    shown = gateway("receipt", receipt_id, "--home", instance.home).out
    assert "next: " in shown
    assert "fewer than 6" in shown


def test_what_a_check_could_not_tell_is_said(gateway, planted, capsys):
    instance, receipt_id = planted
    found = json.loads(gateway("receipt", receipt_id, "--home", instance.home, "--json").out)
    unknown = {"receipt_id": None, "partner": None, "period": None, "commitment": None, "rows_out_of_scope": None}
    show_receipt(found | unknown | {"not_checked": ["whether it is a duplicate"]}, None, as_json=False)
    shown = capsys.readouterr().out
    assert "check  ? / police_street_level_crime / ?" in shown
    assert "out of scope not checked" in shown
    assert "not checked: whether it is a duplicate" in shown

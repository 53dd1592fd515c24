"""What must hold of a receipt: everything that the issue asks of its JSON, in plain data, and what happens next."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.findings import Finding
from intake.grid import FileFacts
from intake.profile import ColumnProfile
from intake.receipt import NOTHING_READ, Comparison, FileFound, Receipt

RECEIPT = Receipt(
    receipt_id="20261122T093827000001Z",
    partner="police",
    feed="police_street_level_crime",
    edition="2013",
    period="2024-01",
    calendar="calendar_month",
    agreement="avon_and_somerset_demonstration 1.0",
    clause="3.1",
    commitment="00" * 32,
    file=FileFound(FileFacts("text", encoding="utf-8", delimiter=","), 3),
    rows_read=3,
    rows_accepted=1,
    rows_rejected=1,
    rows_out_of_scope=1,
    out_of_scope={"scope-area": 1},
    duplicate_of=None,
    supersedes="20261122T093827000000Z",
    refusal=None,
    compared=Comparison(rows_leaving=7218, rows_arriving=7218),
    findings=(
        Finding("code", "Crime type", Severity.ERROR, 1, (2,)),
        Finding("text-mended", "Location", Severity.REPAIR, 3, (2, 3)),
        Finding("text-mended", "Context", Severity.REPAIR, 1, (2,)),
    ),
    profile={"Month": ColumnProfile(missing=0, distinct=1)},
    small_count=5,
    repeated_keys=0,
    repeated_rows=0,
    notes={"sampled": 2, "kinds": {"UK_NHS": 1}},
)
PLAIN = replace(RECEIPT, findings=(), rows_rejected=0, rows_out_of_scope=0, rows_accepted=3)


def test_a_receipt_becomes_plain_json_and_says_all_that_was_promised():
    written = json.loads(json.dumps(RECEIPT.as_json()))
    promised = (
        "receipt_id partner feed period commitment rows_read rows_accepted rows_rejected rows_out_of_scope "
        "duplicate_of supersedes findings profile repeated_keys repeated_rows notes"
    )
    assert set(promised.split()) <= set(written)
    assert written["findings"][0] == {
        "rule": "code",
        "column": "Crime type",
        "severity": "error",
        "count": 1,
        "lines": [2],
    }
    assert written["profile"] == {"Month": {"missing": 0, "distinct": None}}
    assert written["notes"] == {"sampled": 2, "kinds": {"UK_NHS": 1}}
    assert written["compared"] == {"rows_leaving": 7218, "rows_arriving": 7218}
    facts = {"format": "text", "encoding": "utf-8", "delimiter": ",", "sheet": None}
    assert facts.items() <= written["file"].items()
    assert written["file"]["header_line"] == 3
    assert written["cells_repaired"] == 4
    assert written["not_checked"] == []


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 20))
def test_counts_of_a_profile_from_1_to_the_small_count_are_not_told_and_all_others_are(missing, distinct, small_count):
    many = replace(RECEIPT, rows_read=200, profile={"Month": ColumnProfile(missing, distinct)}, small_count=small_count)
    written = many.as_json()
    told = {"missing": missing, "distinct": distinct}
    assert written["profile"] == {
        "Month": {name: None if 1 <= count <= small_count else count for name, count in told.items()}
    }


@pytest.mark.parametrize(
    ("aside", "filled", "is_told"),
    [(0, 0, True), (0, 1, False), (0, 5, False), (0, 6, True), (9, 14, False), (9, 15, True)],
)
def test_how_many_are_missing_is_not_told_where_it_tells_that_few_are_not(aside, filled, is_told):
    found = (Finding("row-ragged", "row", Severity.ERROR, aside, ()),) if aside else ()
    column = {"Mother": ColumnProfile(100 - filled, 40)}
    written = replace(RECEIPT, rows_read=100, findings=found, profile=column).as_json()["profile"]
    assert written == {"Mother": {"missing": 100 - filled if is_told else None, "distinct": 40}}


def test_that_nothing_is_missing_of_a_few_rows_is_told():
    assert RECEIPT.as_json()["profile"] == {"Month": {"missing": 0, "distinct": None}}


def test_a_count_of_a_finding_is_told_however_small():
    assert RECEIPT.as_json()["findings"][0]["count"] == 1


def test_a_delivery_of_which_nothing_was_read_balances():
    assert NOTHING_READ.rows_read == 0
    assert NOTHING_READ.rows_accepted + NOTHING_READ.rows_rejected + NOTHING_READ.rows_out_of_scope == 0
    assert NOTHING_READ.findings == ()


def finding(severity, rule="range", lines=(2, 3)):
    return (Finding(rule, "A column", severity, 2, lines),)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "3 rows accepted"),
        ({"rows_accepted": 1}, "1 row accepted"),
        ({"rows_rejected": 1200}, "1,200 rows rejected: in no product. Mend them at their source"),
        ({"rows_out_of_scope": 2}, "2 rows out of scope: counted, and kept nowhere"),
        ({"findings": finding(Severity.WARNING)}, "a value that breaks a rule is left out"),
        ({"findings": finding(Severity.REPAIR)}, "2 values were mended for you"),
        ({"findings": finding(Severity.WARNING, "drift-constant")}, "unlike your earlier deliveries"),
        ({"duplicate_of": "r0"}, "It is the same file as r0: nothing changes"),
        ({"refusal": "encoding: save it"}, "What you sent before for the period still stands"),
        ({"refusal": "encoding: save it", "rows_read": 0}, "What we had of it was destroyed"),
        ({"nil": True}, "there is nothing for this period"),
        ({"withdrawn": True}, "its rows were destroyed"),
        ({"receipt_id": None}, "nothing was sent"),
        ({"receipt_id": None, "rows_rejected": 2}, "3 rows would be accepted and 2 rows rejected"),
        ({"receipt_id": None, "refusal": "encoding: save it"}, "would be refused as a whole"),
    ],
)
def test_what_happens_next_is_said(changes, said):
    assert said in " ".join(replace(PLAIN, **changes).happens_next)
    assert changes == {} or said not in " ".join(PLAIN.happens_next)


def test_nothing_is_asked_about_rows_out_of_scope():
    """No line is told of them."""
    outside = replace(PLAIN, findings=finding(Severity.WARNING, lines=()))
    assert outside.happens_next == PLAIN.happens_next
    of_file = replace(PLAIN, findings=(Finding("sheets-unread", "file", Severity.WARNING, 1, ()),))
    assert of_file.happens_next != PLAIN.happens_next


@pytest.mark.parametrize("ended", [{"duplicate_of": "r0"}, {"refusal": "a: b"}, {"nil": True}, {"withdrawn": True}])
def test_nothing_is_asked_about_rows_that_were_not_taken(ended):
    said = replace(RECEIPT, **ended).happens_next
    assert not [line for line in said if "row " in line]


def test_one_value_is_mended_in_words_of_one():
    one = (Finding("date-mended", "dob", Severity.REPAIR, 1, (2,)),)
    assert "1 value was mended for you" in " ".join(replace(PLAIN, findings=one).happens_next)


def test_rows_that_are_no_records_ask_for_no_mending():
    aside = (
        Finding("row-total", "row", Severity.ERROR, 2, (7, 8)),
        Finding("row-footer", "row", Severity.ERROR, 1, ()),
    )
    found = replace(PLAIN, findings=aside, rows_rejected=3)
    assert (found.rows_no_records, found.as_json()["rows_no_records"]) == (3, 3)
    assert "3 rows set aside" in " ".join(found.happens_next)
    assert "Mend" not in " ".join(found.happens_next)
    assert "1 row rejected" in " ".join(replace(found, rows_rejected=4).happens_next)
    checked = " ".join(replace(found, receipt_id=None).happens_next)
    assert "would be accepted and 0 rows rejected" in checked
    assert "Mend those" not in checked


def test_drift_alone_leaves_no_value_out():
    said = " ".join(replace(PLAIN, findings=finding(Severity.WARNING, "drift-constant")).happens_next)
    assert "left out" not in said

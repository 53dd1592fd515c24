"""The page of a receipt: a data officer can act on it, nothing on it runs or loads, and nothing tells a value."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.findings import LINES_LISTED
from intake.telling.rule_words import finding_words, refusal_words, scope_words
from portal.receipt_page import RANGES_SHOWN, line_ranges, receipt_page
from tests.portal.pages import Read, loading_or_running

HOSTILE = "<script>alert('x')</script>\"&"
FOUND = {
    "receipt_id": "20261122T093827000001Z",
    "partner": "police",
    "feed": "police_street_level_crime",
    "edition": "2013",
    "period": "2024-01",
    "calendar": "calendar_month",
    "agreement": "demonstration 3.0",
    "clause": "3.1",
    "commitment": "00" * 32,
    "file": {"format": "text", "encoding": "utf-8", "delimiter": ",", "sheet": None, "header_line": 4},
    "rows_read": 1203,
    "rows_accepted": 1200,
    "rows_rejected": 2,
    "rows_out_of_scope": 1,
    "out_of_scope": {"scope-area": 1},
    "contract_rules": {},
    "nil": False,
    "withdrawn": False,
    "duplicate_of": None,
    "supersedes": "20261120T093827000001Z",
    "corrects": None,
    "refusal": None,
    "compared": {"rows_leaving": 1, "rows_arriving": 1500},
    "findings": [
        {"rule": "code", "column": "Crime type", "severity": "error", "count": 2, "lines": [6, 7]},
        {"rule": "drift-fewer-rows", "column": "file", "severity": "warning", "count": 1203, "lines": []},
        {"rule": "lsoa-missing", "column": "LSOA code", "severity": "warning", "count": 1, "lines": [9]},
        {"rule": "range", "column": "Latitude", "severity": "repair", "count": 3, "lines": [8, 9, 12]},
        {"rule": "row-repeated", "column": "row", "severity": "information", "count": 4, "lines": [40, 41]},
    ],
    "cells_repaired": 3,
    "rows_no_records": 0,
    "drift_from": ["20261020T093827000001Z"],
    "profile": {"Month": {"missing": 0, "distinct": None}, "Context": {"missing": 1203, "distinct": 0}},
    "small_count": 5,
    "repeated_keys": 0,
    "repeated_rows": 4,
    "notes": {"sampled": 2, "kinds": {"UK_NHS": 1}},
    "happens_next": ["1,200 rows accepted.", "Have `gateway nil` say so."],
    "not_checked": [],
}


def text(**changes):
    """What is read on the page, as one line."""
    return " ".join("".join(Read(receipt_page(FOUND | changes)).text).split())


def sections(page):
    """The heading and the content of each part of the page."""
    heads = re.split(r"<h2>(.*?)</h2>", page)
    return dict(zip(heads[1::2], heads[2::2], strict=True))


def test_it_names_no_other_place_and_holds_nothing_that_runs():
    assert loading_or_running(receipt_page(FOUND)) == set()


def test_it_can_be_listened_to_printed_and_read_on_a_phone():
    page = receipt_page(FOUND)
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.count("<main>") == 1
    assert '<html lang="en-GB">' in page
    assert page.count("<table>") == page.count("<caption>") == page.count('role="region"') == 2
    assert "<th>" not in page
    assert "@media print" in page
    assert 'name="viewport"' in page


def test_each_finding_stands_under_what_it_asks_for_with_its_lines_and_its_mend():
    parts = sections(receipt_page(FOUND))
    assert list(parts) == [
        "What happens next",
        "Rows",
        "Rows that were rejected",
        "Accepted with a warning",
        "Unlikely, or unlike your earlier deliveries",
        "What was repaired",
        "For your information",
        "How the file was read",
        "Columns",
        "Notes",
        "For your file",
    ]
    rejected = parts["Rows that were rejected"]
    assert "<strong>Crime type</strong>: 2 times, on lines 6–7" in rejected  # noqa: RUF001 - the dash of ranges in print
    assert finding_words()["code"].what_to_do[1:] in rejected
    assert "lsoa-missing" in parts["Accepted with a warning"]
    assert "drift" not in parts["Accepted with a warning"]
    assert "<strong>file</strong>: 1,203 rows" in parts["Unlikely, or unlike your earlier deliveries"]
    assert "3 times, on lines 8–9, 12" in parts["What was repaired"]  # noqa: RUF001 - the dash of ranges in print
    assert "4 times, on lines 40–41, and in 2 rows out of scope" in parts["For your information"]  # noqa: RUF001 - the dash of ranges in print


def test_a_rule_of_the_contract_s_own_has_the_contract_s_words():
    finding = FOUND["findings"][0] | {"rule": "ended_before_it_began"}
    said = text(findings=[finding], contract_rules={"ended_before_it_began": "It ended before it began."})
    assert "It ended before it began ended_before_it_began" in said
    assert "Compare the columns" in said


def test_rows_that_are_no_records_ask_for_nothing():
    finding = FOUND["findings"][0] | {"rule": "row-total", "column": "row", "count": 2}
    changes = {"findings": [finding], "rows_no_records": 2}
    assert "1,200 rows accepted, none rejected; 2 rows set aside, 1 row out of scope." in text(**changes)
    parts = sections(receipt_page(FOUND | changes))
    assert "row-total" in parts["Rows that are no records"]
    assert "Rows that were rejected" not in parts


def test_what_is_wrong_in_rows_out_of_scope_alone_is_no_error_of_a_row_and_asks_for_nothing():
    finding = FOUND["findings"][0] | {"lines": []}
    parts = sections(receipt_page(FOUND | {"findings": [finding], "rows_rejected": 0}))
    assert "Rows that were rejected" not in parts
    assert "in 2 rows out of scope" in parts["Only in rows out of scope"]
    assert "What to do" not in parts["Only in rows out of scope"]
    of_file = FOUND["findings"][0] | {"lines": [], "column": "file"}
    assert "Only in rows out of scope" not in sections(receipt_page(FOUND | {"findings": [of_file]}))


def test_rows_of_a_refused_file_that_fit_are_not_said_to_be_taken():
    assert "accepted1,200taken" in text()
    assert "accepted1,200fit, but nothing was taken" in text(refusal="rows-of-list-rejected: mend them")


def test_rows_out_of_scope_are_told_by_reason():
    assert scope_words()["scope-area"].why in text()
    assert "of these scope-area" in text()


def test_it_says_what_became_of_the_file_and_what_happens_next():
    assert "1,200 rows accepted, 2 rows rejected; 1 row out of scope." in text()
    assert "2 rows rejected; 3 rows set aside, 1 row out of scope." in text(rows_rejected=5, rows_no_records=3)
    assert "1,200 rows accepted, 2 rows rejected." in text(rows_out_of_scope=0)
    assert "Received2026-11-22 at 09:38 UTC" in text()
    assert "<code>gateway nil</code>" in receipt_page(FOUND)
    assert "1 row gone, 1,500 rows new" in text()
    assert "Between valuesa commaHeadings on line4" in text()
    assert "Takes the place of20261120T093827000001Z" in text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows_rejected": 0}, "1,200 rows accepted, none rejected; 1 row out of scope."),
        ({"nil": True}, "there is nothing for this period"),
        ({"withdrawn": True}, "its rows were destroyed"),
        ({"duplicate_of": "r0"}, "The same file as one that is held already"),
        ({"refusal": "encoding: save it"}, "Refused as a whole"),
        ({"receipt_id": None, "not_checked": ["whether it supersedes another"]}, "Check of a file"),
        ({"rows_out_of_scope": None}, "out of scopenot checked"),
    ],
)
def test_every_outcome_has_its_own_words(changes, said):
    assert said in text(**changes)
    assert said not in text()


def test_a_refusal_is_told_with_what_the_rule_means_and_what_to_do():
    said = text(refusal="quote-unclosed: a mark opened on line 7 is never closed", rows_read=0, findings=[])
    words = refusal_words()["quote-unclosed"]
    assert "A mark opened on line 7 is never closed." in said
    assert words.what_to_do[1:] in said
    assert "Read = accepted" not in said


def test_a_small_count_of_the_profile_is_not_told_and_zero_is():
    columns = sections(receipt_page(FOUND))["Columns"]
    assert '<th scope="row">Month</th><td>0</td><td>fewer than 6</td>' in columns
    assert '<th scope="row">Context</th><td>1,203</td><td>0</td>' in columns


def test_only_the_first_runs_of_lines_are_shown_and_the_rest_counted():
    lines = list(range(2, 2 + 2 * (RANGES_SHOWN + 10), 2))
    finding = FOUND["findings"][0] | {"lines": lines, "count": 53}
    page = receipt_page(FOUND | {"findings": [finding]})
    assert f", {2 * RANGES_SHOWN} and 10 more, and in 3 rows out of scope" in page
    assert f", {2 * RANGES_SHOWN + 2}" not in page


def test_of_a_list_of_lines_that_is_full_nobody_can_say_which_of_the_rest_are_out_of_scope():
    finding = FOUND["findings"][0] | {"lines": list(range(2, 2 + LINES_LISTED)), "count": 5000}
    page = receipt_page(FOUND | {"findings": [finding]})
    assert "5,000 times, on lines 2–1001 and 4,000 more<" in page  # noqa: RUF001 - the dash of ranges in print


@pytest.mark.parametrize(
    ("rule", "column", "said"),
    [
        ("sheets-unread", "file", "<strong>file</strong>: 3 times<"),
        ("drift-missing", "Age", "<strong>Age</strong>: 3 rows<"),
        ("code", "Age", "<strong>Age</strong>: in 3 rows out of scope<"),
    ],
)
def test_what_has_no_lines_says_why(rule, column, said):
    finding = {"rule": rule, "column": column, "severity": "warning", "lines": [], "count": 3}
    assert said in receipt_page(FOUND | {"findings": [finding]})


def test_what_most_rows_need_comes_first_and_columns_alike_stand_together():
    rare, common = (
        {"severity": "error", "lines": [2], "count": 1},
        {"severity": "error", "lines": [3, 4, 5], "count": 3},
    )
    found = [
        rare | {"rule": "code", "column": "Sex"},
        rare | {"rule": "code", "column": "Age"},
        common | {"rule": "type", "column": "Day"},
    ]
    rejected = sections(receipt_page(FOUND | {"findings": found}))["Rows that were rejected"]
    assert rejected.index("<code>type</code>") < rejected.index("<code>code</code>")
    assert "<strong>Sex, Age</strong>: each once, on line 2<" in rejected


@pytest.mark.parametrize(("sign", "said"), [("\t", "a tab"), (";", "a semicolon"), ("^", "^"), (None, None)])
def test_what_stands_between_values_is_said_in_words(sign, said):
    read = sections(receipt_page(FOUND | {"file": FOUND["file"] | {"delimiter": sign}}))["How the file was read"]
    assert (f"<dt>Between values</dt><dd>{said}</dd>" in read) is (said is not None)


@given(st.lists(st.integers(1, 60), unique=True))
def test_runs_of_lines_are_those_lines_and_none_other(lines):
    spans = [[int(end) for end in run.split("–")] for run in line_ranges(lines)]  # noqa: RUF001 - the dash of ranges in print
    assert [line for span in spans for line in range(span[0], span[-1] + 1)] == sorted(lines)


def test_whatever_it_is_given_stays_text():
    hostile = {"partner": HOSTILE, "refusal": f"{HOSTILE}: {HOSTILE}", "happens_next": [HOSTILE]}
    finding = FOUND["findings"][0] | {"rule": HOSTILE, "column": HOSTILE}
    page = receipt_page(FOUND | hostile | {"findings": [finding], "profile": {HOSTILE: FOUND["profile"]["Month"]}})
    assert "<script" not in page
    assert HOSTILE in "".join(Read(page).text)

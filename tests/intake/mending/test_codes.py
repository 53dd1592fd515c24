"""What must hold of codes: what means one code becomes it, and what may mean two, or none, stays for its rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.codes import code_list
from tests.intake.mending.cells import mended, one_column, unsuspected

SEX = one_column("M", "F", "U", extra={"vrpCodeLabels": {"Male": "M", "Female": "F", "Not Known / Not Recorded": "U"}})
OFFENCE = one_column("8N", "4.1", "4.10", "W1", "34B", extra={"vrpCodeLabels": {"4/1": "4.1", "4/10": "4.10"}})
WEAPON = one_column("none", "minor", "1", "2", extra={"vrpRetiredCodes": ["OT"]})
FLAG = one_column("Y", "N")
NUMBERED = one_column("1", "2", extra={"vrpCodeLabels": {"Male": "1", "Female": "2"}})
POINTS = one_column("4", "4.1")


@pytest.mark.parametrize(
    ("feed", "written", "code"),
    [
        (SEX, "m", "M"),
        (SEX, " f ", "F"),
        (SEX, "MALE", "M"),
        (SEX, "b) Female", "F"),
        (SEX, "1. male", "M"),
        (SEX, "not known/not recorded", "U"),
        (SEX, "M - Male", "M"),
        (OFFENCE, "Violence (8N)", "8N"),
        (OFFENCE, "Violence [8N]", "8N"),
        (OFFENCE, "8n", "8N"),
        (OFFENCE, "34 B", "34B"),
        (OFFENCE, "W1: White British", "W1"),
        (OFFENCE, "W1 \u2013 White British", "W1"),
        (OFFENCE, "4/10", "4.10"),
        (WEAPON, "2.0", "2"),
        (NUMBERED, "2) female", "2"),
        (WEAPON, "ot", "OT"),
    ],
)
def test_what_means_a_code_becomes_it(feed, written, code):
    found = mended(feed, [written])
    assert found.values == [code]
    assert "code-mended" in found.rules[0]


@pytest.mark.parametrize(
    ("feed", "written"),
    [
        (SEX, "Q"),
        (SEX, "M - Female"),
        (SEX, "M - unsure"),
        (SEX, "M;F"),
        (OFFENCE, "4.100"),
        (OFFENCE, "4.1.0"),
        (OFFENCE, "4.0"),
        (OFFENCE, "8N or 34B"),
        (WEAPON, "victim (none)"),
        (WEAPON, "none - but seen"),
        (WEAPON, "1) none such"),
        (WEAPON, "Y"),
        (NUMBERED, "1) Female"),
        (POINTS, "4.0"),
    ],
)
def test_what_may_mean_another_stays(feed, written):
    found = mended(feed, [written])
    assert (found.values, found.rules) == ([written], [set()])


def test_two_codes_that_differ_in_case_only_are_not_taken_for_each_other():
    cases = one_column("a", "A", "b")
    assert mended(cases, ["a", "A", "B", "a "]).values == ["a", "A", "b", "a"]
    assert mended(one_column("j1", "J1"), ["J 1"]).values == ["J 1"]


def test_corporate_manslaughter_and_manslaughter_are_not_taken_for_each_other():
    assert mended(OFFENCE, ["4.1", "4.10"]).values == ["4.1", "4.10"]
    assert mended(OFFENCE, ["4.1", "4.10"]).rules == [set(), set()]


@pytest.mark.parametrize("written", ["yes", "TRUE", "True", "1", "1.0", "t", "✓", "✔"])
def test_yes_is_Y_in_a_list_of_Y_and_N(written):  # noqa: N802 - the codes are capitals
    assert mended(FLAG, [written]).values == ["Y"]
    assert mended(FLAG, [written]).rules == [{"boolean-mended"}]


@pytest.mark.parametrize(
    ("written", "code"), [("no", "N"), ("False", "N"), ("0", "N"), ("y", "Y"), ("x", "x"), ("maybe", "maybe")]
)
def test_no_is_N_and_what_is_neither_stays(written, code):  # noqa: N802 - the codes are capitals
    assert mended(FLAG, [written]).values == [code]


def test_a_blank_flag_is_nothing_and_no_N():  # noqa: N802 - the codes are capitals
    assert mended(FLAG, [None, " "]).values == [None, None]


def test_Y_and_N_among_other_codes_are_no_truths():  # noqa: N802 - the codes are capitals
    register = one_column("Y", "N", "B", "C")
    assert mended(register, ["1", "true", "No"]).values == ["1", "true", "No"]
    assert mended(one_column("Y", "N", "U"), ["1", "no", "u"]).values == ["Y", "N", "U"]


@pytest.mark.parametrize("written", ["04-Jan", "Jan-04", "2024-01-04", "04/01/2024", "2024-01-04 00:00"])
def test_a_code_that_a_spreadsheet_made_a_date_is_doubtful_and_never_guessed(written):
    found = mended(OFFENCE, [written])
    assert (found.values, found.rules) == ([written], [{"excel-date"}])
    assert mended(SEX, [written]).rules == [set()]


def test_a_date_that_the_contract_knows_as_a_label_is_its_code():
    labelled = one_column("4.1", "4.10", extra={"vrpCodeLabels": {"04-Jan": "4.1"}})
    found = mended(labelled, ["04-Jan", "04-Oct"])
    assert (found.values, found.rules) == (["4.1", "04-Oct"], [{"code-mended"}, {"excel-date"}])


@given(st.lists(st.none() | st.sampled_from(["8N", "8n", "4/1", "Jan-04", "x", "(8N)", "a (8N)", "1.0"]), max_size=20))
def test_whatever_is_mended_was_suspected(values):
    assert unsuspected(code_list(OFFENCE.column("cell")), values) == []

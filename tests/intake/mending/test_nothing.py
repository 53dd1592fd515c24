"""What must hold of spellings of nothing: they are nothing in every column but where they are something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.nothing import OF_OTHERS, nothing
from tests.intake.mending.cells import dates, mended, one_column, unsuspected

WORDS = one_column()
NAME = one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "family_name"})


@pytest.mark.parametrize(
    "written",
    [
        "-",
        " ",
        "  ",
        "N/A",
        "NULL",
        "null",
        "#N/A",
        "#REF!",
        "?",
        "TBC",
        "NK",
        "Not known",
        "None",
        " n/a ",
        "\u00a0",
        "\u2014",
    ],
)
def test_spellings_of_nothing_are_nothing_and_said_once(written):
    found = mended(WORDS, [written, "x"])
    assert found.values == [None, "x"]
    assert found.rules == [{"null-spelling"}, set()]


@pytest.mark.parametrize("surname", ["Null", "NULL", "None", "Na", "Nil", "Unk", "Nk", "Tbc"])
def test_a_name_that_spells_nothing_is_a_name(surname):
    assert mended(NAME, [surname]).values == [surname]


def test_an_error_of_a_spreadsheet_or_a_dash_is_nobodys_name():
    assert mended(NAME, ["-", "#N/A", "?", "N/K", " "]).values == [None] * 5


def test_a_code_is_a_code_whatever_it_spells():
    weapons = one_column("none", "knife", "NK")
    assert mended(weapons, ["none", "None", "NK", "nk", "null"]).values == ["none", "none", "NK", "NK", None]


def test_a_contract_may_name_more_spellings():
    ages = one_column(logicalType="integer", extra={"vrpNulls": ["999", "Never said"]})
    assert mended(ages, ["999", "never said", "99"]).values == [None, None, "99"]
    assert mended(one_column(logicalType="integer"), ["999"]).values == ["999"]


def test_dates_and_free_text_have_spellings_of_nothing_too():
    assert mended(dates(), ["2024-03-01", "n/k"]).values == ["2024-03-01", None]
    assert mended(one_column(classification="FREE_TEXT"), [" N/A", "  ", "n/a today"]).values == [
        None,
        None,
        "n/a today",
    ]


@given(
    st.lists(st.none() | st.sampled_from(OF_OTHERS) | st.sampled_from([" N/A", "NA ", "nb", "Null", "x"]), max_size=20)
)
def test_whatever_is_nothing_was_suspected(values):
    assert unsuspected(nothing(names=False, more=["Ünbekannt", "999"]), [*values, "999"]) == []


@given(st.lists(st.none() | st.sampled_from(["N/A", "x", ""]), max_size=20), st.booleans())
def test_what_was_missing_is_no_repair(values, encoded):
    found = mended(WORDS, values, encoded=encoded)
    assert [rules == {"null-spelling"} for rules in found.rules] == [value in {"N/A", ""} for value in values]


def test_what_is_remembered_of_a_contract_is_the_same_for_every_file_and_cannot_be_changed():
    one, same, other = (nothing(names=False, more=["999"], but=[code]) for code in ("NA", "NA", "nk"))
    assert one is same
    assert "na" not in one.spellings.to_pylist()
    assert "na" in other.spellings.to_pylist()
    assert not one.suspect.flags.writeable

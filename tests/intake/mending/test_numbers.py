"""What must hold of numbers: the number is as it was written, without what was written around it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import FeedKind
from intake.mending.numbers import Ages, Numbers, Suppression
from tests.intake.mending.cells import mended, one_column, unsuspected

WHOLE = one_column(logicalType="integer")
ANY = one_column(logicalType="number")
SHARE = one_column(logicalType="number", logicalTypeOptions={"minimum": 0, "maximum": 100})
AGE = one_column(logicalType="integer", classification="DOB")
COUNT = one_column(logicalType="integer", classification="MEASURE")
SUPPRESSED = replace(COUNT, kind=FeedKind.AGGREGATE)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1 234", "1234"),
        ("£1,234", "1234"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("5-", "-5"),
        ("+5", "5"),
        ("3.0", "3"),
        ("3.", "3"),
        ("12\r", "12"),
    ],
)
def test_a_whole_number_is_told_from_its_ornaments(written, meant):
    assert mended(WHOLE, [written]).values == [meant]


@pytest.mark.parametrize(
    ("written", "meant"), [("1,234.50", "1234.50"), (".5", "0.5"), ("£0.99", "0.99"), ("7.25-", "-7.25")]
)
def test_a_number_keeps_its_decimals(written, meant):
    found = mended(ANY, [written])
    assert (found.values, found.rules) == ([meant], [{"number-mended"}])


@pytest.mark.parametrize(
    "written",
    [
        "£5 each",
        "1.0.0",
        "1,23",
        "0,123",
        "12,34,567",
        "3.5",
        "1.2.3",
        "12%",
        "5 or 6",
        "(5)",
        "£",
        "--5",
        "1e3",
        "007",
    ],
)
def test_what_is_doubtful_stays(written):
    found = mended(WHOLE, [written])
    assert (found.values, found.rules) == ([written], [set()])


def test_a_percent_sign_is_left_out_only_where_the_contract_counts_in_hundredths():
    assert mended(SHARE, ["12%", "12.5 %"]).values == ["12", "12.5"]
    assert mended(ANY, ["12%"]).values == ["12%"]


def test_digits_that_a_whole_number_lost_are_told():
    assert mended(WHOLE, ["4.01E+09"]).rules == [{"digits-lost"}]
    assert mended(ANY, ["4.01E+09"]).rules == [set()]


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("<1", "0"),
        ("under 1", "0"),
        ("< 1 year old", "0"),
        ("5 months", "0"),
        ("11 mths", "0"),
        ("14 months", "1"),
        ("51 weeks", "0"),
        ("53 wks", "1"),
        ("364 days", "0"),
        ("17 yrs", "17"),
        ("17 years old", "17"),
        ("17.0", "17"),
    ],
)
def test_an_age_is_told_in_completed_years(written, years):
    assert mended(AGE, [written]).values == [years]


@pytest.mark.parametrize("written", ["<2", "about 17", "17 or 18", "17.5"])
def test_an_age_that_is_not_told_stays(written):
    assert mended(AGE, [written]).values == [written]


def test_other_whole_numbers_are_no_ages():
    assert mended(WHOLE, ["5 months"]).values == ["5 months"]


@pytest.mark.parametrize("mark", ["*", "c", "C", "<5", "< 10", "..", "[low]", "z", "x", "-", "[c]"])
def test_a_mark_of_suppression_is_neither_text_nor_zero(mark):
    found = mended(SUPPRESSED, [mark, "12"])
    assert (found.values, found.rules) == ([None, "12"], [{"value-suppressed"}, set()])
    assert mended(COUNT, [mark]).rules != [{"value-suppressed"}]


def test_only_a_measure_is_suppressed():
    group = replace(one_column(logicalType="integer"), kind=FeedKind.AGGREGATE)
    assert mended(group, ["*"]).values == ["*"]


NUMBERS = st.lists(st.none() | st.text("0123456789.,-+£% E", max_size=7), max_size=20)


@pytest.mark.parametrize("step", [Numbers(whole=True), Numbers(whole=False, percent=True), Suppression(), Ages()])
@given(values=NUMBERS | st.lists(st.sampled_from(["<1", "5 months", "*", "[low]", "..", "12"]), max_size=9))
def test_whatever_is_mended_was_suspected(step, values):
    assert unsuspected(step, values) == []


@given(st.integers())
def test_any_whole_number_with_thousands_is_the_number(number):
    assert mended(WHOLE, [f"{number:,}"]).values == [str(number)]

"""NHS numbers, CHI numbers and learner numbers: placeholders, ranges, and a zero that somebody took away."""

import pytest

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import holds, spelt, ten, told

NHS, CHI, ULN = NumberFormat.NHS_NUMBER, NumberFormat.CHI_NUMBER, NumberFormat.ULN
REPEATED = [str(digit) * 10 for digit in range(10)]


@pytest.mark.parametrize("number_format", [NHS, CHI, ULN])
@pytest.mark.parametrize("text", [*REPEATED, "0123456789", "9876543210", "1234567890"])
def test_a_repeated_or_counted_number_is_nobody_s_though_it_may_pass(number_format, text):
    assert told(number_format, text) == [Verdict.PLACEHOLDER]
    assert spelt(number_format, text) == [None]
    assert holds(number_format, "verified", text) == [False]


@pytest.mark.parametrize("text", ["943476591", "94347659190", "943476591O", "943_476_5919", "9434765919.0", "9.43E+09"])
def test_what_is_not_ten_digits_is_no_number(text):
    assert told(NHS, text) == told(ULN, text) == [Verdict.NOT_OF_FORMAT]


@pytest.mark.parametrize(
    ("body", "issued"),
    [
        ("400000000", True),
        ("499999998", True),
        ("600000000", True),
        ("799999999", True),
        ("320000001", True),
        ("311299999", True),
        ("010100000", True),
        ("999000000", True),
        ("500000001", False),
        ("800000001", False),
        ("943476591", False),
        ("998999999", False),
        ("009999999", False),
    ],
)
def test_a_range_that_nobody_issues_is_told_and_nothing_more(body, issued):
    """Sources disagree, so it is verified all the same. 999 is kept for tests."""
    text = ten(body, 0)
    assert told(NHS, text) == [Verdict.FINE if issued else Verdict.UNISSUED]
    assert holds(NHS, "verified", text) == [True]


def test_nine_digits_that_would_be_a_chi_number_have_lost_a_zero_and_are_not_filled_up():
    chi = ten("010190123", 0)
    assert told(CHI, chi) == told(NHS, chi) == [Verdict.FINE]
    assert told(CHI, chi[1:]) == told(NHS, chi[1:]) == [Verdict.ZERO_LOST]
    assert spelt(CHI, chi[1:]) == spelt(NHS, chi[1:]) == [None]


@pytest.mark.parametrize(("body", "fits"), [("010190123", True), ("011390123", False), ("000190123", False)])
def test_nine_digits_have_lost_a_zero_only_if_a_day_of_birth_comes_of_it(body, fits):
    assert told(NHS, ten(body, 0)[1:]) == [Verdict.ZERO_LOST if fits else Verdict.NOT_OF_FORMAT]


def test_nine_digits_that_fail_have_lost_no_zero():
    chi = ten("010190123", 0)[1:]
    wrong = chi[:-1] + str((int(chi[-1]) + 1) % 10)
    assert told(NHS, wrong) == [Verdict.NOT_OF_FORMAT]


@pytest.mark.parametrize(
    ("birth", "there"),
    [
        ("290200", True),
        ("290201", False),
        ("290298", False),
        ("290296", True),
        ("310490", False),
        ("000190", False),
        ("011390", False),
    ],
)
def test_a_chi_number_begins_with_a_day_that_there_is(birth, there):
    verdict = told(CHI, next(text for text in _numbered(birth) if holds(NHS, "verified", text)[0]))
    assert verdict == [Verdict.FINE if there else Verdict.NOT_OF_FORMAT]


def _numbered(birth):
    return (f"{birth}{serial:04}" for serial in range(100))


def test_a_learner_number_does_not_begin_with_zero():
    learner = next(f"0{serial:09}" for serial in range(1, 100) if _remainder(f"0{serial:09}") == 10)
    assert told(ULN, learner) == [Verdict.NOT_OF_FORMAT]


def _remainder(number):
    return sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True)) % 11


def test_the_temporary_number_of_a_learner_passes_as_a_patient_s_and_is_neither():
    assert _remainder("9999999999") == 0
    assert told(ULN, "9999999999") == told(NHS, "9999999999") == [Verdict.PLACEHOLDER]

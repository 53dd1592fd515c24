"""One thing is said of each value: several in one cell, one of another format, and whose ten digits are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import passing, ten, told

NHS, ULN, UPN = NumberFormat.NHS_NUMBER, NumberFormat.ULN, NumberFormat.UPN
PNC, CRO, PHONE = NumberFormat.PNC_ID, NumberFormat.CRO_NUMBER, NumberFormat.TELEPHONE_NUMBER


def test_an_absent_value_is_fine_and_one_without_a_letter_or_digit_stands_for_nothing():
    assert told(NHS, None, "", "-", " ") == [Verdict.FINE, *[Verdict.PLACEHOLDER] * 3]
    assert told(NHS) == []


BETWEEN = st.sampled_from([";", "; ", ",", " | ", " & ", "\n", " / ", " and ", " or "])


@given(st.sampled_from([NHS, UPN, PNC]).flatmap(lambda one: st.lists(passing([one]), min_size=2, max_size=4)), BETWEEN)
def test_several_values_in_one_cell_are_told_whatever_parts_them(numbers, between):
    assert told(numbers[0][0], between.join(text for _, text, _ in numbers)) == [Verdict.SEVERAL]


@pytest.mark.parametrize(
    "text", ["9990000018;", ";9990000018", "9990000018; tel. 3", "see notes; none", "9990000018; unknown", ";"]
)
def test_one_value_and_something_else_is_not_several(text):
    assert told(NHS, text) == [Verdict.NOT_OF_FORMAT]


def test_a_slash_within_a_number_parts_nothing():
    assert told(PNC, "81/34U", "81/34U / 02/73319Z") == [Verdict.FINE, Verdict.SEVERAL]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        (NHS, "B801200005001"),
        (NHS, "BS97 4QD"),
        (NHS, "07700 900123"),
        (NHS, "PZ123457A"),
        (UPN, "81/34U"),
        (UPN, "11/01ZD/01/00000448754K"),
        (PNC, "65656/91H"),
        (CRO, "1981/0000034U"),
        (PHONE, "B801200005001"),
        (NumberFormat.POSTCODE, "07700 900123"),
    ],
)
def test_a_number_of_another_format_is_told_where_it_cannot_be_mistaken(number_format, text):
    assert told(number_format, text) == [Verdict.OTHER_FORMAT]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [(UPN, "9276308686"), (UPN, "9434765919"), (NHS, "C801200005001"), (NHS, "033Y"), (UPN, "2040/0000003Y")],
)
def test_what_may_be_of_another_format_by_chance_is_only_not_of_this_one(number_format, text):
    assert told(number_format, text) == [Verdict.NOT_OF_FORMAT]


LEARNERS = [ten(f"{body}", 10) for body in range(100_000_000, 100_000_200, 40)]
PATIENTS = [ten(f"{body}", 0) for body in range(400_000_000, 400_000_200, 40)]


def test_a_mistyped_number_that_passes_as_the_other_is_a_mistyped_number():
    """943 476 5918 is one off, and passes as a learner's."""
    assert told(NHS, "9434765918", "9434765919") == [Verdict.CHECK_FAILED, Verdict.UNISSUED]
    assert told(ULN, PATIENTS[0], LEARNERS[0]) == [Verdict.CHECK_FAILED, Verdict.FINE]


@pytest.mark.parametrize(("number_format", "mine", "others"), [(NHS, PATIENTS, LEARNERS), (ULN, LEARNERS, PATIENTS)])
def test_where_most_that_fails_passes_as_the_other_it_is_the_other_s(number_format, mine, others):
    assert told(number_format, *mine, *others[:2]) == [Verdict.FINE] * 5 + [Verdict.CHECK_FAILED] * 2
    assert told(number_format, *mine, *others[:3]) == [Verdict.FINE] * 5 + [Verdict.OTHER_FORMAT] * 3
    wrong = [text[:-1] + str((int(text[-1]) + 5) % 10) for text in mine[:3]]
    assert told(number_format, *wrong, *others[:3]) == [Verdict.CHECK_FAILED] * 6


MOBILES = [f"7700900{number:03}" for number in range(0, 400, 9)]


def test_mobile_numbers_without_their_zero_are_no_patients_whether_or_not_they_pass():
    told_of = told(NHS, *MOBILES, *PATIENTS)
    assert told_of == [Verdict.OTHER_FORMAT] * len(MOBILES) + [Verdict.FINE] * len(PATIENTS)
    passing_by_chance = [text for text in MOBILES if told(NHS, text) == [Verdict.FINE]]
    assert len(passing_by_chance) > 2


def test_a_few_numbers_that_begin_with_seven_are_patients_or_mistyped():
    told_of = told(NHS, *MOBILES[:19])
    assert set(told_of) == {Verdict.FINE, Verdict.CHECK_FAILED}


def test_patients_whose_numbers_begin_with_seven_are_patients():
    patients = [ten(f"{body}", 0) for body in range(700_000_000, 700_004_000, 40)]
    assert set(told(NHS, *patients)) == {Verdict.FINE}


def test_mobile_numbers_in_the_minority_are_not_all_taken_from_patients():
    patients = [ten(f"{body}", 0) for body in range(400_000_000, 400_004_000, 40)]
    assert Verdict.FINE in told(NHS, *patients, *MOBILES)[len(patients) :]

"""Check digits told again one by one, and what they promise to catch."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats.check_digits import (
    all_digits,
    as_number,
    nhs_number_passes,
    police_letter_passes,
    repeated_or_counted,
    uln_passes,
    upn_passes,
)
from contracts.formats.text_bytes import text_bytes

TEN = st.lists(st.from_regex(r"[0-9]{10}", fullmatch=True), min_size=1)
PUPIL = "ABCDEFGHJKLMNPQRTUVWXYZ"
POLICE = "ZABCDEFGHJKLMNPQRTUVWXY"


def grid(*texts):
    return text_bytes(pa.array(texts)).of_length(len(texts[0]))[1]


def remainder(number):
    return sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True)) % 11


@given(TEN)
def test_the_nhs_check_is_a_sum_of_weighted_digits(numbers):
    assert nhs_number_passes(grid(*numbers)).tolist() == [remainder(number) == 0 for number in numbers]


@given(TEN)
def test_the_check_of_a_learner_leaves_ten_and_a_learner_number_does_not_begin_with_zero(numbers):
    wanted = [remainder(number) == 10 and number[0] != "0" for number in numbers]
    assert uln_passes(grid(*numbers)).tolist() == wanted


@given(TEN)
def test_no_number_is_both_a_patient_and_a_learner(numbers):
    assert not (nhs_number_passes(grid(*numbers)) & uln_passes(grid(*numbers))).any()


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_one_letter_only_passes_for_a_pupil(digits):
    letter = PUPIL[sum(int(digit) * weight for digit, weight in zip(digits, range(2, 14), strict=True)) % 23]
    assert upn_passes(grid(*(other + digits for other in PUPIL + "IOS"))).tolist() == [
        other == letter for other in PUPIL + "IOS"
    ]


@given(st.from_regex(rf"[0-9]{{11}}[{PUPIL}]", fullmatch=True))
def test_the_last_letter_of_a_temporary_pupil_counts_as_its_place_among_the_letters(body):
    worth = [*map(int, body[:-1]), PUPIL.index(body[-1])]
    letter = PUPIL[sum(one * weight for one, weight in zip(worth, range(2, 14), strict=True)) % 23]
    assert upn_passes(grid(*(other + body for other in PUPIL))).tolist() == [other == letter for other in PUPIL]


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_a_letter_is_told_by_as_many_digits_as_an_arrest_has(digits):
    letters = np.frombuffer(POLICE.encode(), np.uint8)
    passing = police_letter_passes(grid(*[digits] * len(letters)), letters)
    assert passing.tolist() == [letter == POLICE[int(digits) % 23] for letter in POLICE]


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_one_letter_only_passes_for_the_police(digits):
    letters = np.frombuffer((POLICE + "IOS").encode(), np.uint8)
    passing = police_letter_passes(grid(*[digits] * len(letters)), letters)
    assert passing.tolist() == [letter == POLICE[int(digits) % 23] for letter in POLICE + "IOS"]


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_digits_spell_a_number(digits):
    assert as_number(grid(digits)).tolist() == [int(digits)]


@pytest.mark.parametrize("text", ["12a45", "1234/", "123:5", "12 45"])
def test_only_digits_are_digits(text):
    assert all_digits(grid(text, "12345", "09876")).tolist() == [False, True, True]


def test_repeated_and_counted_numbers_are_known():
    fillers = [str(digit) * 10 for digit in range(10)]
    up = "01234567890123456789"
    fillers += [up[start : start + 10] for start in range(10)] + [up[::-1][start : start + 10] for start in range(10)]
    assert repeated_or_counted(grid(*fillers)).all()


@pytest.mark.parametrize("number", ["9990000001", "0246802468", "1111111112", "1234567891", "9876543211", "1212121212"])
def test_a_number_that_only_looks_regular_is_a_number(number):
    assert not repeated_or_counted(grid(number)).any()

"""Unique Pupil Numbers: permanent and temporary, and what stands where there is none."""

import pytest

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import PUPIL, holds, spelt, told, weighed

UPN = NumberFormat.UPN


def lettered(body):
    """Twelve characters with their letter; a letter at the end counts as its place among the letters."""
    worth = [int(sign) if sign.isdigit() else PUPIL.index(sign) for sign in body]
    return PUPIL[sum(one * weight for one, weight in zip(worth, range(2, 14), strict=True)) % 23] + body


@pytest.mark.parametrize("last", PUPIL)
def test_a_temporary_number_passes_and_is_weak(last):
    body = "80120000500" + last
    assert told(UPN, lettered(body)) == [Verdict.WEAK]
    assert holds(UPN, "verified", *(letter + body for letter in PUPIL)).count(True) == 1


@pytest.mark.parametrize("last", "IOS")
def test_a_letter_that_is_no_check_letter_ends_no_number_and_begins_none_that_passes(last):
    assert told(UPN, "B80120000500" + last) == [Verdict.NOT_OF_FORMAT]
    assert told(UPN, last + "801200005001") == [Verdict.CHECK_FAILED]


@pytest.mark.parametrize("authority", ["838", "839", "940", "941", "942", "943"])
def test_a_pupil_of_an_authority_made_since_2011_is_as_good_as_any(authority):
    body = authority + "200005001"
    assert told(UPN, PUPIL[weighed(body, range(2, 14)) % 23] + body) == [Verdict.FINE]


@pytest.mark.parametrize(("authority", "verdict"), [("200", Verdict.UNISSUED), ("201", Verdict.FINE)])
def test_a_number_that_passes_and_names_an_authority_before_the_first_is_nobody_s(authority, verdict):
    assert told(UPN, lettered(authority + "200005001")) == [verdict]
    assert told(UPN, lettered(authority + "20000500A")) == [Verdict.WEAK]


@pytest.mark.parametrize("text", [f"UN{number}" for number in range(1, 8)] + ["un3", "A000000000000", "T999999999999"])
def test_a_reason_for_absence_or_a_repeated_digit_is_nobody_s(text):
    assert told(UPN, text) == [Verdict.PLACEHOLDER]


@pytest.mark.parametrize("text", ["UN8", "UN0", "B80120000501", "1801200005001", "B8012A0005001", "B80120000500AA"])
def test_what_is_not_written_so_is_no_number(text):
    assert told(UPN, text) == [Verdict.NOT_OF_FORMAT]
    assert spelt(UPN, text) == [None]

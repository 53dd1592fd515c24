"""Telephone numbers: one spelling for every way of dialling, and a zero that somebody took away."""

import pytest

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import spelt, told

PHONE = NumberFormat.TELEPHONE_NUMBER
MOBILE = "+447700900123"


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "07700-900-123",
        "(07700) 900123",
        "'07700900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "44(0)7700900123",
        "0044 7700 900123",
        "447700900123",
        MOBILE,
    ],
)
def test_a_number_has_one_spelling_however_it_is_written(text):
    assert spelt(PHONE, text) == [MOBILE]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("0117 496 0123", "+441174960123"),
        ("01632 96012", "+44163296012"),
        ("+1 202 555 0143", "+12025550143"),
        ("00 33 1 99 00 12 34", "+33199001234"),
    ],
)
def test_numbers_of_nine_digits_and_of_other_countries_are_numbers(text, spelling):
    assert spelt(PHONE, text) == [spelling]


@pytest.mark.parametrize("text", ["7700900123", "7700 900123", "1174960123"])
def test_ten_digits_without_a_zero_have_lost_one_and_are_not_mended(text):
    assert told(PHONE, text) == [Verdict.ZERO_LOST]
    assert spelt(PHONE, text) == [None]


@pytest.mark.parametrize(
    "text",
    ["999", "077009001234", "0770090012", "04700900123", "+44 4700900123", "+44", "+", "call mother", "7700 9001"],
)
def test_what_nobody_can_dial_is_no_number(text):
    expected = Verdict.FINE if spelt(PHONE, text) != [None] else Verdict.NOT_OF_FORMAT
    assert told(PHONE, text) == [expected]
    assert (spelt(PHONE, text) == [None]) == (text != "0770090012")


@pytest.mark.parametrize("text", ["07777777777", "00000000000", "01234567890", "+44 1111111111", "ex-directory", "TBC"])
def test_what_is_typed_to_fill_is_nobody_s(text):
    assert told(PHONE, text)[0] in {Verdict.PLACEHOLDER, Verdict.NOT_OF_FORMAT}
    assert spelt(PHONE, text) == [None]


def test_numbers_of_every_way_of_writing_stand_together():
    texts = ["447700900123", "07700900123", None, "nothing", "+12025550143", "07700 900123"]
    assert spelt(PHONE, *texts) == [MOBILE, MOBILE, None, None, "+12025550143", MOBILE]

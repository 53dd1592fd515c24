"""PNC IDs and CRO numbers: every way to write them, years against a given one, and the two letters of the SF file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats.police_numbers import LATEST_YEAR, pnc_id
from contracts.formats.reading import cleaned
from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import POLICE, holds, spelt, texts_of, told

PNC, CRO = NumberFormat.PNC_ID, NumberFormat.CRO_NUMBER


def of_years(latest, *texts):
    """PNC IDs as they are spelt when the latest year is known."""
    reading = pnc_id(cleaned(texts_of(*texts)), latest)
    return [text if shaped else None for text, shaped in zip(reading.spelling.to_pylist(), reading.shaped, strict=True)]


@pytest.mark.parametrize(
    "text",
    ["2003/0000003Y", "2003/3Y", "03/3y", "033Y", "20030000003Y", "030000003Y", "03/00000003Y", "2003/00000003Y"],
)
def test_a_pnc_id_has_one_spelling_however_it_is_written(text):
    assert spelt(PNC, text) == ["2003/0000003Y"]


@pytest.mark.parametrize(
    "text", ["03/10000003Y", "0300000003Y1", "200300000003Y", "03/3/Y", "003/3Y", "/3Y", "Y", "03"]
)
def test_what_could_be_read_in_two_ways_or_in_none_is_no_pnc_id(text):
    assert told(PNC, text) == [Verdict.NOT_OF_FORMAT]


@pytest.mark.parametrize(
    ("latest", "text", "year"),
    [(2024, "24/3Y", 2024), (2024, "25/3Y", 1925), (2039, "39/3Y", 2039), (2039, "40/3Y", 1940), (2000, "00/3Y", 2000)],
)
def test_a_year_of_two_digits_is_one_of_the_hundred_up_to_a_given_year(latest, text, year):
    assert of_years(latest, text) == [f"{year}/0000003Y"]


def test_a_year_of_four_digits_must_be_one_of_them_too():
    assert of_years(2024, "2024/3Y", "2025/3Y", "1925/3Y", "1924/3Y") == ["2024/0000003Y", None, "1925/0000003Y", None]
    assert told(PNC, f"{LATEST_YEAR + 1}/0000003Y", "1939/0000003Y") == [Verdict.NOT_OF_FORMAT] * 2


@pytest.mark.parametrize("number_format", [PNC, CRO])
def test_a_serial_of_zeros_is_nobody_s_even_with_the_right_letter(number_format):
    texts = [f"03/0{letter}" if number_format is PNC else f"0/03{letter}" for letter in POLICE]
    assert told(number_format, *texts) == [Verdict.PLACEHOLDER] * len(texts)
    assert told(CRO, "SF03/0A", "SF03/000000Z") == [Verdict.PLACEHOLDER] * 2


@pytest.mark.parametrize("text", ["65656/91H", "065656/91H", "6565691H", "06565691h"])
def test_a_cro_number_has_one_spelling_however_it_is_written(text):
    assert spelt(CRO, text) == ["065656/91H"]
    assert told(CRO, text) == [Verdict.FINE]


@given(st.integers(0, 99), st.integers(1, 10**6 - 1))
def test_a_number_of_the_sf_file_passes_with_either_letter_and_is_weak(year, serial):
    padded = POLICE[int(f"{year:02}{serial:05}") % 23]
    plain = POLICE[int(f"{year:02}{serial}") % 23]
    texts = [f"SF{year:02}/{serial}{letter}" for letter in POLICE]
    passing = {text[-1] for text, fits in zip(texts, holds(CRO, "verified", *texts), strict=True) if fits}
    assert passing == {padded, plain}
    assert told(CRO, f"SF{year:02}/{serial}{plain}") == [Verdict.WEAK]


def test_a_serial_of_the_sf_file_is_kept_as_it_was_given():
    assert spelt(CRO, "SF05/482703J", "sf05482703j", "SF39/123Z", "SF39/0123Z") == [
        "SF05/482703J",
        "SF05/482703J",
        "SF39/123Z",
        "SF39/0123Z",
    ]


@pytest.mark.parametrize("text", ["SF", "SF05", "SF05/J", "SF05/1234567J", "SX05/1234J", "SF5/1234J", "91H", "/91H"])
def test_what_is_not_written_so_is_no_cro_number(text):
    assert told(CRO, text) == [Verdict.NOT_OF_FORMAT]


def test_numbers_of_every_way_of_writing_stand_together():
    texts = ["SF83/50058Z", "65656/91H", None, "065656/91H", "6565691H", "nothing", "SF8350058Z"]
    assert spelt(CRO, *texts) == [
        "SF83/50058Z",
        "065656/91H",
        None,
        "065656/91H",
        "065656/91H",
        None,
        "SF83/50058Z",
    ]

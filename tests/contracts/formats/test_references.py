"""Arrest summons numbers, crime references and custody references: every way to write them."""

import pytest

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import POLICE, holds, spelt, told

ASN, CRIME = NumberFormat.ARREST_SUMMONS_NUMBER, NumberFormat.POLICE_CRIME_REFERENCE
CUSTODY = NumberFormat.CUSTODY_REFERENCE
IN_FULL = "11/01ZD/01/00000448754K"


@pytest.mark.parametrize("text", [IN_FULL, "1101ZD0100000448754K", "11/01ZD/01/448754K", "1101zd01448754k"])
def test_an_arrest_summons_number_has_one_spelling_however_it_is_written(text):
    assert spelt(ASN, text) == [IN_FULL]
    assert told(ASN, text) == [Verdict.FINE]


@pytest.mark.parametrize(
    ("head", "counted"),
    [("11/01ZD/01", "010111"), ("11/ABZD/01", "0111"), ("11/01ZD/A1", "0111"), ("11/A1ZD/1B", "11")],
)
def test_a_force_or_a_system_of_letters_counts_for_nothing(head, counted):
    letter = POLICE[int(f"{counted}00000448754") % 23]
    texts = [f"{head}/00000448754{other}" for other in POLICE]
    assert holds(ASN, "verified", *texts) == [other == letter for other in POLICE]


@pytest.mark.parametrize(
    "text", ["11/01ZD/01/K", "11/01ZD/01/123456789012K", "1A/01ZD/01/448754K", "11/0-ZD/01/4", "11"]
)
def test_what_is_not_written_so_is_no_arrest_summons_number(text):
    assert told(ASN, text) == [Verdict.NOT_OF_FORMAT]


def test_an_arrest_without_a_number_is_a_placeholder():
    assert told(ASN, "11/01ZD/01/00000000000Z", "11/01ZD/01/0A") == [Verdict.PLACEHOLDER] * 2


def test_numbers_of_every_way_of_writing_stand_together():
    assert spelt(ASN, "11/01ZD/01/448754K", IN_FULL, None, "nothing", "1101ZD01448754K") == [
        IN_FULL,
        IN_FULL,
        None,
        None,
        IN_FULL,
    ]


@pytest.mark.parametrize("text", ["5224001234", "52/24/001234", "'5224001234", "5,224,001,234", "52 24 001234"])
def test_a_crime_reference_has_one_spelling_however_it_is_written(text):
    assert spelt(CRIME, text) == ["5224001234"]


@pytest.mark.parametrize("text", ["52240012345", "524001234", "5124001234", "5224001234.0", "52240O1234"])
def test_what_is_not_written_so_is_no_crime_reference(text):
    assert told(CRIME, text) == [Verdict.NOT_OF_FORMAT]


def test_a_crime_or_a_stay_without_a_serial_is_a_placeholder():
    assert told(CRIME, "5224000000") == [Verdict.PLACEHOLDER]
    assert told(CUSTODY, "52AA/00000/24", "52AA/0/24") == [Verdict.PLACEHOLDER] * 2


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("52AA/00123/24", "52AA/00123/24"),
        ("52aa/123/24", "52AA/00123/24"),
        ("BR/1/24", "BR/00001/24"),
        ("BRI12/54321/99", "BRI12/54321/99"),
        ("12345/00001/24", "12345/00001/24"),
    ],
)
def test_a_custody_reference_has_a_site_a_serial_and_a_year(text, spelling):
    assert spelt(CUSTODY, text) == [spelling]
    assert told(CUSTODY, text) == [Verdict.FINE]


@pytest.mark.parametrize(
    "text",
    ["B/00123/24", "BRISTO/00123/24", "52AA/123456/24", "52AA/123/2024", "/123/24", "52AA/12A/24", "52.A/123/24"],
)
def test_what_is_not_written_so_is_no_custody_reference(text):
    assert told(CUSTODY, text) == [Verdict.NOT_OF_FORMAT]

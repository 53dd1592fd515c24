"""Numbers without a check digit: what their shape says, and no more."""

import pytest

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import holds, spelt, told

NINO, PRISON = NumberFormat.NATIONAL_INSURANCE_NUMBER, NumberFormat.PRISON_NUMBER
CRN, UPRN, VRM = NumberFormat.CRN, NumberFormat.UPRN, NumberFormat.VEHICLE_REGISTRATION_MARK

SPELT = [
    (NINO, "PZ 12 34 57 A", "PZ123457"),
    (NINO, "pz123457", "PZ123457"),
    (NINO, "PZ123457D", "PZ123457"),
    (PRISON, "a1234 bc", "A1234BC"),
    (CRN, "x-123456", "X123456"),
    (UPRN, "000012345678", "12345678"),
    (UPRN, "123456789012", "123456789012"),
    (UPRN, "7", "7"),
    (VRM, "ab12 cde", "AB12CDE"),
    (VRM, "A1 BCD", "A1BCD"),
    (VRM, "Q123 BCD", "Q123BCD"),
    (VRM, "ABC 999Y", "ABC999Y"),
    (VRM, "1 A", "1A"),
    (VRM, "ABC 123", "ABC123"),
    (VRM, "AIZ 1234", "AIZ1234"),
]
NOTHING_OF = [
    *((NINO, f"{prefix}123457A") for prefix in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")),
    *((NINO, f"{first}A123457A") for first in "DFIQUV"),
    *((NINO, f"A{second}123457A") for second in "DFIOQUV"),
    (NINO, "PZ123457E"),
    (NINO, "PZ12345"),
    (NINO, "PZ1234567"),
    (PRISON, "AA1234B"),
    (PRISON, "A12345C"),
    (PRISON, "A1234BCD"),
    (CRN, "1234567"),
    (CRN, "XY12345"),
    (UPRN, "1234567890123"),
    (UPRN, "12A"),
    (UPRN, "12.0"),
    (VRM, "ABCD"),
    (VRM, "1234"),
    (VRM, "IB12 CDE"),
    (VRM, "AQ12 CDE"),
    (VRM, "ZB12 CDE"),
    (VRM, "AB12 CDI"),
    (VRM, "AB1 CDEF"),
    (VRM, "O123 BCD"),
    (VRM, "A023 BCD"),
    (VRM, "AI 12"),
]
PLACEHOLDERS = [
    (NINO, "AB123456C"),
    (NINO, "AB000000A"),
    (NINO, "PZ987654"),
    (PRISON, "A0000AA"),
    (CRN, "X000000"),
    (UPRN, "0"),
    (UPRN, "000000000000"),
    (UPRN, "999999999999"),
]


@pytest.mark.parametrize(("number_format", "text", "spelling"), SPELT)
def test_a_number_has_one_spelling_and_is_never_verified(number_format, text, spelling):
    assert spelt(number_format, text) == [spelling]
    assert told(number_format, text) == [Verdict.FINE]
    assert holds(number_format, "verified", text) == [False]


@pytest.mark.parametrize(("number_format", "text"), NOTHING_OF)
def test_what_is_not_written_so_is_no_number(number_format, text):
    assert spelt(number_format, text) == [None]


@pytest.mark.parametrize(("number_format", "text"), PLACEHOLDERS)
def test_zeros_and_what_is_typed_to_fill_is_nobody_s(number_format, text):
    assert told(number_format, text) == [Verdict.PLACEHOLDER]


def test_insurance_numbers_with_and_without_a_suffix_stand_together():
    texts = ["PZ123457A", "nothing", "PZ123457", None, "PZ123458B", "PZ123459"]
    assert spelt(NINO, *texts) == ["PZ123457", None, "PZ123457", None, "PZ123458", "PZ123459"]

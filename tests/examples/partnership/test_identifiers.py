"""Check digits are those of known vectors; every number passes its check, is somebody's alone, and is never issued."""

import re

import numpy as np
import pytest

from contracts.formats.every_format import canonical, verified
from contracts.vocabulary import IdentifierKind, NumberFormat
from examples.partnership import identifiers as ids
from tests.examples.partnership.told import passes

MANY = np.arange(0, 60_000, 3)
YEARS = np.full(len(MANY), 2015)
ISSUED = [
    (ids.nhs_numbers, IdentifierKind.NHS_NUMBER, "999[0-9]{7}"),
    (ids.ulns, IdentifierKind.ULN, "99[0-9]{8}"),
    (lambda people: ids.upns(people, YEARS[: len(people)]), IdentifierKind.UPN, "[A-HJ-NP-RT-Z]99[0-9]{5}15[0-9]{3}"),
    (
        lambda people: ids.pnc_ids(people, YEARS[: len(people)]),
        IdentifierKind.PNC_ID,
        "2015/[5-9][0-9]{6}[A-HJ-NP-RT-Z]",
    ),
    (ids.cro_numbers, IdentifierKind.CRO_NUMBER, "9[0-9]{5}/[0-2][0-9][A-HJ-NP-RT-Z]"),
    (ids.prison_numbers, None, "Z[0-9]{4}[A-Z]{2}"),
    (ids.crns, None, "[WYZ][0-9]{6}"),
    (ids.national_insurance_numbers, None, "PZ[0-9]{6}[A-D]"),
]


def test_check_digits_are_those_of_known_vectors():
    assert ids.nhs_check(np.array([943_476_591, 943_476_587])).tolist() == [9, 0]
    assert ids.uln_check(np.array([927_630_868, 100_000_004])).tolist() == [6, 3]
    assert ids.upn_letter(np.array([801_200_005_001])).to_pylist() == ["B"]
    years, serials = np.array([81, 2002, 0, 79, 2003, 67]), np.array([34, 73_319, 223, 163_001, 3, 9_893_091])
    assert "".join(ids.record_letter(years, serials, 7).to_pylist()) == "UZRBYD"
    assert ids.record_letter(np.array([91, 65]), np.array([65_656, 85_227]), 6).to_pylist() == ["H", "L"]


def test_the_check_used_by_these_tests_knows_the_same_vectors():
    good = {"nhs_number": "9434765919", "uln": "9276308686", "upn": "B801200005001", "pnc_id": "1981/0000034U"}
    assert all(passes(IdentifierKind(kind), text) for kind, text in (good | {"cro_number": "065656/91H"}).items())
    assert not passes(IdentifierKind.NHS_NUMBER, "9434765918")
    assert not passes(IdentifierKind.CRO_NUMBER, "085227/65G")


@pytest.mark.parametrize(("issue", "kind", "shape"), ISSUED, ids=lambda item: str(item)[:12])
def test_numbers_pass_are_different_and_lie_in_the_range_that_nobody_has(issue, kind, shape):
    issued = issue(MANY).to_pylist()
    assert len(set(issued)) == len(issued)
    assert all(re.fullmatch(shape, text) for text in issued)
    assert kind is None or all(passes(kind, text) for text in issued)


@pytest.mark.parametrize("issue", [ids.nhs_numbers, ids.ulns, ids.cro_numbers, ids.crns, ids.prison_numbers])
def test_a_person_beyond_the_end_of_a_range_has_no_number(issue):
    assert issue(np.array([5, 10**8])).to_pylist() == [issue(np.array([5]))[0].as_py(), ""]


def test_bodies_that_no_digit_can_end_are_passed_over():
    assert ids.nhs_check(np.arange(999_000_000, 999_000_100)).max() == 10
    whole = ids.nhs_numbers(np.arange(899_991)).to_numpy(zero_copy_only=False)
    assert len(set(whole)) == len(whole)
    assert {len(text) for text in whole} == {10}
    assert "9999999999" not in whole


def test_references_of_the_police_pass_and_are_of_nobody_s_arrest():
    arrests = ids.arrest_summons_numbers(MANY, 2024)
    assert verified(NumberFormat.ARREST_SUMMONS_NUMBER, arrests).all()
    assert all(re.fullmatch("24/52XX/01/9[0-9]{10}[A-Z]", text) for text in arrests.to_pylist())
    stays = ids.custody_references(MANY * 7, 2024)
    assert canonical(NumberFormat.CUSTODY_REFERENCE, stays).equals(stays)
    assert {text[:4] for text in stays.to_pylist()} == {"52XX", "52XY", "52XZ", "52YA", "52YB"}
    for issued in (arrests, stays):
        assert len(set(issued.to_pylist())) == len(MANY)


def test_telephones_are_those_of_drama():
    assert all(re.fullmatch("07700 900[0-9]{3}", text) for text in ids.telephones(MANY).to_pylist())

"""What must hold of evidence: which agreements make two rows one person's, and which never do."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.linking.evidence import EVIDENCE, evidence, nobody
from tests.anonymisation.linking.rows import ANOTHER, CASES, DELIVERY, DOMAIN, keys_of, tokens_by_row
from tests.contracts.shelf import SHIPPED
from tests.people import nhs_number, person, upn

CRIMES, SCHOOLS = SHIPPED.feed("police_recorded_crime"), SHIPPED.feed("school_suspensions_and_exclusions")
PROBATION = SHIPPED.feed("probation_supervision")
BORN = {"dob": "2009-03-04"}


def share_evidence(one, two):
    """Whether two rows of one delivery would be joined."""
    first, second = tokens_by_row([one, two])
    return bool(first & second)


def across(one, two, feed=CASES, other=CASES):
    """Whether two rows of two deliveries would be joined."""
    return bool(tokens_by_row([one], feed, DELIVERY)[0] & tokens_by_row([two], other, ANOTHER)[0])


def key_by_hand(kind):
    """HKDF-Expand's first block."""
    return hmac.new(DOMAIN, kind.encode() + b"\x01", hashlib.sha256).digest()


def hmac_by_hand(kind, text):
    """HMAC under the hex of the key, as an auditor would."""
    return hmac.new(key_by_hand(kind).hex().encode(), text.encode(), hashlib.sha256).digest()[:16]


def cmac_by_hand(kind, text):
    """AES-256-CMAC, as an auditor would."""
    state = CMAC(AES256(key_by_hand(kind)))
    state.update(text.encode())
    return state.finalize()


def test_an_auditor_can_compute_every_token():
    (found,) = tokens_by_row([person(0, surname="Ó Brien", forename="Zoë", upn=upn(7), nhs_no="9990000001", **BORN)])
    assert found == {
        hmac_by_hand("upn", upn(7)),
        hmac_by_hand(f"unverified:nhs_number:{DELIVERY.hex()}", "9990000001\x1f2009-03-04"),
        cmac_by_hand("name_birth_postcode", "zoe\x1fobrien\x1f2009-03-04\x1fBS97 4QD"),
    }


@pytest.mark.parametrize(("column", "number"), [("upn", upn(1)), ("nhs_no", nhs_number(1))])
def test_a_verified_number_is_enough_alone_and_across_deliveries(column, number):
    one, two = person(1) | {column: number}, person(2) | {column: number}
    assert share_evidence(one, two)
    assert across(one, two)


def test_a_number_joins_rows_of_different_feeds():
    assert across({"upn": upn(1)}, {"upn": upn(1).lower()}, CASES, SCHOOLS)


def test_the_same_digits_in_columns_of_two_kinds_join_nobody():
    assert not across({"nhs_no": "9990000018"}, {"uln": "9990000018"}, CASES, SCHOOLS)


def test_a_number_that_fails_its_check_needs_the_date_of_birth_and_the_delivery():
    wrong = {"nhs_no": "9990000001"}
    assert share_evidence(wrong | BORN, wrong | BORN)
    assert not share_evidence(wrong | BORN, wrong | {"dob": "2009-03-05"})
    assert not share_evidence(wrong, wrong)
    assert not across(wrong | BORN, wrong | BORN)


def test_a_number_that_has_no_check_digit_joins_nobody_across_deliveries():
    row = {"crn": "X123456"} | BORN
    assert not across(row, row, PROBATION, PROBATION)
    first, second = tokens_by_row([row, row], PROBATION)
    assert first & second


@pytest.mark.parametrize("filler", [str(digit) * 10 for digit in range(10)] + ["0123456789", "", " ", "N/A", "unknown"])
def test_a_repeated_digit_or_a_word_for_nothing_is_no_evidence(filler):
    assert tokens_by_row([{"nhs_no": filler} | BORN]) == [set()]


@pytest.mark.parametrize("code", ["UN1", "un2", "UN 3", "UN7"])
def test_a_code_for_why_there_is_no_upn_is_no_evidence(code):
    assert tokens_by_row([{"upn": code} | BORN]) == [set()]


@pytest.mark.parametrize("missing", ["surname", "forename", "dob", "postcode"])
def test_of_name_birth_and_home_each_part_is_needed(missing):
    whole = person(1)
    for absent in ({missing: ""}, {missing: "Unknown"}):
        assert tokens_by_row([whole | absent]) == [set()]
    assert share_evidence(whole, dict(whole))
    assert across(whole, dict(whole))


@pytest.mark.parametrize(
    "change", [{"surname": "Other"}, {"forename": "Other"}, {"dob": "2009-12-31"}, {"postcode": "BS98 1AB"}]
)
def test_name_birth_and_home_must_all_agree(change):
    assert not share_evidence(person(1), person(1) | change)


def test_names_that_run_together_are_not_the_same():
    assert not share_evidence(person(1, forename="Anne", surname="Smith"), person(1, forename="Ann", surname="ESmith"))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["", "UN1", upn(1), upn(2), "Q1"]), st.sampled_from(["", "2009-03-04"]))))
def test_the_evidence_of_a_row_hangs_on_no_other_row(pairs):
    rows = [{"upn": number, "dob": born} for number, born in pairs]
    assert tokens_by_row(rows) == [tokens_by_row([row])[0] for row in rows]


def test_another_domain_key_gives_no_token_of_the_first():
    rows = [person(1, upn=upn(1))]
    assert not tokens_by_row(rows)[0] & tokens_by_row(rows, domain=bytes(32))[0]


def test_rows_whose_identifiers_are_all_empty_or_fillers_are_about_nobody():
    rows = [{"sex": "M"}, person(1), {"upn": "UN1", "surname": "Unknown"}, {"forename": "Jo"}]
    assert nobody(keys_of(rows), CASES).to_pylist() == [True, False, True, False]


def test_a_feed_about_no_person_gives_no_evidence_and_every_row_is_about_nobody():
    keys = keys_of([{"crime_ref": "5224000001"}] * 2, CRIMES, ("crime_ref",))
    assert nobody(keys, CRIMES).to_pylist() == [True, True]
    assert evidence(keys, CRIMES, DELIVERY, DOMAIN).num_rows == 0


def test_no_rows_give_no_evidence():
    found = evidence(keys_of([]), CASES, DELIVERY, DOMAIN)
    assert (found.num_rows, found.schema) == (0, EVIDENCE)

"""What must hold of published pseudonyms: one a person in a domain, none in two domains, and nobody's the other's."""

import hashlib
import hmac

import pyarrow as pa
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.pids import pids, references
from anonymisation.tokens import text_of

DOMAIN, OTHER = bytes(range(32)), bytes(range(1, 33))
PERSONS = st.lists(st.one_of(st.none(), st.integers(0, 5).map(lambda number: bytes([number]) * 16)), max_size=30)


def persons_of(items):
    return pa.array(items, pa.binary(16))


def key_by_hand(kind):
    return hmac.new(DOMAIN, kind.encode() + b"\x01", hashlib.sha256).digest()


def published(made):
    return text_of(pa.array([made], pa.binary(16)))[0].as_py()


def test_an_auditor_can_compute_a_pid():
    person = bytes(range(16))
    told = text_of(persons_of([person]))[0].as_py()
    by_hand = hmac.new(key_by_hand("person").hex().encode(), told.encode(), hashlib.sha256).digest()[:16]
    assert pids(DOMAIN, persons_of([person])).to_pylist() == [published(by_hand)]


def test_an_auditor_can_compute_the_pseudonym_of_a_reference():
    made = references(DOMAIN, "police", "crime_ref", pa.array(["5224000001"]))
    by_hand = CMAC(AES256(key_by_hand("reference:police:crime_ref")))
    by_hand.update(b"5224000001")
    assert made.to_pylist() == [published(by_hand.finalize())]


@given(PERSONS)
def test_each_person_has_one_pid_and_nobody_has_none(items):
    made = pids(DOMAIN, persons_of(items)).to_pylist()
    assert [pid is None for pid in made] == [person is None for person in items]
    assert len(set(made)) == len(set(items))
    assert len({*zip(items, made, strict=True)}) == len(set(items))
    assert all(len(pid) == 26 for pid in made if pid)


@given(PERSONS)
def test_two_domains_share_no_pid(items):
    one, two = (set(pids(key, persons_of(items)).to_pylist()) - {None} for key in (DOMAIN, OTHER))
    assert not one & two


@given(PERSONS, st.integers(0, 5))
def test_a_slice_has_the_pids_of_its_rows(items, start):
    whole = pids(DOMAIN, persons_of(items)).to_pylist()
    assert pids(DOMAIN, persons_of(items).slice(start)).to_pylist() == whole[start:]


def test_the_reference_of_one_partner_or_column_or_domain_is_not_that_of_another():
    values = pa.array(["5224000001"])
    made = {
        references(key, partner, column, values)[0].as_py()
        for key in (DOMAIN, OTHER)
        for partner in ("police", "probation")
        for column in ("crime_ref", "referral_ref")
    }
    assert len(made) == 8


def test_a_reference_joins_no_person_even_of_the_same_text():
    person = persons_of([bytes(16)])
    told = text_of(person)
    assert references(DOMAIN, "police", "crime_ref", told)[0].as_py() != pids(DOMAIN, person)[0].as_py()


def test_a_row_without_a_reference_has_no_pseudonym_of_one():
    assert references(DOMAIN, "police", "crime_ref", pa.array([None, "1"]))[0].as_py() is None

"""Our check digits beside those of python-stdnum: the same where it is right, and known where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs, upn

from contracts.formats.verdicts import Verdict
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import holds, told

NHS, UPN = NumberFormat.NHS_NUMBER, NumberFormat.UPN
TEN = st.from_regex(r"[0-9]{10}", fullmatch=True)


@given(st.lists(TEN, min_size=1))
def test_patients_pass_in_both_but_for_what_is_typed_to_fill(texts):
    fillers = holds(NHS, "placeholder", *texts)
    ours = holds(NHS, "verified", *texts)
    assert ours == [nhs.is_valid(text) and not filler for text, filler in zip(texts, fillers, strict=True)]


@pytest.mark.parametrize("text", [*(str(digit) * 10 for digit in range(10)), "0123456789", "9876543210"])
def test_the_peer_takes_what_is_typed_to_fill_for_a_patient(text):
    assert nhs.is_valid(text)
    assert told(NHS, text) == [Verdict.PLACEHOLDER]


@given(st.from_regex(r"[0-9]{11}[0-9ABCDEFGHJKLMNPQRTUVWXYZ]", fullmatch=True).filter(lambda body: len(set(body)) > 1))
def test_pupils_have_the_same_letter_in_both(body):
    texts = [letter + body for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert [text[0] for text, fits in zip(texts, holds(UPN, "verified", *texts), strict=True) if fits] == [
        upn.calc_check_digit(body)
    ]


@pytest.mark.parametrize("authority", ["838", "839", "940", "941", "942", "943"])
def test_the_peer_refuses_pupils_of_authorities_made_since_2011(authority):
    body = authority + "200005001"
    text = upn.calc_check_digit(body) + body
    assert not upn.is_valid(text)
    assert told(UPN, text) == [Verdict.FINE]

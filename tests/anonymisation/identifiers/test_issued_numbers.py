"""Numbers that authorities issue: published examples, near misses, and slips of the hand that must be caught."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anonymisation.identifiers.issued_numbers import issued_numbers
from contracts.vocabulary import IdentifierKind

NHS, UPN, ULN = IdentifierKind.NHS_NUMBER, IdentifierKind.UPN, IdentifierKind.ULN
PNC, CRO = IdentifierKind.PNC_ID, IdentifierKind.CRO_NUMBER
PUPIL = "ABCDEFGHJKLMNPQRTUVWXYZ"
POLICE = "ZABCDEFGHJKLMNPQRTUVWXY"
ISSUED = [kind for kind in IdentifierKind if kind.issued]


def read(kind, *texts):
    values, verified = issued_numbers(kind, pa.array(texts, pa.string()))
    return list(zip(values.to_pylist(), verified.tolist(), strict=True))


# Published examples of the formats, which belong to nobody; the 999 range of NHS numbers is kept for tests.
VERIFIED = [
    (NHS, "943 476 5919", "9434765919"),
    (NHS, "943-476-5870", "9434765870"),
    (NHS, " 9434765919\t", "9434765919"),
    (NHS, "943\N{NO-BREAK SPACE}476\N{EN DASH}5919", "9434765919"),
    (NHS, "9990000018", "9990000018"),
    (ULN, "9276308686", "9276308686"),
    (ULN, "1000000043", "1000000043"),
    (UPN, "B801200005001", "B801200005001"),
    (UPN, "b801 2000 05001", "B801200005001"),
    (PNC, "81/34U", "1981/0000034U"),
    (PNC, "02/73319Z", "2002/0073319Z"),
    (PNC, "00/223R", "2000/0000223R"),
    (PNC, "79/163001B", "1979/0163001B"),
    (PNC, "033Y", "2003/0000003Y"),
    (PNC, "67/9893091D", "1967/9893091D"),
    (PNC, "2003/3y", "2003/0000003Y"),
    (PNC, "2003/0000003Y", "2003/0000003Y"),
    (PNC, "20030000003Y", "2003/0000003Y"),
    (PNC, "030000003Y", "2003/0000003Y"),
    (PNC, "2003000003Y", "2003/0000003Y"),
    (PNC, "03/00000003Y", "2003/0000003Y"),
    (CRO, "65656/91H", "065656/91H"),
    (CRO, "065656/91h", "065656/91H"),
    (CRO, "6565691H", "065656/91H"),
]
KEPT = [
    (NHS, "943 476 5918", "9434765918"),
    (NHS, "943476591", "943476591"),
    (NHS, "94347659190", "94347659190"),
    (NHS, "943476591O", "943476591O"),
    (NHS, "943476Ж5919", "943476Ж5919"),
    (NHS, "943476_5919", "943476_5919"),
    (NHS, "9276308686", "9276308686"),
    (ULN, "9434765919", "9434765919"),
    (ULN, "9276308687", "9276308687"),
    (UPN, "C801200005001", "C801200005001"),
    (UPN, "B80120000500A", "B80120000500A"),
    (UPN, "B80120000501", "B80120000501"),
    (UPN, "UN8", "UN8"),
    (PNC, "81/34V", "1981/0000034V"),
    (PNC, "81/34", "81/34"),
    (PNC, "2003/10000003Y", "2003/10000003Y"),
    (PNC, "200300000003Y", "200300000003Y"),
    (PNC, "03/3/Y", "03/3/Y"),
    (PNC, "003/3Y", "003/3Y"),
    (PNC, "/3Y", "/3Y"),
    (PNC, "1903/3Y", "1903/3Y"),
    (PNC, "2103/0000003Y", "2103/0000003Y"),
    (PNC, "Y", "Y"),
    (PNC, "03/3!", "03/3!"),
    (PNC, "03/3~", "03/3~"),
    (CRO, "85227/65G", "085227/65G"),
    (CRO, "/91H", "/91H"),
    (CRO, "91H", "91H"),
    (CRO, "1065656/91H", "1065656/91H"),
    (CRO, "SF05/482703J", "SF05/482703J"),
    (CRO, "sf83/50058z", "SF83/50058Z"),
    (IdentifierKind.PRISON_NUMBER, "a1234 bc", "A1234BC"),
    (IdentifierKind.CRN, "x-123456", "X123456"),
]
PLACEHOLDERS = [
    (NHS, "0000000000"),
    (NHS, "999 999 9999"),
    (NHS, "0123456789"),
    (NHS, "1234567890"),
    (NHS, "987-654-3210"),
    (NHS, "Unknown"),
    (NHS, "n/k"),
    (ULN, "9999999999"),
    (ULN, "1111111111"),
    (UPN, "A000000000000"),
    (UPN, "T999999999999"),
    (UPN, "UN1"),
    (UPN, "un7"),
    (PNC, "2003/0000000A"),
    (PNC, "03/0Z"),
    (CRO, "000000/91H"),
    (CRO, "NONE"),
    (IdentifierKind.CRN, "not known"),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), VERIFIED)
def test_a_number_that_passes_has_one_spelling_and_is_verified(kind, text, canonical):
    assert read(kind, text) == [(canonical, True)]


@pytest.mark.parametrize(("kind", "text", "kept"), KEPT)
def test_what_does_not_pass_is_kept_and_never_verified(kind, text, kept):
    assert read(kind, text) == [(kept, False)]


@pytest.mark.parametrize(("kind", "text"), PLACEHOLDERS)
def test_a_placeholder_is_nothing(kind, text):
    assert read(kind, text) == [(None, False)]


def test_a_temporary_number_of_a_pupil_is_never_verified_whatever_its_letters():
    texts = [f"{first}80120000500{last}" for first in PUPIL for last in PUPIL]
    assert read(UPN, *texts) == [(text, False) for text in texts]


@pytest.mark.parametrize("kind", [PNC, CRO])
def test_a_serial_of_zeros_is_nothing_even_with_the_right_letter(kind):
    texts = [f"03/0{letter}" if kind is PNC else f"0/03{letter}" for letter in POLICE]
    assert read(kind, *texts) == [(None, False)] * len(texts)


@pytest.mark.parametrize("kind", ISSUED)
def test_nothing_is_nothing_and_harms_no_neighbour(kind):
    texts = [text for other, text, _ in VERIFIED + KEPT if other is kind]
    alone = [answer for text in texts for answer in read(kind, text)]
    assert read(kind, *texts) == alone
    assert read(kind, None, *texts, "", " ", "-") == [(None, False), *alone, *[(None, False)] * 3]
    assert read(kind) == []


@given(st.sampled_from(ISSUED), st.lists(st.none() | st.text(max_size=14) | st.from_regex(r"[0-9A-Z/]{0,14}")))
def test_a_canonical_spelling_stays_as_it_is(kind, texts):
    once = read(kind, *texts)
    assert read(kind, *(value for value, _ in once)) == once


@pytest.mark.parametrize(("text", "year"), [("40/1H", 1940), ("39/1G", 1940 + 99)])
def test_a_short_year_is_one_of_the_hundred_from_the_first(text, year):
    assert read(PNC, text)[0][0].startswith(f"{year}/")


@st.composite
def passing(draw):
    """A verified number, its kind, and the places that its check vouches for."""
    kind = draw(st.sampled_from([NHS, ULN, UPN, PNC, CRO]))
    if kind in {NHS, ULN}:
        body = draw(st.integers(10**8, 10**9 - 1))
        weighted = sum(int(digit) * weight for digit, weight in zip(str(body), range(10, 1, -1), strict=True))
        last = ((10 if kind is ULN else 0) - weighted) % 11
        assume(last < 10)
        return kind, f"{body}{last}", range(10)
    if kind is UPN:
        digits = f"{draw(st.integers(1, 10**12 - 1)):012}"
        letter = PUPIL[sum(int(digit) * weight for digit, weight in zip(digits, range(2, 14), strict=True)) % 23]
        return kind, letter + digits, range(1, 13)
    width, year = (7 if kind is PNC else 6), draw(st.integers(0, 99))
    serial = f"{draw(st.integers(1, 10**width - 1)):0{width}}"
    letter = POLICE[int(f"{year:02}{serial}") % 23]
    century = 19 if year >= 1940 % 100 else 20
    if kind is PNC:
        return kind, f"{century}{year:02}/{serial}{letter}", (2, 3, *range(5, 12))
    return kind, f"{serial}/{year:02}{letter}", (*range(6), 7, 8)


@given(passing(), st.data())
def test_one_wrong_digit_is_always_noticed(number, data):
    kind, text, places = number
    assume(read(kind, text)[0][1])
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert not read(kind, text[:place] + wrong + text[place + 1 :])[0][1]


@given(passing(), st.data())
def test_two_neighbours_the_wrong_way_round_are_always_noticed(number, data):
    kind, text, places = number
    assume(read(kind, text)[0][1])
    pairs = [(one, two) for one in places for two in places if two == one + 1 and text[one] != text[two]]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))
    assert not read(kind, text[:one] + text[two] + text[one] + text[two + 1 :])[0][1]


@given(passing())
def test_almost_every_number_with_the_right_check_is_verified(number):
    """All but the repeated, the counted, and a ULN or UPN that nobody has."""
    kind, text, _ = number
    digits = "".join(sign for sign in text if sign.isdigit())
    assume(len({(int(two) - int(one)) % 10 for one, two in pairwise(digits)}) > 1)
    assert read(kind, text) == [(text, True)]

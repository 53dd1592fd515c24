"""A slip always changes what it is made in, and only as much as a hand would."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.vocabulary import IdentifierKind
from examples.partnership.mistakes import _DIGITS
from examples.partnership.names import FAMILY, GIVEN
from examples.partnership.slips import misspelt, without_accents, wrong_digit
from tests.examples.partnership.told import passes

NAMES = st.sampled_from([*GIVEN.to_pylist(), *FAMILY.to_pylist()])
NUMBERS = st.integers(0, (1 << 30) - 1)
VALID = {
    IdentifierKind.NHS_NUMBER: "9434765919",
    IdentifierKind.ULN: "9276308686",
    IdentifierKind.UPN: "B801200005001",
    IdentifierKind.PNC_ID: "2002/0073319Z",
    IdentifierKind.CRO_NUMBER: "065656/91H",
}


@given(NAMES, NUMBERS)
def test_a_typo_changes_a_name_by_one_letter(name, number):
    wrong = misspelt(name, number)
    assert wrong != name
    assert abs(len(wrong) - len(name)) <= 1
    assert wrong[0] == name[0]


@given(NAMES)
def test_accents_are_lost_and_nothing_else(name):
    plain = without_accents(name)
    assert plain.isascii()
    assert len(plain) == len(name)
    assume(name.isascii())
    assert plain == name


@pytest.mark.parametrize("kind", VALID)
@given(number=NUMBERS)
def test_a_wrong_digit_fails_the_check_and_keeps_the_beginning(kind, number):
    first, end = _DIGITS[kind]
    wrong = wrong_digit(VALID[kind], number, (first, end))
    assert passes(kind, VALID[kind])
    assert not passes(kind, wrong)
    assert wrong[:first] == VALID[kind][:first]
    assert sum(one != other for one, other in zip(wrong, VALID[kind], strict=True)) == 1

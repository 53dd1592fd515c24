"""What must hold of postcodes: a letter for a digit is put right where only one can stand, and no place is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.postcodes import Postcodes
from tests.intake.mending.cells import mended, one_column, unsuspected

HOME = one_column(classification="GEO_RES", extra={"vrpIdentifier": "postcode"})
LIKE_POSTCODES = st.from_regex("[BTAOI01][ASOI01]?[0-9OI]{1,2}[A-Z]? ?[0-9OIoi][A-Z01]{2}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("BS94 ISD", "BS94 1SD"),
        ("BS9O 2PS", "BS90 2PS"),
        ("ts9o2ps", "TS90 2PS"),
        ("TO1 1AA", "TO1 1AA"),
        ("T01 1AA", "TO1 1AA"),
        ("0L1 1AA", "OL1 1AA"),
        ("1G1 1AA", "IG1 1AA"),
        ("TA90 0AA", "TA90 0AA"),
        ("BS94 1S0", "BS94 1S0"),
        ("T0 1AA", "T0 1AA"),
    ],
)
def test_only_what_can_stand_in_a_place_is_put_there(written, meant):
    found = mended(HOME, [written])
    assert (found.values, found.rules) == ([meant], [{"postcode-mended"} if written != meant else set()])


@pytest.mark.parametrize(
    "written", ["bs941sd", "BS94  1SD", "BS94-1SD", "ZZ99 3VZ", "BS94", "75008", "10115 Berlin", "-T01 1AA"]
)
def test_case_and_spaces_are_no_mistake_and_what_is_no_postcode_stays(written):
    found = mended(HOME, [written])
    assert found.values == [" ".join(written.split())]
    assert "postcode-mended" not in found.rules[0]


@given(st.lists(st.none() | LIKE_POSTCODES | st.text("BSTAOI01 -\u00e9", max_size=9), max_size=20))
def test_whatever_is_mended_was_suspected(values):
    assert unsuspected(Postcodes(), values) == []


@given(st.lists(LIKE_POSTCODES, max_size=20))
def test_a_postcode_once_mended_is_not_mended_again(values):
    once = mended(HOME, values)
    assert mended(HOME, once.values).values == once.values

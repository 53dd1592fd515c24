"""What must hold of short forms: two that may stand for one name are alike, whoever lists them."""

import pytest

from anonymisation.linking.short_forms import KNOWN, MAY_STAND_FOR


@pytest.mark.parametrize(
    ("one", "other"),
    [("bob", "robert"), ("liz", "betty"), ("mohammed", "muhammad"), ("ted", "edward"), ("alex", "sandra")],
)
def test_forms_of_one_name_share_it(one, other):
    assert set(MAY_STAND_FOR[one]) & set(MAY_STAND_FOR[other])


@pytest.mark.parametrize(("one", "other"), [("holly", "molly"), ("jayden", "hayden"), ("robert", "william")])
def test_names_that_are_borne_are_known_and_share_nothing(one, other):
    assert {one, other} <= KNOWN
    assert not set(MAY_STAND_FOR.get(one, (one,))) & set(MAY_STAND_FOR.get(other, (other,)))


def test_every_name_is_small_letters():
    assert all(name.isascii() and name.isalpha() and name.islower() for name in KNOWN)

"""What is said of a person is what is so on the day: numbers come with age, the unborn have nothing but a name."""

import numpy as np
import pytest

from examples.partnership.columns import NEVER
from examples.partnership.households import BEGINS
from examples.partnership.identity import Identity


@pytest.fixture(scope="module")
def everybody(block):
    who = np.arange(len(block.people.number))
    return Identity(block.people, block.places, who, np.full(len(who), BEGINS))


def filled(column):
    return np.asarray(column) != ""


def test_numbers_come_and_go_with_age(everybody):
    age = everybody.age
    assert (filled(everybody.upn) == ((age >= 5) & (age <= 18))).all()
    assert (filled(everybody.uln) == ((age >= 14) & (age <= 24))).all()
    assert (filled(everybody.crn) == (age >= 18)).all()
    assert not filled(everybody.pnc)[age < 10].any()
    assert 0.05 < filled(everybody.pnc).mean() < 0.4
    assert set(np.flatnonzero(filled(everybody.cro))) < set(np.flatnonzero(filled(everybody.pnc)))


def test_a_person_has_the_same_numbers_on_every_day(block):
    who = np.arange(0, 8_000, 7)
    one, two = (Identity(block.people, block.places, who, np.full(len(who), BEGINS + days)) for days in (100, 400))
    for name in ("nhs", "upn", "uln", "pnc", "cro", "prison"):
        here, there = (np.asarray(getattr(item, name)) for item in (one, two))
        both = (here != "") & (there != "")
        assert (here == there)[both].all()


def test_the_unborn_have_a_family_name_and_no_birth(everybody, block):
    unborn = everybody.unborn
    assert unborn.any()
    assert set(np.asarray(everybody.given)[unborn]) == {"UNBORN BABY"}
    assert filled(everybody.family).all()
    for column in (everybody.born, everybody.sex, everybody.nhs, everybody.upn):
        assert not filled(column)[unborn].any()
    assert (block.people.died[unborn] == NEVER).all()


def test_nobody_has_nothing(block):
    nobody = Identity(block.people, block.places, np.array([-1]), np.array([BEGINS]))
    for name in ("given", "second", "family", "alias", "born", "postcode", "sex", "ethnicity", "nhs", "telephone"):
        assert getattr(nobody, name).to_pylist() == [""]
    assert nobody.local("N").to_pylist() == [""]


def test_ethnicity_is_said_in_each_partner_s_codes(everybody):
    pairs = set(zip(everybody.ethnicity.to_pylist(), everybody.dfe_ethnicity.to_pylist(), strict=True))
    assert {("W1", "WBRI"), ("B2", "BAFR"), ("A2", "APKN"), ("NS", "WBRI")} <= pairs
    assert set(everybody.officer_ethnicity.to_pylist()) == {"IC1", "IC3", "IC4", "IC6", "IC9"}


def test_some_are_known_by_another_name(everybody):
    assert 0.1 < filled(everybody.alias).mean() < 0.4

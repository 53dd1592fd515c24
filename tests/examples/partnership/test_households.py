"""Households hold who their kind says, and children are younger than their mothers."""

import numpy as np
import pytest

from examples.partnership import households as h


@pytest.fixture(scope="module")
def house():
    return h.drawn_households(np.random.default_rng(1), 5_000)


def test_there_are_as_many_people_as_were_asked_for_and_households_follow_each_other(house):
    assert len(house.household) == 5_000
    assert set(np.diff(house.household)) == {0, 1}
    assert (house.first[house.position == 0] == np.flatnonzero(house.position == 0)).all()


def test_only_families_have_children(house):
    assert set(house.kind) == set(range(6))
    assert not house.child[np.isin(house.kind, (h.SINGLE, h.COUPLE, h.SHARERS))].any()
    assert house.child[(house.kind == h.LONE_PARENT) & (house.position == 1)].all()
    assert not house.child[(house.kind == h.THREE_GENERATIONS) & (house.position <= 2)].any()


def test_children_are_younger_than_their_mothers_and_some_are_not_born_yet(house):
    born, _ = h.drawn_births(np.random.default_rng(2), house)
    assert ((born - born[house.first])[house.child] > 16 * h.YEAR).all()
    assert (born[house.child] > h.BEGINS).any()
    assert (born[~house.child] < h.BEGINS - 18 * h.YEAR).mean() > 0.99


def test_twins_come_in_pairs_of_one_household_and_one_day(house):
    born, twin = h.drawn_births(np.random.default_rng(2), house)
    assert twin.sum() > 20
    for at in np.flatnonzero(twin):
        others = np.flatnonzero((house.household == house.household[at]) & (born == born[at]) & house.child)
        assert len(others) > 1


def test_the_third_of_three_in_a_row_is_no_twin_of_the_second_who_is_the_first_s(house, monkeypatch):
    monkeypatch.setattr(h, "_TWINS", 0.5)
    born, twin = h.drawn_births(np.random.default_rng(2), house)
    for at in np.flatnonzero(twin):
        assert (born[max(at - 1, 0) : at + 2] == born[at]).sum() > 1


def test_couples_are_each_other_s_and_of_two_sexes(house):
    partner, female = h.partners(house), h.drawn_sexes(np.random.default_rng(3), house)
    coupled = np.flatnonzero(partner >= 0)
    assert (partner[partner[coupled]] == coupled).all()
    assert (female[coupled] != female[partner[coupled]]).all()
    assert set(house.kind[coupled]) == {h.COUPLE, h.FAMILY, h.THREE_GENERATIONS}

"""Incidents happen to the living, at the ages, hours and places that they do, and several partners see the worst."""

from dataclasses import replace

import numpy as np
import pytest

from examples.partnership.incidents import KINDS, MURDER, PUPILS, incidents_of_block
from examples.partnership.population import people_of_block
from examples.partnership.when import in_term, quarters_of


@pytest.fixture(scope="module")
def incidents(block):
    return block.incidents


def test_each_has_a_number_and_lies_in_its_quarter(incidents, world):
    assert len(set(incidents.number)) == len(incidents.number)
    assert (quarters_of(incidents.day) == incidents.quarter).all()
    assert set(incidents.quarter) == set(range(world.quarters))


def test_nobody_is_hurt_or_suspected_before_birth_or_after_death(block, incidents):
    people = block.people
    for who in (incidents.victim, incidents.suspect, incidents.second):
        there = who >= 0
        assert (people.born[who[there]] <= incidents.day[there]).all()
        assert (people.died[who[there]] >= incidents.day[there]).all()


def test_nobody_is_suspected_before_ten_or_of_hurting_themselves(block, incidents):
    for who in (incidents.suspect, incidents.second):
        there = who >= 0
        assert (block.people.age(who[there], incidents.day[there]) >= 10).all()
        assert (who != incidents.victim)[there].all()


def test_where_everybody_is_a_child_nobody_is_suspected(world, block):
    many = len(block.people.number)
    young = {"born": 18_300, "born_month": 601, "born_in_month": 10, "partner": -1}
    people = replace(block.people, **{name: np.full(many, value) for name, value in young.items()})
    found, _ = incidents_of_block(world, 0, people)
    assert len(found.number) > 100
    assert (found.suspect == -1).all()
    assert (found.second == -1).all()


def test_a_murder_is_the_day_on_which_its_victim_dies(world):
    people = people_of_block(world, 0, 0, 30_000)
    found, after = incidents_of_block(world, 0, people)
    killed = found.kind == MURDER
    assert killed.any()
    assert (after.died[found.victim[killed]] == found.day[killed]).all()
    assert (after.died != people.died).sum() == killed.sum()


def test_suspicion_and_victimhood_peak_in_youth_and_among_men(block, incidents):
    people = block.people
    there = incidents.suspect >= 0
    age = people.age(incidents.suspect, incidents.day)[there]
    share = ((age >= 15) & (age < 25)).mean()
    assert share > 1.5 * ((people.ages(19_800) >= 15) & (people.ages(19_800) < 25)).mean()
    assert people.female[incidents.suspect[there]].mean() < 0.35


def test_what_is_domestic_happens_at_home_between_who_live_together(block, incidents):
    domestic = np.array([item.victim == "couple" for item in KINDS])[incidents.kind]
    assert domestic.any()
    victims = incidents.victim[domestic]
    assert (incidents.suspect[domestic] == block.people.partner[victims]).all()
    assert (incidents.place[domestic] == block.people.home_on(victims, incidents.day[domestic])).all()


def test_businesses_and_the_state_are_nobody(incidents):
    nobody = np.array([item.victim in {"business", "state"} for item in KINDS])[incidents.kind]
    assert (incidents.victim[nobody] == -1).all()
    assert (incidents.victim[~nobody] >= 0).all()


def test_pupils_are_hurt_after_school(block, incidents):
    among_pupils = incidents.kind == PUPILS
    age = block.people.age(incidents.victim, incidents.day)[among_pupils]
    assert set(age) <= set(range(11, 19))
    assert in_term(incidents.day[among_pupils]).mean() > 0.4


def test_one_incident_is_seen_by_up_to_four_services(incidents):
    seen = sum(
        mask.astype(int) for mask in (incidents.police, incidents.ambulance, incidents.emergency, incidents.fire)
    )
    assert set(seen) >= {0, 1, 2, 3}
    arson = np.array([item.code.startswith("56") for item in KINDS])
    assert set(incidents.kind[incidents.fire]) <= set(np.flatnonzero(arson))
    assert not incidents.police.all()


def test_shares_and_chances_are_such():
    assert sum(item.share for item in KINDS) == pytest.approx(1, abs=0.03)
    for item in KINDS:
        assert all(0 <= getattr(item, name) <= 1 for name in ("knife", "public", "police", "ambulance", "emergency"))


def test_titles_need_no_quotation_marks():
    assert not any(set('",') & set(item.title) for item in KINDS)

"""People are as lifelike as was asked: siblings, twins, sons named after fathers, movers, changed names, the dead."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from examples.partnership import names
from examples.partnership.columns import NEVER
from examples.partnership.households import BEGINS, FAMILY, THREE_GENERATIONS
from examples.partnership.population import months_and_days, people_of_block

YEAR_LATER = BEGINS + 366


def test_siblings_live_at_one_address_under_one_name_until_somebody_leaves(block):
    people = block.people
    first = np.flatnonzero(people.child[:-1] & people.child[1:] & (np.diff(people.household) == 0))
    assert (people.home_before[first] == people.home_before[first + 1]).all()
    together = people.home[first] == people.home[first + 1]
    assert 0.7 < together.mean() < 1
    same_sex = first[people.female[first] == people.female[first + 1]]
    assert (people.family[same_sex] == people.family[same_sex + 1])[people.renamed[same_sex] < 0].mean() > 0.95


def test_there_are_twins_and_they_have_names_of_their_own(block):
    people = block.people
    pairs = [at for at in np.flatnonzero(people.twin[:-1] & people.twin[1:]) if people.born[at] == people.born[at + 1]]
    assert len(pairs) > 10
    same = sum(people.given[at] == people.given[at + 1] for at in pairs)
    assert same < len(pairs) / 10


def test_some_sons_have_their_father_s_whole_name_at_his_address(block):
    people = block.people
    fathers = np.flatnonzero((people.partner >= 0) & ~people.female & np.isin(people.kind, (FAMILY, THREE_GENERATIONS)))
    juniors = [
        (father, son)
        for father in fathers
        for son in range(father + 1, min(father + 7, len(people.number)))
        if people.household[son] == people.household[father] and people.given[son] == people.given[father]
    ]
    named_alike = [pair for pair in juniors if people.family[pair[0]] == people.family[pair[1]]]
    assert len(named_alike) > 20
    assert all(people.born[son] > people.born[father] for father, son in named_alike)


def test_people_move_marry_and_die_in_a_year(block):
    people = block.people
    assert 0.05 < (people.moved < YEAR_LATER).mean() < 0.2
    married = (people.renamed > 0) & (people.renamed < YEAR_LATER)
    assert married.any()
    assert people.female[married].all()
    assert 0 < (people.died < YEAR_LATER).mean() < 0.02


def test_names_and_homes_are_those_of_the_day(block):
    people = block.people
    (who,) = np.flatnonzero((people.renamed > 0) & (people.renamed < NEVER // 2))[:1]
    who, day = np.array([who, who]), people.renamed[who] + np.array([-1, 0])
    assert people.family_on(who, day).tolist() == [people.family_before[who[0]], people.family[who[0]]]
    day = people.moved[who] + np.array([-1, 0])
    assert people.home_on(who, day).tolist() == [people.home_before[who[0]], people.home[who[0]]]


def test_every_tradition_comes_up_and_children_of_two_are_of_both(block):
    codes = set(block.people.ethnicity.to_pylist())
    assert codes == {*(item.ethnicity for item in names.TRADITIONS), "M1", "M3", "M9"}


def test_the_young_are_more_than_their_share_and_a_few_know_trouble(block):
    people = block.people
    age = people.ages(BEGINS)
    assert ((age >= 10) & (age < 25)).mean() > 0.25
    assert np.quantile(people.risk, 0.99) > 8 * np.median(people.risk)


def test_a_share_lives_outside(block):
    assert 0.03 < (block.places.authority[block.people.home_before] == 5).mean() < 0.07


def test_a_block_is_the_same_whatever_else_there_is(world, block):
    again = people_of_block(world, 0, 0, 8_000)
    assert (again.born == block.people.born).all()
    assert (again.given == block.people.given).all()
    other = people_of_block(world, 1, 8_000, 8_000)
    assert (other.born != block.people.born).any()
    assert other.number[0] == 8_000


@given(st.dates(date(1930, 1, 1), date(2024, 1, 1)), st.integers(0, 20_000))
def test_age_is_in_completed_years_by_the_calendar(born, days):
    on = born + timedelta(days)
    expected = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    epoch = date(1970, 1, 1)
    (month_on, day_on), (month, day) = (months_and_days(np.array([(item - epoch).days])) for item in (on, born))
    assert (month_on - month - (day_on < day)) // 12 == expected

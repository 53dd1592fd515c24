"""Cases follow crimes of children; suspensions are of pupils, in term time, mostly of boys in the middle years."""

import numpy as np
import pytest

from examples.partnership.feeds import young
from examples.partnership.places import COUNCILS
from examples.partnership.when import in_term


@pytest.fixture(scope="module")
def cases(block):
    return young.cases_of(block)


@pytest.fixture(scope="module")
def justice(block, cases):
    return young.youth_justice_cases(block, cases)


@pytest.fixture(scope="module")
def schools(block):
    return young.school_suspensions_and_exclusions(block)


def column(rows, name):
    return np.asarray(rows.columns[name])


def test_a_case_follows_a_recorded_crime_of_a_child_or_is_prevention(block, cases):
    incidents = {number: place for place, number in enumerate(block.incidents.number)}
    for who, number, offence, outcome in zip(cases.who, cases.number, cases.offence, cases.outcome, strict=True):
        if number >= 0:
            at = incidents[number]
            assert block.incidents.police[at]
            assert block.incidents.suspect[at] == who
            assert block.incidents.day[at] == offence < outcome
    age = block.people.age(cases.who, np.where(cases.number >= 0, cases.offence, cases.outcome))
    assert age.min() >= 10
    assert age[cases.number >= 0].max() <= 17
    assert 0.2 < (cases.number < 0).mean() < 0.8


def test_prevention_has_no_offence_and_every_case_is_by_the_council_of_the_home(block, justice):
    prevention = column(justice, "outcome_code") == "prevention"
    assert (prevention == (justice.incident < 0)).all()
    for name in ("offence_code", "offence_date", "seriousness", "knife_flag", "outcome_tier", "yjb_category"):
        assert set(column(justice, name)[prevention]) == {""}
        assert "" not in column(justice, name)[~prevention]
    home = block.places.authority[justice.scope]
    inside = home < len(COUNCILS)
    assert (justice.partner == home)[inside].all()
    assert (justice.partner < len(COUNCILS)).all()


def test_an_outcome_has_its_own_tier(justice):
    pairs = set(zip(column(justice, "outcome_code"), column(justice, "outcome_tier"), strict=True))
    assert pairs <= {*young._OUTCOMES.items(), ("prevention", "")}


def test_pupils_are_sent_home_in_term_time_at_the_ages_and_sexes_that_they_are(block, schools):
    assert in_term(schools.day).all()
    age = block.people.age(schools.person, schools.day)
    assert age.min() >= 5
    assert age.max() <= 18
    assert ((age >= 11) & (age <= 16)).mean() > 0.7
    assert (column(schools, "sex") == "M").mean() > 0.55
    assert (column(schools, "upn") != "").all()


def test_a_few_schools_are_another_council_s(block, schools):
    other = schools.partner != block.places.authority[schools.scope]
    assert 0.02 < other.mean() < 0.2


def test_reasons_come_in_order(schools):
    first, second, third = (column(schools, f"reason_{number}") != "" for number in (1, 2, 3))
    assert first.all()
    assert (second | ~third).all()
    assert second.any()


def test_who_is_likelier_comes_up_oftener(block):
    likely = young.Likely((10, 24), 0.5, 1.0)
    who, day = young.among(np.random.default_rng(1), block, likely)
    people = block.people
    fit = (people.ages(day.min()) >= 10) & (people.ages(day.min()) <= 24)
    assert people.risk[who].mean() > 2 * people.risk[fit].mean()
    assert (people.died[who] >= day).all()

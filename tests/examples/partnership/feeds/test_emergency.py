"""Health services say nobody's name but in notes; fire services each have their own territory."""

import numpy as np
import pytest

from examples.partnership.feeds import emergency
from examples.partnership.places import COUNCILS
from examples.partnership.rows import PARTNERS

SOMERSET = [*COUNCILS].index("E06000066")


@pytest.fixture(scope="module")
def calls(block):
    return emergency.ambulance_incidents(block)


@pytest.fixture(scope="module")
def attendances(block):
    return emergency.emergency_department_assaults(block)


@pytest.fixture(scope="module")
def fires(block):
    return emergency.fire_incidents(block)


def column(rows, name):
    return np.asarray(rows.columns[name])


def test_most_calls_are_no_incident_and_the_others_are_those_that_were_called_for(block, calls):
    known = dict(zip(block.incidents.number, block.incidents.ambulance, strict=True))
    assert all(known[number] for number in calls.incident if number >= 0)
    assert (column(calls, "incident_type")[calls.incident < 0] == "other").all()
    assert "other" not in column(calls, "incident_type")[calls.incident >= 0]


def test_crews_come_after_the_call_and_ages_are_those_of_the_day(block, calls):
    assert (column(calls, "on_scene_dt") > column(calls, "call_dt")).all()
    there = calls.person >= 0
    expected = block.people.age(calls.person[there], calls.day[there]).clip(0)
    assert column(calls, "age")[there].astype(int).tolist() == expected.tolist()


def test_attendances_are_of_victims_after_the_assault_and_in_their_period(block, attendances):
    assert (attendances.person >= 0).all()
    assault, arrival = column(attendances, "assault_dt"), column(attendances, "arrival_dt")
    assert (assault < arrival).all()
    assert 0.2 < (assault == "").mean() < 0.4
    for start, end, when in zip(
        column(attendances, "period_start"), column(attendances, "period_end"), arrival, strict=True
    ):
        assert start <= when[:10] <= end
    victims = dict(zip(block.incidents.number, block.incidents.victim, strict=True))
    assert attendances.person.tolist() == [victims[number] for number in attendances.incident]


def test_the_age_band_is_that_of_the_age(block, attendances):
    age = block.people.age(attendances.person, attendances.day)
    for band, years in zip(column(attendances, "age_band"), age, strict=True):
        low, _, high = band.replace("+", "-200").partition("-")
        assert int(low) <= years <= int(high)


def test_each_fire_service_has_its_territory_and_set_fires_are_deliberate(block, fires):
    somerset = block.places.authority[fires.scope] == SOMERSET
    assert ((fires.partner == PARTNERS.index("devon_and_somerset_fire")) == somerset).all()
    arson = fires.incident >= 0
    assert set(column(fires, "cause")[arson]) == {"deliberate"}
    assert "deliberate" not in column(fires, "cause")[~arson]
    assert (fires.person < 0).all()
    assert set(column(fires, "primary_secondary")[column(fires, "incident_type") != "fire"]) == {""}

"""People are linked after every feed that the agreement admits to it, and after no other."""

import pytest

from dagster_project.assets.linked import linked_asset
from dagster_project.naming import LINKED, protected_key
from tests.people import case, given, person, postcodes_protected, suspension

CASES, SCHOOLS = "youth_justice_cases", "school_suspensions_and_exclusions"
COUNCILS = ("bath_and_north_east_somerset", "bristol", "north_somerset", "somerset", "south_gloucestershire")
POLICE = (
    "police_recorded_crime",
    "police_recorded_crime_victims",
    "police_recorded_crime_suspects",
    "risk_meeting_referrals",
)


@pytest.fixture
def people(instance):
    """Three people, one of whom two partners know."""
    postcodes_protected(instance)
    given(instance, "bristol", CASES, [case(person(1)), case(person(2))])
    given(instance, "somerset", SCHOOLS, [suspension(person(1, postcode="TA98 1AB"))])
    given(instance, "bristol", SCHOOLS, [suspension(person(1)), suspension(person(3))])
    return instance


def told(clockwork):
    """What Dagster keeps of the newest run of linking."""
    return clockwork.history.fetch_materializations(LINKED, limit=1).records[0].asset_materialization


def test_feeds_that_are_admitted_come_before_it_and_no_other_does(instance):
    admitted = {("police", feed) for feed in POLICE} | {("probation", "probation_supervision")}
    admitted |= {(council, feed) for council in COUNCILS for feed in (CASES, SCHOOLS)}
    admitted |= {(project, "intervention_participation") for project in ("mentoring_project", "sports_project")}
    assert linked_asset(instance.library).asset_deps[LINKED] == {protected_key(*of) for of in admitted}


def test_with_nothing_held_nobody_is_linked(clockwork):
    assert clockwork.run([LINKED]) == {}
    assert told(clockwork).metadata["dagster/row_count"].value == 0


@pytest.mark.usefixtures("people")
def test_what_was_linked_is_told_in_numbers(clockwork):
    assert clockwork.run([LINKED]) == {}
    said = {name: entry.value for name, entry in told(clockwork).metadata.items()}
    assert (said["dagster/row_count"], said["deliveries"], said["persons"]) == (5, 3, "withheld")
    assert CASES in said["feeds"]


def test_its_data_version_follows_whose_rows_they_are(people, clockwork):
    clockwork.run([LINKED])
    first = told(clockwork).tags["dagster/data_version"]
    clockwork.run([LINKED])
    assert told(clockwork).tags["dagster/data_version"] == first
    given(people, "bristol", CASES, [case(person(1))])
    clockwork.run([LINKED])
    assert told(clockwork).tags["dagster/data_version"] != first

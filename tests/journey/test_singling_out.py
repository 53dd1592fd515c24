"""What must hold of the attack before publishing: more people singled out than the agreement bears stop a product."""

import pytest

from journey.approvals import pending
from journey.errors import SinglingOutError
from journey.linked import link_people
from journey.shared import share
from tests.invented import ON
from tests.people import (
    JOURNEYS,
    QUARTER,
    SOMERSET_HOME,
    crime_row,
    edit_agreement,
    given,
    made,
    person,
    suspension,
    unlike,
)

FEED = "school_suspensions_and_exclusions"
PRODUCT = f"{FEED}_for_{JOURNEYS}"


@pytest.fixture
def suspended(peopled):
    """Four children of one age in one month: three of Bristol, and one of Somerset, who is alone there."""
    children = unlike(3, dob="2010-05-01")
    given(peopled, "bristol", FEED, [suspension(child) for child in children])
    given(peopled, "somerset", FEED, [suspension(person(3, dob="2010-05-01", postcode=SOMERSET_HOME))])
    return peopled


def bearing(instance, one_in):
    bears = edit_agreement(instance, lambda said: said["thresholds"].update(singled_out_one_in=one_in))
    link_people(bears, ON)
    return bears


@pytest.mark.parametrize("one_in", [1, 4])
def test_what_the_parties_bear_is_made(suspended, one_in):
    bears = bearing(suspended, one_in)
    share(bears, PRODUCT, QUARTER, ON)
    assert len(made(bears, FEED, JOURNEYS)) == 4


def test_more_than_they_bear_is_not_published_and_nobody_is_told_who(suspended):
    bears = bearing(suspended, 5)
    with pytest.raises(SinglingOutError, match="one person in 5") as refused:
        share(bears, PRODUCT, QUARTER, ON)
    assert not pending(bears)
    assert "E06000066" not in str(refused.value)


def test_the_month_is_what_is_known_and_not_the_day(peopled):
    who = unlike(4, dob="2010-05-01")
    given(
        peopled, "bristol", FEED, [suspension(child, start_date=f"2024-02-0{5 + at}") for at, child in enumerate(who)]
    )
    share(bearing(peopled, 99), PRODUCT, QUARTER, ON)


def test_records_without_pids_are_not_asked(peopled):
    given(peopled, "police", "police_recorded_crime", [crime_row(1)])
    share(bearing(peopled, 99), "police_recorded_crime_for_journeys", QUARTER, ON)


@pytest.mark.parametrize("told", [False, True])
def test_a_school_that_is_told_is_known_like_a_place(peopled, told):
    """A planted child: of one age, month and authority with three others, and alone in their school."""

    def grant(agreement):
        (clause,) = [item for item in agreement["releases"] if item["product"] == FEED]
        clause["columns"][FEED] |= {"school_urn": "keep"} if told else {}

    granted = edit_agreement(peopled, grant)
    children = unlike(4, dob="2010-05-01")
    given(granted, "bristol", FEED, [suspension(child, school_urn=f"90000{at}") for at, child in enumerate(children)])
    bears = bearing(granted, 2)
    if not told:
        share(bears, PRODUCT, QUARTER, ON)
        return
    with pytest.raises(SinglingOutError, match="one person in 2"):
        share(bears, PRODUCT, QUARTER, ON)

"""Every feed is made of a block, with the columns of its contract and no others, by the partners that give it."""

import pytest

from examples.partnership.deliveries import FEEDS
from examples.partnership.extracts import _when, rows_of
from examples.partnership.mistakes import Mistakes
from examples.partnership.rows import PARTNERS
from tests.examples.partnership.told import LIBRARY

COUNCILS = {"bristol", "bath_and_north_east_somerset", "north_somerset", "south_gloucestershire", "somerset"}
GIVEN_BY = {
    "police_recorded_crime": {"police"},
    "police_recorded_crime_victims": {"police"},
    "police_recorded_crime_suspects": {"police"},
    "risk_meeting_referrals": {"police"},
    "youth_justice_cases": COUNCILS,
    "school_suspensions_and_exclusions": COUNCILS,
    "ambulance_incidents": {"ambulance"},
    "emergency_department_assaults": {"acute_trust"},
    "fire_incidents": {"avon_fire", "devon_and_somerset_fire"},
    "probation_supervision": {"probation"},
    "intervention_participation": {"mentoring_project", "sports_project"},
}


@pytest.fixture(scope="module")
def feeds(block):
    return {rows.feed: rows for rows in rows_of(block, Mistakes())}


def test_there_is_every_feed_in_the_order_in_which_it_is_dropped(feeds):
    assert tuple(feeds) == FEEDS
    assert set(feeds) == set(GIVEN_BY)


@pytest.mark.parametrize("feed", FEEDS)
def test_columns_are_those_of_the_contract_and_codes_are_its_codes(feeds, feed):
    contract, rows = LIBRARY.feed(feed), feeds[feed]
    assert set(rows.columns) == {column.name for column in contract.columns}
    for column in contract.columns:
        values = set(rows.columns[column.name].to_pylist())
        assert len(rows.columns[column.name]) == len(rows)
        assert not column.codes or values <= {*column.codes, ""}
        assert len(values) > 1 or column.name in {
            "alias",
            "fatalities",
            "former_upn",
            "linked_crime_ref",
            "role",
            "triage_system",
        }


@pytest.mark.parametrize("feed", FEEDS)
def test_partners_are_those_that_give_the_feed(feeds, feed):
    assert {PARTNERS[place] for place in set(feeds[feed].partner)} == GIVEN_BY[feed]


@pytest.mark.parametrize("feed", FEEDS)
def test_days_are_those_of_the_column_that_dates_the_event_and_lie_in_the_quarters(feeds, feed, world):
    rows, column = feeds[feed], LIBRARY.feed(feed).event_time
    said = [text[:10] for text in rows.columns[column].to_pylist()]
    assert said == rows.day.astype("datetime64[D]").astype(str).tolist()
    assert 0 <= rows.quarter.min() <= rows.quarter.max() < world.quarters


@pytest.mark.parametrize("feed", FEEDS)
def test_the_scope_is_the_place_that_the_contract_says(feeds, feed, block):
    rows, scope = feeds[feed], LIBRARY.feed(feed).scope
    if scope is None:
        assert set(rows.scope) == {-1}
    else:
        where = block.places.lsoa if scope.kind == "lsoa_code" else block.places.postcode
        assert rows.columns[scope.column].to_pylist() == where.take(rows.scope).to_pylist()


def test_a_restatement_waits_as_many_quarters_as_it_is_the_nth():
    first, again = (0, (5, FEEDS[0], 1)), (2, (5, FEEDS[0], 1))
    later = (0, (5, FEEDS[-1], 3))
    assert _when(*first) < _when(*later) < _when(*again)
    assert _when(*again) < _when(0, (0, FEEDS[0], 4))

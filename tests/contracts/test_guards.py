"""What must hold of what guards rows in the shipped contracts: each feed of events says it, or here is why not.

Source: the rules matrix (a domestic or sexual offence, or a child, changes what is told of when and where).
"""

import pytest

from contracts.vocabulary import FeedKind, FieldClass
from tests.contracts.shelf import SHIPPED

EVENTS = [feed for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all if feed.kind is FeedKind.EVENTS]
UNGUARDED = {
    "fire_incidents": "about no person",
    "hotspot_activity": "about patrols",
    "police_street_level_crime": "published by month and point already",
    "synthetic_emergency_attendances": "about nobody: invented by others",
}
OF_CHILDREN = {
    "looked_after_children_header",
    "school_attendance",
    "school_suspensions_and_exclusions",
    "youth_justice_assessments",
    "youth_justice_cases",
    "youth_justice_interventions",
}
UNTOLD = {"police_recorded_crime_suspects", "police_recorded_crime_victims", "risk_meeting_referrals"}
"""Feeds whose rows do not say what the offence was, or why somebody was referred."""
OFFENCES = ("ho_class_code", "offence_code")
BAND_ENDS = {"under 10": 9, "over 34": 99, "65+": 99}


def test_every_feed_of_events_says_what_guards_its_rows_or_here_is_why_nothing_does():
    assert {feed.id for feed in EVENTS if not feed.guards_rows} == UNGUARDED.keys()
    assert {feed.id for feed in EVENTS if feed.every_row_guarded} == OF_CHILDREN | UNTOLD


@pytest.mark.parametrize("feed", [feed for feed in EVENTS if feed.guards], ids=lambda feed: feed.id)
def test_a_column_that_could_tell_an_offence_or_a_child_guards(feed):
    """But for an offence of which no code is sexual or against a child, and what only tells who was searched."""
    guards = {guard.column: guard for guard in feed.guards}
    telling = {
        column.name for column in feed.columns if column.name in {*OFFENCES, "da_flag", "cse_flag", "child_victim_flag"}
    }
    telling |= {column.name for column in feed.columns if column.field_class is FieldClass.DOB}
    telling |= {column.name for column in feed.columns if column.name in {"age_band", "age_range", "youth_related"}}
    assert telling <= guards.keys()


@pytest.mark.parametrize("feed", [feed for feed in EVENTS if feed.guards], ids=lambda feed: feed.id)
def test_a_band_of_ages_guards_where_it_has_a_child_and_nowhere_else(feed):
    for guard in feed.guards:
        if guard.column in {"age_band", "age_range"}:
            codes = feed.column(guard.column).codes
            ends = {code: BAND_ENDS.get(code) or int(code.split("-")[1]) for code in codes}
            assert {*guard.codes} == {code for code, end in ends.items() if end < 18}


def test_the_same_offences_guard_wherever_an_offence_is_told():
    found = {guard.codes for feed in EVENTS for guard in feed.guards if guard.column in OFFENCES}
    assert len(found) == 1
    (codes,) = found
    groups = SHIPPED.code_groups("offence_groups").of
    sexual = {code for code, group in groups.items() if "sexual" in group.casefold() or "rape" in group.casefold()}
    assert sexual
    assert sexual - {*codes} == set()

"""What must hold of the fitness of treatments: one that can make nothing of a column is refused, and says why."""

from dataclasses import replace

import pytest

from contracts.ladders import LADDERS
from contracts.treatment_fitness import unfit_for
from contracts.vocabulary import FieldClass, Tier, Treatment
from tests.contracts.shelf import SHIPPED, feed_of

CODES = {
    "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["1", "92A"]}}]
}
BANDS = {
    "classification": "MEASURE",
    "logicalTypeOptions": {"minimum": 0},
    "customProperties": [{"property": "vrpBands", "value": [0, 6]}],
}
FEED = feed_of(
    {"name": "where", "classification": "GEO_EVENT"},
    {"name": "home", "classification": "GEO_RES"},
    {"name": "month", "classification": "TIME_EVENT", "logicalTypeOptions": {"pattern": "[0-9]{4}-[0-9]{2}"}},
    {"name": "day", "classification": "TIME_EVENT", "logicalType": "date"},
    {"name": "when", "classification": "TIME_EVENT", "logicalType": "timestamp"},
    {"name": "born", "classification": "DOB", "logicalType": "date"},
    {"name": "offence", "customProperties": [{"property": "vrpGroups", "value": "offence_groups"}]} | CODES,
    {"name": "lost", "logicalType": "number"} | BANDS,
    {"name": "attended", "logicalType": "integer"} | BANDS,
    {"name": "offered", "logicalType": "integer", "classification": "MEASURE"},
    {"name": "shade"} | CODES,
    {"name": "anything"},
    {"name": "capped", "customProperties": [{"property": "vrpCeiling", "value": "2A"}]} | CODES,
    {"name": "reference", "classification": "RECORD_REF"},
    {"name": "officer", "classification": "STAFF"} | CODES,
    {"name": "east", "classification": "GEO_EVENT", "logicalType": "integer"},
    {"name": "north", "classification": "GEO_EVENT", "logicalType": "integer"},
    vrpPlace={"column": "where", "lookup": "l"},
    vrpPoint={"east": "east", "north": "north", "public": "every_row"},
    vrpResidence={"column": "home", "lookup": "l", "kind": "postcode"},
    vrpEventTime="when",
    vrpCeiling="2B",
)
AREAS = {Treatment.FORCE, Treatment.LOCAL_AUTHORITY, Treatment.LSOA}
PERIODS = {Treatment.QUARTER, Treatment.MONTH}
FIT = {
    "where": PERIODS | AREAS | {Treatment.SNAPPED_POINT},
    "home": PERIODS | AREAS | {Treatment.MSOA},
    "month": PERIODS | {Treatment.KEEP},
    "day": PERIODS | {Treatment.WEEK, Treatment.DATE, Treatment.KEEP},
    "when": PERIODS | {Treatment.WEEK, Treatment.DATE, Treatment.DATE_AND_HOUR_BAND, Treatment.KEEP},
    "born": PERIODS | {Treatment.WEEK, Treatment.DATE, Treatment.AGE, Treatment.AGE_BAND, Treatment.KEEP},
    "offence": PERIODS | {Treatment.GROUP, Treatment.ROLL_UP},
    "lost": {Treatment.BAND, Treatment.KEEP},
    "attended": {Treatment.BAND, Treatment.KEEP},
    "offered": {Treatment.KEEP},
    "shade": PERIODS | {Treatment.KEEP},
    "anything": PERIODS,
    "reference": PERIODS | {Treatment.REFERENCE},
    "officer": set(),
}
"""Beside `drop`. Whether a class allows what fits is for the rules of classes to say."""


@pytest.mark.parametrize("name", FIT)
def test_every_treatment_is_fit_for_the_columns_that_it_can_make_something_of_and_no_others(name):
    column = FEED.column(name)
    fit = {treatment for treatment in Treatment if not unfit_for(FEED, column, treatment, Tier.PSEUDONYMISED)}
    assert fit == FIT[name] | {Treatment.DROP}


@pytest.mark.parametrize(
    ("name", "treatment", "why"),
    [
        ("shade", "lsoa", "no place is found by that column"),
        ("shade", "force", "no place is found by that column"),
        ("where", "msoa", "its lookup knows no middle area"),
        ("home", "snapped_point", "its contract tells no point of it"),
        ("shade", "group", "its contract names no groups of its codes"),
        ("shade", "roll_up", "its contract names no groups of its codes"),
        (
            "offence",
            "keep",
            "its codes have groups, and in records those are told instead: of all, or of the rare ones",
        ),
        ("offered", "band", "its contract does not say where its bands begin"),
        ("shade", "band", "it is of another type"),
        ("day", "age", "it is no date of birth"),
        ("day", "age_band", "it is no date of birth"),
        ("shade", "reference", "it refers to no record"),
        ("month", "week", "it is of another type"),
        ("day", "date_and_hour_band", "it is of another type"),
        ("anything", "keep", "its contract does not say what it may hold, so it may hold a name"),
        ("officer", "keep", "it names who did their work"),
        ("capped", "keep", "its contract lets nothing of it above tier 2A"),
    ],
)
def test_what_is_unfit_says_why(name, treatment, why):
    assert unfit_for(FEED, FEED.column(name), Treatment(treatment), Tier.PSEUDONYMISED) == why


@pytest.mark.parametrize(("name", "gone"), [("where", "point"), ("home", "point"), ("home", "place")])
def test_without_a_point_or_the_place_that_it_is_of_no_column_tells_one(name, gone):
    feed = replace(FEED, **{gone: None})
    why = unfit_for(feed, feed.column(name), Treatment.SNAPPED_POINT, Tier.PSEUDONYMISED)
    assert why == "its contract tells no point of it"


@pytest.mark.parametrize("tier", Tier)
def test_codes_that_have_groups_leave_as_they_are_in_no_record(tier):
    """Source: the partnership's rules matrix: five ethnic groups and rolled-up codes in records, counts in tables."""
    assert bool(unfit_for(FEED, FEED.column("offence"), Treatment.KEEP, tier)) is (tier is not Tier.AGGREGATE)
    assert not any(
        unfit_for(FEED, FEED.column("offence"), treatment, Tier.PSEUDONYMISED)
        for treatment in (Treatment.GROUP, Treatment.ROLL_UP)
    )


def test_below_its_own_ceiling_a_column_may_leave():
    assert unfit_for(FEED, FEED.column("capped"), Treatment.KEEP, Tier.DEPERSONALISED) == ""


@pytest.mark.parametrize("tier", Tier)
def test_nothing_of_staff_is_fit_to_leave(tier):
    for feed in (FEED, *SHIPPED.feeds.values()):
        for column in feed.columns:
            if column.field_class is FieldClass.STAFF:
                fit = {treatment for treatment in Treatment if not unfit_for(feed, column, treatment, tier)}
                assert fit <= {Treatment.DROP}


@pytest.mark.parametrize("ladder", LADDERS.values(), ids=LADDERS)
def test_what_is_fit_is_fit_more_coarsely_too_where_something_finer_than_a_code_is_told(ladder):
    """But for the middle area, which a lookup of codes has not."""
    for column in FEED.columns:
        fit = [not unfit_for(FEED, column, rung, Tier.AGGREGATE) for rung in ladder if rung is not Treatment.MSOA]
        if Treatment.KEEP not in ladder:
            assert fit == sorted(fit), column.name

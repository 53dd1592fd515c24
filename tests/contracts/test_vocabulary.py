"""What must hold of the words that every room shares."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import PeriodError
from contracts.vocabulary import Calendar, FieldClass, Tier, strictest

TIERS = st.sampled_from(Tier)


def test_tiers_stand_from_least_to_most_identifiable():
    assert [(tier.value, tier.rank) for tier in Tier] == [("1", 0), ("2A", 1), ("2B", 2), ("3", 3)]


def test_every_tier_has_a_folder_of_its_own():
    assert [tier.folder for tier in Tier] == ["tier1", "tier2a", "tier2b", "tier3"]


@given(st.lists(TIERS, min_size=1))
def test_the_strictest_of_some_tiers_is_one_of_them_and_none_is_stricter(tiers):
    least = strictest(*tiers)
    assert least in tiers
    assert all(least.rank <= tier.rank for tier in tiers)


SEALED_AT_REST = {
    FieldClass.DIRECT_ID: True,
    FieldClass.RECORD_REF: True,
    FieldClass.CONTACT: True,
    FieldClass.DOB: True,
    FieldClass.GEO_RES: True,
    FieldClass.GEO_EVENT: False,
    FieldClass.TIME_EVENT: False,
    FieldClass.QUASI: False,
    FieldClass.SENSITIVE: False,
    FieldClass.FREE_TEXT: True,
    FieldClass.STAFF: True,
    FieldClass.MEASURE: False,
    FieldClass.ADMIN: False,
}


def test_of_every_field_class_it_is_decided_whether_it_may_rest_in_clear():
    assert {item: item.sealed_at_rest for item in FieldClass} == SEALED_AT_REST


@pytest.mark.parametrize(
    ("calendar", "period"),
    [
        (Calendar.MONTH, "2024-01"),
        (Calendar.MONTH, "2024-12"),
        (Calendar.QUARTER, "2024-Q1"),
        (Calendar.QUARTER, "2024-Q4"),
        (Calendar.YEAR, "2024"),
    ],
)
def test_a_period_written_as_its_calendar_asks_is_taken(calendar, period):
    assert calendar.check(period) == period


@pytest.mark.parametrize(
    ("calendar", "period"),
    [
        (Calendar.MONTH, "2024-00"),
        (Calendar.MONTH, "2024-13"),
        (Calendar.MONTH, "2024-1"),
        (Calendar.MONTH, "2024-01-01"),
        (Calendar.MONTH, "2024-01\n"),
        (Calendar.MONTH, "\N{FULLWIDTH DIGIT TWO}024-01"),
        (Calendar.MONTH, "../../2024-01"),
        (Calendar.QUARTER, "2024-Q0"),
        (Calendar.QUARTER, "2024-Q5"),
        (Calendar.QUARTER, "2024-q1"),
        (Calendar.YEAR, "24"),
        (Calendar.YEAR, "2024-01"),
    ],
)
def test_any_other_period_is_refused_without_being_shown(calendar, period):
    with pytest.raises(PeriodError) as refusal:
        calendar.check(period)
    assert str(refusal.value) == f"the period is not a {refusal.value.calendar}: write it like {calendar.example}"


@pytest.mark.parametrize("calendar", Calendar)
def test_the_example_of_every_calendar_is_a_period_of_it_and_of_no_other(calendar):
    takers = [other for other in Calendar if _takes(other, calendar.example)]
    assert takers == [calendar]


def _takes(calendar, period):
    try:
        return calendar.check(period) == period
    except PeriodError:
        return False


@given(st.sampled_from(Calendar), st.text())
def test_a_period_that_is_taken_is_fit_to_be_a_folder(calendar, period):
    assert not _takes(calendar, period) or re.fullmatch(r"[0-9Q-]+", period)

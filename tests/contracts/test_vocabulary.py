"""What must hold of the words that every room shares."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import PeriodError
from contracts.periods import WRITINGS, easter_sunday
from contracts.vocabulary import Calendar, FieldClass, IdentifierKind, Tier, strictest

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


ISSUED_FOR_ONE_PERSON = {
    IdentifierKind.NHS_NUMBER: True,
    IdentifierKind.UPN: True,
    IdentifierKind.ULN: True,
    IdentifierKind.PNC_ID: True,
    IdentifierKind.CRO_NUMBER: True,
    IdentifierKind.PRISON_NUMBER: True,
    IdentifierKind.CRN: True,
    IdentifierKind.GIVEN_NAME: False,
    IdentifierKind.FAMILY_NAME: False,
    IdentifierKind.DATE_OF_BIRTH: False,
    IdentifierKind.POSTCODE: False,
}


def test_of_every_kind_of_identifier_it_is_decided_whether_it_is_issued_for_one_person():
    assert {kind: kind.issued for kind in IdentifierKind} == ISSUED_FOR_ONE_PERSON


TAKEN = {
    Calendar.MONTH: ("2024-01", "2024-12"),
    Calendar.QUARTER: ("2024-Q1", "2024-Q4"),
    Calendar.YEAR: ("2024",),
    Calendar.FINANCIAL_QUARTER: ("2024-25-Q1", "1999-00-Q4"),
    Calendar.FINANCIAL_YEAR: ("2024-25", "1999-00"),
    Calendar.ACADEMIC_TERM: ("2024-25-autumn", "2024-25-spring", "2024-25-summer"),
    Calendar.ACADEMIC_YEAR: ("2024-25-academic",),
}
REFUSED = {
    Calendar.MONTH: ("2024-00", "2024-13", "2024-1", "2024-01-01", "2024-01\n", "../../2024-01", "1024-01"),
    Calendar.QUARTER: ("2024-Q0", "2024-Q5", "2024-q1", "2024-25-Q1"),
    Calendar.YEAR: ("24", "2024-01", "9999", "0000"),
    Calendar.FINANCIAL_QUARTER: ("2024-Q1", "2024-26-Q1", "2024-24-Q1", "2024-25-Q5", "2024/25-Q1", "2024-2025-Q1"),
    Calendar.FINANCIAL_YEAR: ("2024", "2024-26", "2024-23", "2024/25", "2024-25-"),
    Calendar.ACADEMIC_TERM: ("2024-25-winter", "2024-25", "2024-26-autumn", "2024-25-Autumn", "2024-25-autumn1"),
    Calendar.ACADEMIC_YEAR: ("2024-25", "2024-26-academic"),
}


def of(periods):
    """Each period with its calendar."""
    return [(calendar, period) for calendar, written in periods.items() for period in written]


@pytest.mark.parametrize(("calendar", "period"), of(TAKEN))
def test_a_period_written_as_its_calendar_asks_is_taken(calendar, period):
    assert calendar.check(period) == period


@pytest.mark.parametrize(("calendar", "period"), [*of(REFUSED), (Calendar.MONTH, "\N{FULLWIDTH DIGIT TWO}024-01")])
def test_any_other_period_is_refused_without_being_shown(calendar, period):
    with pytest.raises(PeriodError) as refusal:
        calendar.check(period)
    assert str(refusal.value) == f"the period is not a {refusal.value.calendar}: write it like {calendar.example}"


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        (Calendar.MONTH, "the period is not a calendar month: write it like 2024-01"),
        (Calendar.FINANCIAL_QUARTER, "the period is not a financial quarter: write it like 2024-25-Q1"),
    ],
)
def test_how_a_period_is_to_be_written_is_told_in_full(calendar, words):
    with pytest.raises(PeriodError) as refusal:
        calendar.check("soon")
    assert str(refusal.value) == words


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
    assert not _takes(calendar, period) or re.fullmatch(r"[0-9Qa-z-]+", period)


def test_every_calendar_has_a_writing_and_no_writing_is_of_none():
    assert {calendar.value for calendar in Calendar} == set(WRITINGS)


@pytest.mark.parametrize(
    ("calendar", "period", "first", "last"),
    [
        (Calendar.MONTH, "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (Calendar.MONTH, "2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        (Calendar.MONTH, "2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        (Calendar.QUARTER, "2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        (Calendar.QUARTER, "2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        (Calendar.QUARTER, "2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        (Calendar.QUARTER, "2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        (Calendar.YEAR, "2024", date(2024, 1, 1), date(2024, 12, 31)),
        (Calendar.FINANCIAL_QUARTER, "2024-25-Q1", date(2024, 4, 1), date(2024, 6, 30)),
        (Calendar.FINANCIAL_QUARTER, "2024-25-Q2", date(2024, 7, 1), date(2024, 9, 30)),
        (Calendar.FINANCIAL_QUARTER, "2024-25-Q3", date(2024, 10, 1), date(2024, 12, 31)),
        (Calendar.FINANCIAL_QUARTER, "2024-25-Q4", date(2025, 1, 1), date(2025, 3, 31)),
        (Calendar.FINANCIAL_YEAR, "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        (Calendar.ACADEMIC_TERM, "2024-25-autumn", date(2024, 8, 1), date(2024, 12, 31)),
        (Calendar.ACADEMIC_TERM, "2024-25-spring", date(2025, 1, 1), date(2025, 4, 20)),
        (Calendar.ACADEMIC_TERM, "2024-25-summer", date(2025, 4, 21), date(2025, 7, 31)),
        (Calendar.ACADEMIC_YEAR, "2024-25-academic", date(2024, 8, 1), date(2025, 7, 31)),
    ],
)
def test_a_period_spans_its_first_to_its_last_day(calendar, period, first, last):
    assert calendar.span(period) == (first, last)


def years(day, month):
    """The two years that a day lies in, where the year begins with that month: `2024-25`."""
    first = day.year - (day.month < month)
    return f"{first:04}-{(first + 1) % 100:02}"


def term(day):
    """The school's term of a day."""
    if day.month >= 8:
        return "autumn"
    return "spring" if day <= easter_sunday(day.year) else "summer"


WRITTEN = {
    Calendar.MONTH: lambda day: f"{day.year:04}-{day.month:02}",
    Calendar.QUARTER: lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    Calendar.YEAR: lambda day: f"{day.year:04}",
    Calendar.FINANCIAL_QUARTER: lambda day: f"{years(day, 4)}-Q{(day.month - 4) % 12 // 3 + 1}",
    Calendar.FINANCIAL_YEAR: lambda day: years(day, 4),
    Calendar.ACADEMIC_TERM: lambda day: f"{years(day, 8)}-{term(day)}",
    Calendar.ACADEMIC_YEAR: lambda day: f"{years(day, 8)}-academic",
}


@given(st.sampled_from(Calendar), st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_every_day_is_in_the_span_of_its_period_and_the_next_day_begins_another(calendar, day):
    first, last = calendar.span(calendar.check(WRITTEN[calendar](day)))
    assert first <= day <= last
    after = last + timedelta(days=1)
    if after.year < 2100:
        assert calendar.span(WRITTEN[calendar](after))[0] == after

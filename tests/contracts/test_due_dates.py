"""A period is due so many days after its last, and is asked for only of who had signed while the agreement bound."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.due_dates import due_dates, periods_of
from contracts.vocabulary import Calendar
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

CALENDARS = {feed: SHIPPED.feed(feed).calendar for feed in SHIPPED.feed_ids}
STREET = "police_street_level_crime"
DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))


def agreed(*, due=30, signed="2023-01-01", start="2023-01-01", until="2031-03-31", feed=STREET):
    """The shipped agreement with a day for one clause alone."""
    data = agreement_data()
    data["in_force"], data["review"] = {"from": start, "until": until}, start
    for party in data["parties"]:
        party["signed"] = signed
    for supply in data["supplies"]:
        supply["due"] = due if (supply["partner"], supply["feed"]) == ("police", feed) else None
    return agreement_of(data)


def asked(on, **more):
    return [(item.period, item.by.isoformat()) for item in due_dates(agreed(**more), CALENDARS, date.fromisoformat(on))]


def test_a_period_is_due_so_many_days_after_its_last():
    assert asked("2023-03-01") == [("2023-01", "2023-03-02"), ("2023-02", "2023-03-30")]
    assert asked("2023-03-01", due=0) == [("2023-01", "2023-01-31"), ("2023-02", "2023-02-28")]


def test_a_period_that_has_not_ended_is_not_asked_for():
    assert asked("2023-01-31") == []
    assert len(asked("2023-02-01")) == 1


def test_it_is_in_the_feed_s_own_calendar():
    assert asked("2023-07-01", feed="police_recorded_crime") == [("2023-Q1", "2023-04-30"), ("2023-Q2", "2023-07-30")]


def test_nothing_is_asked_for_before_the_partner_signed_or_the_agreement_began():
    assert asked("2023-04-01", signed="2023-02-01")[0][0] == "2023-02"
    assert asked("2023-04-01", signed="2023-02-02")[0][0] == "2023-03"
    assert asked("2023-04-01", start="2023-03-01")[0][0] == "2023-03"
    assert asked("2023-04-01", signed=None) == []


def test_nothing_is_asked_for_that_ended_after_the_agreement():
    assert [period for period, _ in asked("2024-01-01", until="2023-02-28")] == ["2023-01", "2023-02"]
    assert [period for period, _ in asked("2024-01-01", until="2023-02-27")] == ["2023-01"]


def test_a_clause_without_a_day_asks_for_nothing():
    assert due_dates(agreed(due=None), CALENDARS, date(2024, 1, 1)) == ()


def test_the_shipped_agreement_sets_a_day_for_every_feed_of_events_but_for_none_of_reference_data():
    undated = {item.feed for item in SHIPPED.agreement.supplies if item.due is None}
    assert {"lsoa_2011_2021_lookup", "postcode_lookup"} <= undated
    assert STREET not in undated


@pytest.mark.parametrize("calendar", Calendar)
@given(since=DAYS, length=st.integers(0, 900))
def test_periods_are_written_as_their_calendar_asks_and_leave_no_day_between_them(calendar, since, length):
    until = since + timedelta(days=length)
    found = list(periods_of(calendar, since, until))
    spans = [calendar.span(calendar.check(period)) for period in found]
    assert all(since <= last <= until for _, last in spans)
    assert all(before[1] + timedelta(days=1) == after[0] for before, after in pairwise(spans))
    if spans:
        assert spans[0][0] <= since
        following = list(periods_of(calendar, until + timedelta(days=1), until + timedelta(days=800)))
        assert calendar.span(following[0])[0] == spans[-1][1] + timedelta(days=1)

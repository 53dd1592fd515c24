"""One edition for every day of a feed's life: never two, never a gap, and none that is another feed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.editions import editions_of
from contracts.errors import DocumentError, PeriodError
from tests.contracts.shelf import feed_of

SHADE = {"name": "shade"}


def edition(name, begins, ends, *columns, calendar="calendar_month", **extra):
    """An edition of an invented feed."""
    dates = {"vrpValidFrom": begins, "vrpValidUntil": ends}
    said = {key: value for key, value in dates.items() if value is not None}
    return feed_of(*(columns or (SHADE,)), vrpEdition=name, vrpCalendar=calendar, **said, **extra)


OLD, NEW = edition("old", None, "2024-08-18"), edition("new", "2024-08-19", None)


@pytest.mark.parametrize("found", [(OLD, NEW), (NEW, OLD)], ids=["in order", "in any order"])
def test_a_period_has_the_edition_of_its_last_day(found):
    editions = editions_of("invented", found)
    assert editions.newest is NEW
    assert [editions.of_period(period) for period in ("2024-07", "2024-08", "2024-09")] == [OLD, NEW, NEW]


def test_of_one_edition_without_dates_every_period_is():
    only = feed_of(SHADE)
    assert editions_of("invented", (only,)).of_period("1999-01") is only


def test_a_day_before_the_first_edition_or_after_the_last_has_none():
    editions = editions_of("invented", (edition("a", "2020-01-01", "2020-12-31"),))
    for period in ("2019-12", "2021-01"):
        with pytest.raises(DocumentError, match=f"no edition for {period}; there are from 2020-01-01 to 2020-12-31"):
            editions.of_period(period)


def test_a_period_of_another_calendar_is_refused():
    with pytest.raises(PeriodError):
        editions_of("invented", (OLD, NEW)).of_period("2024-Q3")


@pytest.mark.parametrize(
    ("until", "begins", "problem"),
    [
        ("2020-12-31", "2020-12-31", "overlap"),
        ("2020-12-31", "2020-01-01", "overlap"),
        (None, "2020-01-01", "overlap"),
        ("2020-12-31", None, "overlap"),
        ("2020-12-31", "2021-01-02", "leave days between them"),
        ("2020-12-31", "2022-01-01", "leave days between them"),
    ],
)
def test_editions_that_overlap_or_leave_a_gap_are_refused(until, begins, problem):
    with pytest.raises(DocumentError, match=f"its editions .* {problem}"):
        editions_of("invented", (edition("a", "2019-01-01", until), edition("b", begins, None)))


def test_an_edition_that_ends_before_it_begins_is_refused():
    with pytest.raises(DocumentError, match="vrpValidUntil lies before vrpValidFrom"):
        edition("a", "2020-01-02", "2020-01-01")


WHERE = {"name": "where", "classification": "GEO_EVENT"}
PLACED = {"vrpPlace": {"column": "where", "lookup": "lookup"}}


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (edition("b", "2020-01-01", None, calendar="calendar_quarter"), "differ in calendar"),
        (edition("b", "2020-01-01", None, vrpKind="reference", vrpCeiling="1"), "differ in kind"),
        (edition("b", "2020-01-01", None, SHADE, WHERE, **PLACED), "differ in places"),
        (edition("b", "2020-01-01", None, SHADE | {"logicalType": "integer"}), "give 'shade' another type or class"),
        (edition("b", "2020-01-01", None, SHADE | {"classification": "ADMIN"}), "give 'shade' another type or class"),
    ],
)
def test_what_is_not_alike_is_another_feed_or_column(other, what):
    with pytest.raises(DocumentError, match=what):
        editions_of("invented", (edition("a", None, "2019-12-31"), other))


def test_a_column_may_come_and_go():
    with_tint = edition("b", "2020-01-01", None, {"name": "tint"})
    assert editions_of("invented", (edition("a", None, "2019-12-31"), with_tint)).newest is with_tint


@given(st.lists(st.dates(date(2001, 1, 1), date(2030, 12, 31)), max_size=5, unique=True), st.integers(2001, 2030))
def test_where_each_begins_when_the_one_before_ends_every_period_has_exactly_one(begins, year):
    starts = [None, *(day.isoformat() for day in sorted(begins))]
    ends = [*((day - timedelta(days=1)).isoformat() for day in sorted(begins)), None]
    found = tuple(edition(f"e{at}", start, end) for at, (start, end) in enumerate(zip(starts, ends, strict=True)))
    chosen = editions_of("invented", found).of_period(f"{year}-06")
    assert [item for item in found if item.valid.includes(date(year, 6, 30))] == [chosen]

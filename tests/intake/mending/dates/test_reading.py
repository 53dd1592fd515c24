"""What must hold of dates that are read: held as ISO, local, and nothing invented or guessed."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.dates.calendar import as_day
from intake.mending.dates.moments import Reading
from intake.mending.dates.reading import Dates
from tests.intake.mending.cells import births, dates, mended, unsuspected

DAYS, TIMES, BIRTHS = dates(), dates(timed=True), births()
TELLING = "13/02/2024"
EVENTS = st.datetimes(datetime(1905, 1, 1), datetime(2098, 1, 1))  # noqa: DTZ001 - a clock on a wall has no zone


@pytest.mark.parametrize(
    "written", ["13/02/2024", "13 February 2024", "2024-Feb-13", "45335", "20240213", "2024-02-13 00:00:00.000"]
)
def test_a_day_is_held_as_ISO(written):  # noqa: N802 - a name
    found = mended(DAYS, [written])
    assert (found.values, found.rules) == ([date(2024, 2, 13).isoformat()], [{"date-mended"}])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13/02/2024 22:30", "2024-02-13T22:30"),
        ("13/02/2024 10:30 PM", "2024-02-13T22:30"),
        ("2024-Feb-13 22:30:05", "2024-02-13T22:30:05"),
        ("13/02/2024 24:00", "2024-02-14T00:00"),
        ("31/12/2023 24:00", "2024-01-01T00:00"),
        ("13/02/2024 00:00", "2024-02-13T00:00"),
        ("45335.9375", "2024-02-13T22:30"),
        ("45335", "2024-02-13T00:00"),
        ("2024-02-13T22:30:00.000Z", "2024-02-13T22:30:00"),
        ("2024-07-13T22:30:00+01:00", "2024-07-13T22:30:00"),
        ("2024-07-13T22:30:00Z", "2024-07-13T23:30:00"),
        ("2024-07-13T23:30Z", "2024-07-14T00:30"),
        ("2024-02-13T22:30+02:00", "2024-02-13T20:30"),
    ],
)
def test_a_time_is_held_as_ISO_and_local(written, meant):  # noqa: N802 - a name
    assert mended(TIMES, [written]).values == [meant]


@pytest.mark.parametrize(
    "written", ["31/02/2024", "13/02/2024 25:00", "22:30", "1990-07-13T22:30Z", "2024-02-13T22:30 EST"]
)
def test_no_day_is_invented_and_no_zone_that_is_not_known_is_read(written):
    found = mended(TIMES, [written])
    assert (found.values, found.rules) == ([written], [set()])


@pytest.mark.parametrize("written", ["13/02/2024", "2024-02-13", "13 Feb 2024"])
def test_a_day_alone_is_its_midnight_where_a_time_is_wanted(written):
    found = mended(TIMES, [written, "2024-02-13T22:30"])
    assert (found.values, found.rules) == (["2024-02-13T00:00", "2024-02-13T22:30"], [{"date-mended"}, set()])


def test_the_end_of_a_day_is_not_guessed_where_only_a_day_is_wanted():
    assert mended(DAYS, ["13/02/2024 24:00"]).values == ["13/02/2024 24:00"]
    assert mended(DAYS, ["13/02/2024 23:59"]).values == ["2024-02-13"]


def test_a_day_that_begins_in_GMT_is_the_day_here():  # noqa: N802 - a name
    """A summer's day as some systems write it: the midnight before, one hour earlier in GMT."""
    assert mended(DAYS, ["2024-07-12T23:00:00.000Z", "2024-02-13T00:00:00Z"]).values == ["2024-07-13", "2024-02-13"]


@pytest.mark.parametrize(
    "written", ["31/02/2024", "29/02/2023", "2024-02-30", "31 April 2024", "00/01/2024", "13/2024"]
)
def test_a_day_that_no_calendar_has_stays_for_its_rule(written):
    found = mended(DAYS, [written])
    assert (found.values, found.rules) == ([written], [set()])


@pytest.mark.parametrize("feed", [DAYS, BIRTHS])
@pytest.mark.parametrize(
    "written", ["01/01/1900", "1900-01-01", "31/12/9999", "9999-12-31", "30 Dec 1899", "2099-12-31"]
)
def test_a_date_that_stands_for_none_is_none(feed, written):
    found = mended(feed, [written, "2024-02-13"])
    assert (found.values, found.rules) == ([None, "2024-02-13"], [{"date-sentinel"}, set()])


def test_nobody_is_born_on_the_first_day_of_a_computer_for_certain():
    assert mended(DAYS, ["1970-01-01"]).rules == [{"date-sentinel"}]
    found = mended(BIRTHS, ["1970-01-01", "01/01/1970"])
    assert found.values == ["1970-01-01", "1970-01-01"]
    assert found.rules == [{"birth-unlikely"}, {"birth-unlikely", "date-mended"}]


@pytest.mark.parametrize(
    ("born", "unlikely"),
    [
        ("2024-03-31", False),
        ("2024-04-01", True),
        ("01/05/2024", True),
        ("1913-04-01", False),
        ("1913-03-31", True),
        ("30 March 1913", True),
        ("2024-01-01", False),
    ],
)
def test_who_is_born_after_the_period_or_older_than_anybody_is_told(born, unlikely):
    """The period ends on 31 March 2024: who was born on 31 March 1913 is 111 then."""
    beside = ["13/02/2024", "2024-01-31"]
    assert ("birth-unlikely" in mended(BIRTHS, [born, *beside]).rules[0]) is unlikely
    assert "birth-unlikely" not in mended(DAYS, [born, *beside]).rules[0]


def test_hours_at_a_change_of_the_clock_are_told():
    values = ["2024-03-31T01:30", "31/03/2024 01:30", "2024-10-27T01:30", "2024-10-27T01:30Z", "2024-10-27T02:00"]
    missing, doubled = "time-not-existing", "time-doubled"
    assert mended(TIMES, values).rules == [{missing}, {missing, "date-mended"}, {doubled}, {"date-mended"}, set()]
    assert mended(DAYS, ["2024-03-31"]).rules == [set()]


def test_what_is_held_already_stays_to_the_byte():
    values = ["2024-02-13T22:30", "2024-02-13 22:30", "2024-02-13 22:30:05"]
    assert mended(TIMES, [*values, "13/02/2024 10:00"]).values[:3] == values


WRITINGS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%Y-%b-%d", "%Y%m%d"]


def telling(writing):
    """A day that tells the order of a writing, beside whatever else a column holds."""
    return date(2024, 2, 13).strftime(writing)


@given(st.lists(EVENTS, min_size=1, max_size=8), st.sampled_from(WRITINGS))
def test_days_written_in_one_way_are_the_days(moments, writing):
    days = [moment.date() for moment in moments]
    found = mended(DAYS, [telling(writing), *(day.strftime(writing) for day in days)])
    standing_for_none = {"1970-01-01", "2079-06-06"}
    assert found.values[1:] == [None if str(day) in standing_for_none else str(day) for day in days]


CLOCKS = [("%H:%M", "minutes"), ("%H:%M:%S", "seconds"), ("%I:%M %p", "minutes"), ("%I:%M:%S %p", "seconds")]


@given(st.lists(EVENTS, min_size=1, max_size=8), st.sampled_from(WRITINGS), st.sampled_from(CLOCKS))
def test_times_written_in_one_way_are_the_times(moments, writing, clock):
    how, exact = clock
    moments = [moment for moment in moments if str(moment.date()) not in {"1970-01-01", "2079-06-06"}]
    found = mended(TIMES, [f"{telling(writing)} 10:00", *(moment.strftime(f"{writing} {how}") for moment in moments)])
    assert found.values[1:] == [moment.isoformat(timespec=exact) for moment in moments]


@given(st.lists(EVENTS, min_size=1, max_size=8))
def test_serial_numbers_are_the_times(moments):
    moments = [moment.replace(microsecond=0) for moment in moments if moment.year > 1930]
    moments = [moment for moment in moments if str(moment.date()) not in {"1970-01-01", "2079-06-06"}]
    serials = [(moment - datetime(1899, 12, 30)) / timedelta(days=1) for moment in moments]  # noqa: DTZ001 - no zone
    found = mended(TIMES, [f"{serial:.8f}" for serial in serials])
    for value, moment in zip(found.values, moments, strict=True):
        assert datetime.fromisoformat(value) == moment


ANY = st.sampled_from(
    [
        "13/02/2024",
        "02/13/2024",
        "01/02/2024",
        "2024-02-13",
        "1/1/24",
        "45335",
        "x",
        "9999-12-31",
        "1970-01-01",
        "2024-02-13T01:30",
        "13 Feb 2024 24:00",
        "2024-03-31T01:10:00",
        "20240213",
    ]
)


@pytest.mark.parametrize("feed", [DAYS, TIMES, BIRTHS])
@given(values=st.lists(st.none() | ANY, max_size=12))
def test_dates_once_mended_are_not_mended_again(feed, values):
    once = mended(feed, values)
    again = mended(feed, once.values)
    settled = [value for value, rules in zip(once.values, once.rules, strict=True) if not rules & DOUBTS]
    unchanged = [value for value, rules in zip(again.values, once.rules, strict=True) if not rules & DOUBTS]
    assert unchanged == settled


DOUBTS = {"date-order-unclear", "date-formats-mixed", "date-swapped"}


READINGS = [
    Dates(timed=True, reading=Reading()),
    Dates(timed=True, reading=Reading(others=True)),
    Dates(timed=False, reading=Reading(others=True, swapped=True)),
    Dates(timed=False, births=True, reading=Reading(others=True, latest=as_day(date(2024, 3, 31)))),
]


@pytest.mark.parametrize("reading", READINGS)
@given(
    values=st.lists(
        st.none() | ANY | st.text("0123456789-T: ", max_size=19) | st.dates(date(1900, 1, 1)).map(str), max_size=12
    )
)
def test_whatever_is_mended_was_suspected(reading, values):
    assert unsuspected(reading, values) == []

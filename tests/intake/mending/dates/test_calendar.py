"""What must hold of the calendar: its days are Python's, and its clock changes those of the time zone database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.dates.calendar import (
    EXCEL_1900,
    EXCEL_1904,
    SENTINELS,
    as_day,
    changes_of_clock,
    day_number,
    exists,
    in_calendar,
    iso_days,
    local_time,
    years_before,
)

LONDON = ZoneInfo("Europe/London")
NUMBERS = st.integers(-2, 10_001), st.integers(-1, 14), st.integers(-1, 33)


def one(*numbers):
    return (np.array([number], dtype=np.int64) for number in numbers)


@given(*NUMBERS)
def test_a_day_exists_where_python_has_it(year, month, day):
    try:
        date(year, month, day)
    except ValueError:
        there = year > 9999 and bool(exists(*one(year, month, day))[0])
    else:
        there = True
    assert bool(exists(*one(year, month, day))[0]) is there


@given(st.dates())
def test_days_have_the_numbers_and_the_texts_that_python_gives_them(day):
    (number,) = day_number(*one(day.year, day.month, day.day))
    assert number == as_day(day)
    assert iso_days(np.array([number])).to_pylist() == [day.isoformat()]
    assert [int(part[0]) for part in in_calendar(np.array([number]))] == [day.year, day.month, day.day]


def test_serial_numbers_are_those_that_spreadsheets_show():
    assert iso_days(np.array([45383 + EXCEL_1900, 61 + EXCEL_1900])).to_pylist() == ["2024-04-01", "1900-03-01"]
    assert iso_days(np.array([43921 + EXCEL_1904, EXCEL_1904])).to_pylist() == ["2024-04-01", "1904-01-01"]


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 12, 31)))  # noqa: DTZ001 - a clock on a wall has no zone
def test_clocks_change_when_the_time_zone_database_says(moment):
    moment = moment.replace(microsecond=0)
    days, seconds = one(as_day(moment.date()), moment.hour * 3600 + moment.minute * 60 + moment.second)
    early, late = (moment.replace(tzinfo=LONDON, fold=fold).utcoffset() for fold in (0, 1))
    missing, doubled = changes_of_clock(days, seconds)
    assert bool(missing[0]) is (early < late)
    assert bool(doubled[0]) is (early > late)


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 12, 31)))  # noqa: DTZ001 - given its zone below
def test_a_time_in_GMT_becomes_the_one_on_the_wall(moment):  # noqa: N802 - a name
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    local, ruled = local_time(np.array([int(moment.timestamp())]))
    on_the_wall = moment.astimezone(LONDON).replace(tzinfo=UTC)
    assert (int(local[0]), bool(ruled[0])) == (int(on_the_wall.timestamp()), True)


def test_before_1996_nobody_says_what_was_on_the_wall():
    assert local_time(np.array([int(datetime(1995, 12, 31, tzinfo=UTC).timestamp())]))[1].tolist() == [False]


def test_the_hours_at_both_ends_of_a_summer_are_told():
    spring, autumn = as_day(date(2024, 3, 31)), as_day(date(2024, 10, 27))
    days = np.array([spring, spring, spring, autumn, autumn, autumn, as_day(date(1980, 3, 30))])
    seconds = np.array([3599, 3600, 7200, 3599, 3600, 7200, 3600])
    missing, doubled = changes_of_clock(days, seconds)
    assert missing.tolist() == [False, True, False, False, False, False, False]
    assert doubled.tolist() == [False, False, False, False, True, False, False]


def test_a_day_years_before_is_the_same_day():
    assert years_before(as_day(date(2024, 3, 31)), 111) == as_day(date(1913, 3, 31))
    assert years_before(as_day(date(2024, 2, 29)), 1) == as_day(date(2023, 3, 1))


def test_sentinels_are_days():
    assert [date.fromisoformat(day).isoformat() for day in SENTINELS] == list(SENTINELS)

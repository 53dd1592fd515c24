"""Easter by its known dates, and the days from one to another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.periods import ALWAYS, InclusiveDates, easter_sunday

EASTERS = {
    1818: (3, 22),  # the earliest there can be
    1943: (4, 25),  # and the latest
    2000: (4, 23),
    2008: (3, 23),
    2018: (4, 1),
    2019: (4, 21),
    2023: (4, 9),
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2038: (4, 25),
}


@pytest.mark.parametrize(("year", "day"), EASTERS.items())
def test_easter_is_on_its_known_days(year, day):
    assert easter_sunday(year) == date(year, *day)


@given(st.integers(1753, 2999))
def test_easter_is_a_sunday_from_22_march_to_25_april(year):
    found = easter_sunday(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


DAYS = st.dates(date(2000, 1, 1), date(2001, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_both_ends_are_included_and_an_end_that_is_not_there_excludes_nothing(start, until, day):
    dates = InclusiveDates(start, until)
    assert dates.includes(day) == ((start or day) <= day <= (until or day))
    assert not dates.empty or not dates.includes(day)


def test_first_and_last_may_be_one_day():
    day = date(2024, 8, 19)
    assert InclusiveDates(day, day).includes(day)
    assert not InclusiveDates(day, day).empty
    assert InclusiveDates(day, day - timedelta(days=1)).empty
    assert not ALWAYS.empty

"""When things happen: calendar quarters, the hours of a week that each kind of event keeps to, and school terms."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from examples.partnership.columns import DAY_MINUTES, Mask, Numbers, drawn_places, joined, numerals

FIRST_YEAR = 2024
NIGHT, AFTER_SCHOOL, AT_HOME, IN_SHOPS = range(4)
"""Whose hours an event keeps."""
_MONDAY_FIRST = 3  # 1970-01-01 was a Thursday
_WEEKS = 13
_HOLIDAYS = ((1, 1, 7), (2, 12, 18), (4, 1, 14), (5, 27, 31), (7, 24, 31), (8, 1, 31), (10, 25, 31), (12, 21, 31))
"""Month, first and last day of what is no term, much the same every year."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter: its place from the first, its period, its first day and the day after its last."""

    place: int
    period: str
    first: int
    end: int


@cache
def quarter(place: int) -> Quarter:
    """The quarter at a place, 0 for the first quarter of 2024."""
    year, part = FIRST_YEAR + place // 4, place % 4
    start = np.datetime64(f"{year}-{3 * part + 1:02}", "M")
    first, end = (int(month.astype("datetime64[D]").astype(np.int64)) for month in (start, start + 3))
    return Quarter(place, f"{year}-Q{part + 1}", first, end)


def quarters_of(days: Numbers) -> Numbers:
    """The place of the quarter in which each day lies; negative before the first."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((months - (FIRST_YEAR - 1970) * 12) // 3, dtype=np.int64)


def years_of(days: Numbers) -> Numbers:
    """The calendar year of each day."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970, dtype=np.int64)


def year_beginning(days: Numbers, month: int) -> pa.Array:
    """Years that begin in another month than January, as 2023/24: financial ones in April, academic in September."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    years = 1970 + (months - month + 1) // 12
    return joined(numerals(years, 4), "/", numerals((years + 1) % 100, 2))


def moments(generator: np.random.Generator, profile: Numbers, within: Quarter) -> Numbers:
    """Minutes since 1970-01-01T00:00 in a quarter, each by the hours of its profile."""
    rows = len(profile)
    hour_of_week = np.zeros(rows, dtype=np.int64)
    for number, weights in enumerate(_WEEKS_OF_HOURS):
        of_it = profile == number
        hour_of_week[of_it] = drawn_places(generator, weights, int(of_it.sum()))
    first_weekday = (within.first + _MONDAY_FIRST) % 7
    days = within.first + (hour_of_week // 24 - first_weekday) % 7 + 7 * generator.integers(0, _WEEKS, rows)
    days = np.where(days >= within.end, days - 7, days)
    return np.asarray(days * DAY_MINUTES + hour_of_week % 24 * 60 + generator.integers(0, 60, rows), dtype=np.int64)


def in_term(days: Numbers) -> Mask:
    """Whether schools are open."""
    weekday = (days + _MONDAY_FIRST) % 7
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    closed = np.zeros(len(days), dtype=np.bool_)
    for which, first, last in _HOLIDAYS:
        closed |= (month == which) & (day >= first) & (day <= last)
    return np.asarray(~closed & (weekday < 5), dtype=np.bool_)  # noqa: PLR2004 - Saturday comes fifth


def _week(nights: float, weekend: float, day: float, schooldays: float) -> np.ndarray:
    """Weights of the 168 hours of a week from Monday: a base of one, and more at some hours."""
    week = np.ones((7, 24))
    week[:, 2:8] = 0.3
    week[:, 9:19] += day
    week[:, 19:] += nights
    week[4:6, 20:] += weekend
    week[5:7, :4] += weekend
    week[:5, 15:18] += schooldays
    return week.ravel()


_WEEKS_OF_HOURS = (_week(2, 6, 0, 0.3), _week(0.3, 0, 0.2, 9), _week(3, 1, 0.2, 0), _week(0.4, 0, 4, 0))

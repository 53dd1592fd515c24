"""Quarters are the calendar's, hours are those of each kind of event, and nobody is sent home in the holidays."""

from datetime import date

import numpy as np
import pytest

from examples.partnership import when

EPOCH = date(1970, 1, 1)


def day(*ymd):
    return (date(*ymd) - EPOCH).days


def test_quarters_follow_each_other_from_2024():
    assert [when.quarter(place).period for place in range(5)] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]
    assert (when.quarter(0).first, when.quarter(0).end) == (day(2024, 1, 1), day(2024, 4, 1))
    for place in range(40):
        found = when.quarter(place)
        assert found.end == when.quarter(place + 1).first
        assert when.quarters_of(np.array([found.first - 1, found.first, found.end - 1])).tolist() == [
            place - 1,
            place,
            place,
        ]


def test_years_that_begin_in_april_or_september():
    days = np.array([day(2024, 3, 31), day(2024, 4, 1), day(2024, 8, 31), day(2024, 9, 1)])
    assert when.year_beginning(days, 4).to_pylist() == ["2023/24", "2024/25", "2024/25", "2024/25"]
    assert when.year_beginning(days, 9).to_pylist() == ["2023/24", "2023/24", "2023/24", "2024/25"]
    assert when.years_of(days).tolist() == [2024] * 4


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_moments_lie_in_their_quarter_and_keep_their_hours(place):
    found, rows = when.quarter(place), 20_000
    hours = {}
    for profile in (when.NIGHT, when.AFTER_SCHOOL, when.IN_SHOPS):
        minute = when.moments(np.random.default_rng(1), np.full(rows, profile), found)
        assert minute.min() >= found.first * 1440
        assert minute.max() < found.end * 1440
        hours[profile] = np.bincount(minute // 60 % 24, minlength=24) / rows
        weekdays = np.bincount((minute // 1440 + 3) % 7, minlength=7) / rows
        assert (weekdays[[4, 5, 6]].sum() > 0.5) == (profile == when.NIGHT)
    assert hours[when.NIGHT][[20, 21, 22, 23, 0, 1, 2, 3]].sum() > 0.5
    assert hours[when.AFTER_SCHOOL][[15, 16, 17]].sum() > 0.4
    assert hours[when.IN_SHOPS][9:19].sum() > 0.7


def test_terms_have_no_weekends_and_no_august():
    days = np.array([day(2024, 1, 1), day(2024, 1, 15), day(2024, 1, 13), day(2024, 8, 14), day(2024, 12, 25)])
    assert when.in_term(days).tolist() == [False, True, False, False, False]

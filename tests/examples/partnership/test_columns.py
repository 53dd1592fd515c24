"""Columns of text say what Python would."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examples.partnership import columns as c

DAYS = st.lists(st.integers(-36_000, 45_000), min_size=1, max_size=20)


@given(DAYS)
def test_dates_are_iso(days):
    assert c.dates(np.array(days)).to_pylist() == [(date(1970, 1, 1) + timedelta(days)).isoformat() for days in days]


@given(st.lists(st.integers(0, 60_000_000), min_size=1, max_size=20))
def test_times_are_iso_to_the_minute(minutes):
    expected = [(datetime(1970, 1, 1) + timedelta(minutes=at)).isoformat(timespec="minutes") for at in minutes]  # noqa: DTZ001 - clocks of partners tell no zone
    assume(not any(at[5:7] == "03" and at[11:13] == "01" for at in expected))  # clocks leave out an hour: see below
    assert c.times(np.array(minutes)).to_pylist() == expected


@pytest.mark.parametrize(
    ("minute", "shown"),
    [
        ("2024-03-31T00:59", "2024-03-31T00:59"),
        ("2024-03-31T01:00", "2024-03-31T02:00"),
        ("2024-03-31T01:59", "2024-03-31T02:00"),
        ("2024-03-31T02:00", "2024-03-31T02:00"),
        ("2025-03-30T01:30", "2025-03-30T02:00"),
        ("2024-03-24T01:30", "2024-03-24T01:30"),
        ("2024-10-27T01:30", "2024-10-27T01:30"),
    ],
)
def test_no_clock_shows_a_time_of_the_hour_that_it_leaves_out(minute, shown):
    since = np.datetime64(minute, "m").astype(np.int64)
    assert c.times(np.array([since])).to_pylist() == [shown]


def test_a_day_that_never_comes_is_missing():
    assert c.dates(np.array([c.NEVER, c.NEVER // 2])).to_pylist() == ["", ""]


@given(st.lists(st.integers(0, 10**12 - 1), min_size=1, max_size=20))
def test_numbers_are_written_with_zeros_before_them_or_without(numbers):
    assert c.numerals(np.array(numbers), 12).to_pylist() == [f"{number:012}" for number in numbers]
    assert c.plain(np.array(numbers)).to_pylist() == [str(number) for number in numbers]


def test_words_are_chosen_joined_blanked_and_exchanged_row_by_row():
    words, mask = c.chosen(("a", "b"), np.array([1, 0, 1])), np.array([True, False, False])
    assert c.joined("<", words, ">").to_pylist() == ["<b>", "<a>", "<b>"]
    assert c.blank(words, mask).to_pylist() == ["", "a", "b"]
    assert c.where(mask, "x", words).to_pylist() == ["x", "a", "b"]
    assert c.where(mask, words, pa.array(["1", "2", "3"])).to_pylist() == ["b", "2", "3"]


@pytest.mark.parametrize("size", [3, 300])
def test_shares_are_kept_whether_the_list_is_short_or_long(size):
    shares = np.zeros(size)
    shares[:3] = (2, 0, 6)
    places = c.drawn_places(np.random.default_rng(1), shares, 20_000)
    assert set(places) == {0, 2}
    assert np.mean(places == 2) == pytest.approx(0.75, abs=0.02)


def test_chance_may_be_one_for_all_or_one_for_each():
    generator = np.random.default_rng(1)
    assert c.by_chance(generator, 0.3, 20_000).mean() == pytest.approx(0.3, abs=0.02)
    assert c.by_chance(generator, np.array([0.0, 1.0]), 2).tolist() == [False, True]

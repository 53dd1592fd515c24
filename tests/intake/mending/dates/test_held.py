"""What must hold of dates as they are held: the bytes say what the contract's rule of types says, and no more."""

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.dates.calendar import SENTINELS, UNIX_ZERO, as_day
from intake.mending.dates.held import DAY, MINUTE, SECOND, as_held, notable, of_calendar, unusual_years

SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?")


def block(*texts):
    return np.array([list(text.encode("latin-1")) for text in texts], dtype=np.uint8)


@pytest.mark.parametrize("length", [DAY, MINUTE, SECOND])
@pytest.mark.parametrize("good", ["2024-03-31T23:59:59", "1999-12-01 19:00:00"])
def test_every_change_of_one_byte_is_seen_as_the_rule_sees_it(length, good):
    texts = [good[:place] + chr(byte) + good[place + 1 : length] for place in range(length) for byte in range(256)]
    assert as_held(block(*texts)).tolist() == [SHAPE.fullmatch(text) is not None for text in texts]


@given(st.sampled_from([DAY, MINUTE, SECOND]), st.text("0123456789-T: \xff\x00", min_size=SECOND, max_size=SECOND))
def test_any_bytes_are_seen_as_the_rule_sees_them(length, text):
    assert bool(as_held(block(text[:length]))[0]) is bool(SHAPE.fullmatch(text[:length]))


def test_a_calendar_has_the_days_that_python_s_own_has():
    texts = [
        f"{year:04}-{month:02}-{day:02}"
        for year in (0, 1, 1900, 2000, 2023, 2024, 9999)
        for month in range(100)
        for day in range(100)
    ]
    assert of_calendar(block(*texts)).tolist() == [_is_day(text) for text in texts]
    assert of_calendar(block("2024-02-29T10:00", "2023-02-29T10:00")).tolist() == [True, False]


def _is_day(text):
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@given(st.datetimes())
def test_every_time_is_held(moment):
    assert as_held(block(moment.isoformat(timespec="seconds"))).all()
    assert as_held(block(moment.isoformat(" ", timespec="minutes"))).all()
    assert as_held(block(moment.date().isoformat())).all()


def test_texts_stand_apart_in_a_block():
    assert as_held(block("2024-03-31", "2024/03/31", "2024-03-30")).tolist() == [True, False, True]


def test_days_that_stand_for_none_are_notable_with_a_time_or_without():
    fillers = [*SENTINELS, UNIX_ZERO]
    assert notable(block(*fillers, "2024-01-01", "1900-01-02", "2099-12-30")).tolist() == list(range(len(fillers)))
    assert notable(block(*(f"{day}T10:00" for day in (*fillers, "2024-01-01")))).tolist() == list(range(len(fillers)))


def test_years_in_which_hardly_anybody_was_born_are_told():
    days = ["2024-12-31", "2023-12-31", "1914-01-01", "1913-12-31", "2025-01-01", "0000-00-00"]
    assert unusual_years(block(*days), as_day(date(2024, 3, 31))).tolist() == [True, False, False, True, True, True]


def test_times_when_clocks_change_are_notable():
    times = ["2024-03-31T01:30", "2024-10-27T01:00", "2024-03-30T01:30", "2024-03-31T02:00", "2024-03-24T01:30"]
    assert notable(block(*times)).tolist() == [0, 1]
    assert notable(block(*(f"{time}:00" for time in times))).tolist() == [0, 1]

"""What must hold of cells as text: numbers as they are, dates as ISO, nothing as nothing, and doubts told."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.confined.formats.cells import CellTexts, decimal_text, number_texts

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def texts(*cells):
    return CellTexts().texts(cells)[0].to_pylist()


def doubts(*cells):
    return CellTexts().texts(cells)[1].tolist()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", None),
        (" x ", " x "),
        ("1.0", "1.0"),
        (4000000000.0, "4000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (1e10 + 0.5, "10000000000.5"),
        (7, "7"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2024, 1, 31), "2024-01-31"),
        (datetime.fromisoformat("2024-01-31T22:30:00"), "2024-01-31T22:30:00"),
        (datetime.fromisoformat("2024-01-31T23:59:59.999600"), "2024-02-01T00:00:00"),
        (datetime.fromisoformat("9999-12-31T23:59:59.999600"), "9999-12-31T23:59:59"),
        (time(13, 5), "13:05:00"),
        (timedelta(hours=30, minutes=1), "30:01:00"),
        (timedelta(hours=-1), "-01:00:00"),
    ],
)
def test_a_cell_has_its_text_alone_and_among_others(cell, text):
    assert texts(cell) == [text]
    assert texts(cell, "other", None.__class__ and True) == [text, "other", "TRUE"]
    assert texts(cell, "") == [text, None]


@given(st.lists(NUMBERS, max_size=20))
def test_a_number_is_exactly_itself_and_has_no_exponent(numbers):
    for number, text in zip(numbers, number_texts(np.array(numbers, dtype=np.float64)).to_pylist(), strict=True):
        assert float(text) == number
        assert set(text) <= set("0123456789.-")
        assert not text.endswith((".0", "."))


@given(st.lists(st.one_of(st.just(""), NUMBERS, st.text(), st.booleans()), min_size=1, max_size=8))
def test_the_text_of_a_cell_does_not_hang_on_its_neighbours(cells):
    assert texts(*cells) == [texts(cell)[0] for cell in cells]


def test_a_whole_number_of_which_digits_may_be_lost_is_doubtful():
    assert doubts(999_999_999_999_999.0, 1e15, -1e15, 0.5) == [1, 2]
    assert doubts("x", 123456789012345678.0, "") == [1]
    assert doubts("123456789012345678", "x") == []


def test_a_day_among_times_of_day_is_its_midnight_from_then_on():
    column = CellTexts()
    day, moment = date(2024, 1, 31), datetime.fromisoformat("2024-02-01T08:00:00")
    assert column.texts([day])[0].to_pylist() == ["2024-01-31"]
    assert column.texts([day, moment])[0].to_pylist() == ["2024-01-31T00:00:00", "2024-02-01T08:00:00"]
    assert column.texts([day])[0].to_pylist() == ["2024-01-31T00:00:00"]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_a_decimal_is_exactly_itself(number):
    text = decimal_text(number)
    assert Decimal(text) == number
    assert "E" not in text


@given(st.lists(st.dates(), min_size=1))
def test_days_alone_are_written_as_iso_days(days):
    assert CellTexts().texts(days)[0].to_pylist() == [day.isoformat() for day in days]

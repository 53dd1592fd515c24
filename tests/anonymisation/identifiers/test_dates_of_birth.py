"""Dates of birth: those of the calendar, on which a person who lives can have been born."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.identifiers.dates_of_birth import dates_of_birth

FILLERS = {"1900-01-01", "1901-01-01", "2099-12-31"}


def dates(*texts):
    return dates_of_birth(pa.array(texts, pa.string())).to_pylist()


def by_hand(text):
    """As the standard library reads it."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return text if 1900 <= day.year <= 2099 and text not in FILLERS else None


@given(st.lists(st.from_regex(r"(18|19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True)))
def test_the_calendar_is_that_of_the_standard_library(texts):
    assert dates(*texts) == [by_hand(text) for text in texts]


def test_every_day_of_two_centuries_is_told_apart_from_no_day():
    texts = [f"{year}-{month:02}-{day:02}" for year in range(1895, 2105) for month in range(14) for day in range(33)]
    assert dates(*texts) == [by_hand(text) for text in texts]


@pytest.mark.parametrize(
    "text", [*sorted(FILLERS), "0001-01-01", "1753-01-01", "1899-12-30", "2100-01-01", "9999-12-31"]
)
def test_what_systems_write_for_no_date_is_nothing(text):
    assert dates(text) == [None]


@pytest.mark.parametrize("text", ["1970-01-01", "2001-01-01", "1900-01-02", "2000-02-29", "2099-12-30"])
def test_a_day_that_is_somebodys_birthday_stays(text):
    assert dates(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "19850304",
        "1985/03/04",
        "04-03-1985",
        "1985-3-4",
        "85-03-04",
        "1985-03-04T00:00",
        "1985-03-0Ж4",
        "unknown",
        "198a-03-04",
        "1985-03-0/",
        "1985-0304-",
        "",
        " ",
    ],
)
def test_another_form_is_not_guessed_at(text):
    assert dates(text, "1985-03-04") == [None, "1985-03-04"]


def test_spaces_around_a_date_are_left_out():
    assert dates(" 1985-03-04 ", "1985-03-04\N{NO-BREAK SPACE}", None) == ["1985-03-04", "1985-03-04", None]
    assert dates() == []

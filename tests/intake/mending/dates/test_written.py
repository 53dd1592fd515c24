"""What must hold of written dates: their parts are read, and their order is not guessed."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.dates.calendar import EXCEL_1904
from intake.mending.dates.written import Shape, written


def parts(text, zero=None):
    found = written(pa.array([text], pa.string())) if zero is None else written(pa.array([text]), zero)
    return Shape(found.shape[0]), int(found.year[0]), int(found.month[0]), int(found.day[0])


@pytest.mark.parametrize(
    "text",
    [
        "2024/1/5",
        "2024.01.05",
        "2024-1-05",
        "20240105",
        "5 Jan 2024",
        "05-JAN-2024",
        "5/January/2024",
        "5th January 2024",
        "5 January, 2024",
        "5Jan2024",
        "Fri 5 Jan 2024",
        "Friday, 5 January 2024",
        "January 5, 2024",
        "Jan 5th, 2024",
        "2024-Jan-05",
        "2024 Jan 5",
    ],
)
def test_a_date_that_shows_its_order_is_read(text):
    assert parts(text) == (Shape.CERTAIN, 2024, 1, 5)


@pytest.mark.parametrize(
    ("text", "shape"), [("05/01/2024", Shape.SLASHES), ("5-1-2024", Shape.HYPHENS), ("05.1.2024", Shape.POINTS)]
)
def test_three_numbers_with_the_year_behind_do_not_show_their_order(text, shape):
    assert parts(text) == (shape, 2024, 1, 5)


def test_a_year_of_two_digits_is_known_as_one():
    found = written(pa.array(["5/1/24", "5-Jan-24", "5/1/2024", "2024-01-05"]))
    assert found.short.tolist() == [True, True, False, False]
    assert found.year.tolist() == [24, 24, 2024, 2024]


def test_a_serial_number_tells_its_day_and_time():
    found = written(pa.array(["45383", "45383.75", "45383.999999999"]))
    assert found.shape.tolist() == [Shape.SERIAL] * 3
    assert list(zip(found.month.tolist(), found.day.tolist(), found.seconds.tolist(), strict=True)) == [
        (4, 1, 0),
        (4, 1, 64_800),
        (4, 2, 0),
    ]
    assert parts("43921", EXCEL_1904) == (Shape.SERIAL, 2024, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2024",
        "1985",
        "45",
        "4538",
        "453830",
        "Jan 2024",
        "5 Foo 2024",
        "5/1-2024",
        "5/1/024",
        "32451299",
        "05012024",
        "Jan 5, 24",
        "5 Jan",
        "x",
    ],
)
def test_what_is_no_date_for_certain_is_unread(text):
    assert parts(text)[0] is Shape.UNREAD


WRITINGS = {
    Shape.ISO: ["%Y-%m-%d"],
    Shape.CERTAIN: ["%Y/%m/%d", "%d %b %Y", "%d-%b-%Y", "%A %d %B %Y", "%B %d, %Y", "%Y-%b-%d", "%d%b%Y"],
    Shape.SLASHES: ["%d/%m/%Y"],
    Shape.HYPHENS: ["%d-%m-%Y"],
    Shape.POINTS: ["%d.%m.%Y"],
}


@given(st.dates(date(1800, 1, 1)), st.sampled_from([(shape, how) for shape, all_ in WRITINGS.items() for how in all_]))
def test_any_day_is_read_however_it_is_written(day, how):
    shape, writing = how
    assert parts(day.strftime(writing)) == (shape, day.year, day.month, day.day)
    assert parts(day.strftime(writing).upper()) == (shape, day.year, day.month, day.day)


@given(
    st.lists(st.none() | st.sampled_from(["2024-01-05", "5/1/24", "x", "45383", "5 Jan 2024", "20240105"]), max_size=12)
)
def test_texts_are_read_each_for_itself(texts):
    found = written(pa.array(texts, pa.string()))
    assert [Shape(shape) for shape in found.shape] == [parts(text)[0] for text in texts]

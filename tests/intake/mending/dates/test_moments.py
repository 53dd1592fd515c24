"""What must hold of moments: a day, a time where one is said, and nothing for certain that is not."""

from datetime import date

import pyarrow as pa
import pytest

from intake.mending.dates.calendar import as_day
from intake.mending.dates.moments import Reading
from intake.mending.dates.orders import Order
from intake.mending.dates.written import UNORDERED

DAY_FIRST = dict.fromkeys(UNORDERED, Order(day_first=True))
FIRST_OF_MAY = as_day(date(2024, 5, 1))


def moment(text, reading):
    found = reading.moments(pa.array([text], pa.string()))
    doubts = {rule.name for rule, mask in found.doubts if mask[0]}
    if not found.known[0]:
        return doubts
    return int(found.day[0]) - FIRST_OF_MAY, int(found.seconds[0])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-05-01", (0, 0)),
        ("01/05/2024", (0, 0)),
        ("1.5.2024 14:30", (0, 52_200)),
        ("01/05/2024 24:00", (1, 0)),
        ("45413", (0, 0)),
        ("45413.5", (0, 43_200)),
        ("01/05/2024 00:30+01:00", (0, 1_800)),
        ("2024-05-01T23:30Z", (1, 1_800)),
    ],
)
def test_a_text_means_a_day_and_a_time_where_one_is_said(text, meant):
    assert moment(text, Reading(others=True, orders=DAY_FIRST)) == meant


@pytest.mark.parametrize(
    "text", [None, "", "14:30", "01/05/2024 14:70", "45413 10:00", "31/04/2024", "1/5/24", "May 2024"]
)
def test_what_is_not_certain_means_nothing(text):
    assert moment(text, Reading(others=True, orders=DAY_FIRST)) == set()


def test_only_ISO_is_read_where_nothing_else_was_decided():  # noqa: N802 - a name
    assert moment("2024-05-01", Reading()) == (0, 0)
    assert moment("1 May 2024", Reading()) == moment("01/05/2024", Reading()) == set()


@pytest.mark.parametrize(
    ("text", "order", "doubt"),
    [
        ("01/05/2024", Order(None), {"date-order-unclear"}),
        ("13/05/2024", Order(day_first=False), {"date-formats-mixed"}),
        ("05/13/2024", Order(day_first=True), {"date-formats-mixed"}),
        ("01/05/2024", Order(day_first=True, mixed=True), {"date-formats-mixed"}),
        ("32/13/2024", Order(None), set()),
        ("31/02/2024", Order(day_first=False), set()),
    ],
)
def test_what_the_column_leaves_open_is_doubtful_if_it_can_be_a_day(text, order, doubt):
    assert moment(text, Reading(others=True, orders=dict.fromkeys(UNORDERED, order))) == doubt


def test_date_cells_that_a_spreadsheet_may_have_turned_are_doubtful():
    turned = Reading(others=True, swapped=True)
    assert moment("2024-01-05", turned) == moment("45413", turned) == {"date-swapped"}
    assert moment("2024-05-13", turned) == (12, 0)


def test_a_year_of_two_digits_ends_with_the_latest_day():
    reading = Reading(others=True, orders=DAY_FIRST, latest=FIRST_OF_MAY)
    assert moment("01/05/24", reading) == (0, 0)
    assert moment("02/05/24", reading) == (as_day(date(1924, 5, 2)) - FIRST_OF_MAY, 0)
    assert moment("29/02/24", reading) == (as_day(date(2024, 2, 29)) - FIRST_OF_MAY, 0)

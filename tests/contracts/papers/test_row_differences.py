"""The rows that a changed limit lets out or no more, told code by code; undone, it is the contrary."""

from datetime import date

import pytest

from contracts.papers.change import Way, What
from contracts.papers.row_differences import EMPTY
from tests.contracts.papers.test_differences import RECORDS, SPOKE, compared, told
from tests.contracts.shelf import CRIME, SHIPPED, agreement_data, fit, number_of

TYPES = CRIME.column("crime_type").codes
RECORDED = SHIPPED.feed("police_recorded_crime")
OF_RECORDED = f"{RECORDED.id} at tier 2A for data_group"
JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)


def limited(clause, feed, limits, **granted):
    data = agreement_data()
    release = data["releases"][number_of("releases", clause)]
    release["columns"][feed] |= granted
    release["rows"] = {feed: limits} if limits else {}
    return fit(data)


def crimes(**limits):
    return limited("5.1", CRIME.id, limits)


def rows(found, where=RECORDS):
    return {item for item in told(found, What.ROWS) if item[0] == where}


def gone(names, where=RECORDS):
    return {(where, name, "yes", "", Way.VANISHES) for name in names}


def test_codes_that_no_longer_leave_vanish_for_each_recipient_and_the_empty_with_them():
    found = compared(crimes(only={"crime_type": ["Robbery", "Drugs"]}))
    names = {f"crime_type {code}" for code in (*TYPES, EMPTY) if code not in {"Robbery", "Drugs"}}
    assert told(found, What.ROWS) == gone(names) | gone(names, SPOKE)
    assert not found.releases_more
    undone = compared(SHIPPED.agreement, crimes(only={"crime_type": ["Robbery", "Drugs"]}))
    assert undone.releases_more
    assert set(undone.found) == {item.reversed() for item in found.found}


def test_of_one_code_for_another_the_one_vanishes_and_the_other_appears():
    found = compared(crimes(only={"crime_type": ["Drugs"]}), crimes(only={"crime_type": ["Robbery"]}))
    appears = {(RECORDS, "crime_type Drugs", "", "yes", Way.APPEARS)}
    assert rows(found) == gone({"crime_type Robbery"}) | appears
    assert found.releases_more


def test_groups_are_told_as_the_codes_that_they_hold():
    found = compared(
        limited("5.3", RECORDED.id, {"only": {"ho_class_code": ["Robbery", "Weapons"]}}),
        limited("5.3", RECORDED.id, {"only": {"ho_class_code": ["Robbery", "Drugs supply"]}}),
    )
    vanish = gone({"ho_class_code 92A"}, OF_RECORDED)
    codes = ("10A", "10B", "10C", "10D", "81", "90")
    assert rows(found, OF_RECORDED) == vanish | {
        (OF_RECORDED, f"ho_class_code {code}", "", "yes", Way.APPEARS) for code in codes
    }


def test_the_same_rows_told_more_coarsely_neither_come_nor_go():
    found = compared(
        limited("5.3", RECORDED.id, {"only": {"ho_class_code": ["Robbery"]}}),
        limited("5.3", RECORDED.id, {"only": {"ho_class_code": ["34A", "34B"]}}, ho_class_code="roll_up"),
    )
    assert rows(found, OF_RECORDED) == set()
    assert {item[-1] for item in told(found, What.COLUMN)} == {Way.COARSER}


@pytest.mark.parametrize(
    ("name", "bound", "first", "second", "way"),
    [
        ("since", "periods that begin on or after", None, JANUARY, Way.STRICTER),
        ("since", "periods that begin on or after", JANUARY, MARCH, Way.STRICTER),
        ("since", "periods that begin on or after", MARCH, JANUARY, Way.LAXER),
        ("since", "periods that begin on or after", JANUARY, None, Way.LAXER),
        ("until", "periods that end on or before", None, JANUARY, Way.STRICTER),
        ("until", "periods that end on or before", JANUARY, MARCH, Way.LAXER),
        ("until", "periods that end on or before", MARCH, JANUARY, Way.STRICTER),
        ("until", "periods that end on or before", JANUARY, None, Way.LAXER),
    ],
)
def test_a_first_or_last_day_that_moves_is_told(name, bound, first, second, way):
    old, new = (crimes(**{name: day}) if day else SHIPPED.agreement for day in (first, second))
    found = compared(new, old)
    assert rows(found) == {(RECORDS, bound, str(first or "any"), str(second or "any"), way)}
    assert found.releases_more is (way is Way.LAXER)


def test_the_same_limits_are_no_difference():
    limits = {"only": {"crime_type": ["Robbery"]}, "since": JANUARY}
    assert compared(crimes(**limits), crimes(**limits)).found == ()

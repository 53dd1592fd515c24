"""What must hold of the decision: it is taken for a column from all its values, and from what its contract states."""

from datetime import date

import pytest

from intake.mending.decision import decide
from intake.mending.survey import survey
from tests.contracts.shelf import feed_of
from tests.intake.mending.cells import births, dates, decided, mended, table_of

DAYS = dates()
BIRTHS = births()


def test_one_date_that_tells_decides_for_the_column():
    assert mended(DAYS, ["01/02/2024", "13/02/2024"]).values == ["2024-02-01", "2024-02-13"]
    assert mended(DAYS, ["01/02/2024", "02/13/2024"]).values == ["2024-01-02", "2024-02-13"]


def test_where_none_tells_every_date_is_doubtful():
    found = mended(DAYS, ["01/02/2024", "03/04/2024", "05/05/2024", "2024-03-01", "31/31/2024", None])
    assert found.values == ["01/02/2024", "03/04/2024", "2024-05-05", "2024-03-01", "31/31/2024", None]
    assert found.rules == [{"date-order-unclear"}, {"date-order-unclear"}, {"date-mended"}, set(), set(), set()]


def test_dates_with_another_sign_are_decided_apart():
    found = mended(DAYS, ["13/02/2024", "01/02/2024", "01-02-2024"])
    assert found.values == ["2024-02-13", "2024-02-01", "01-02-2024"]
    assert found.rules[2] == {"date-order-unclear"}


def test_a_slip_in_a_hundred_is_doubtful_alone():
    found = mended(DAYS, ["13/02/2024"] * 99 + ["01/02/2024", "02/13/2024"])
    assert set(found.values[:100]) == {"2024-02-13", "2024-02-01"}
    assert (found.values[100], found.rules[100]) == ("02/13/2024", {"date-formats-mixed"})


def test_more_than_slips_are_two_ways_of_writing_and_no_date_that_could_be_either_is_read():
    found = mended(DAYS, ["13/02/2024", "14/02/2024", "01/02/2024", "02/13/2024", "05/05/2024"])
    assert found.values == ["2024-02-13", "2024-02-14", "01/02/2024", "02/13/2024", "2024-05-05"]
    mixed = {"date-formats-mixed"}
    assert found.rules == [{"date-mended"}, {"date-mended"}, mixed, mixed, {"date-mended"}]


@pytest.mark.parametrize(("stated", "meant"), [("dd/mm/yyyy", "2024-02-01"), ("MM/DD/YYYY", "2024-01-02")])
def test_what_the_contract_states_decides_with_a_survey_or_without(stated, meant):
    feed = dates(extra={"vrpDateFormat": stated})
    assert mended(feed, ["01/02/2024"]).values == [meant]
    assert mended(feed, ["01/02/2024"], decide(None, feed)).values == [meant]


def test_what_does_not_fit_what_the_contract_states_is_doubtful():
    feed = dates(extra={"vrpDateFormat": "dd/mm/yyyy"})
    assert mended(feed, ["02/13/2024"], decide(None, feed)).rules == [{"date-formats-mixed"}]


def test_a_column_that_a_spreadsheet_read_in_part_is_doubtful_in_that_part():
    """13/02/2024 stayed text in a spreadsheet that wants the month first; 2024-01-02 was 01/02/2024 there."""
    found = mended(DAYS, ["13/02/2024", "14/02/2024", "2024-01-02", "2024-05-05", "45293"])
    assert found.values == ["2024-02-13", "2024-02-14", "2024-01-02", "2024-05-05", "45293"]
    swapped = {"date-swapped"}
    assert found.rules == [{"date-mended"}, {"date-mended"}, swapped, set(), swapped]


@pytest.mark.parametrize(
    "values",
    [
        ["13/02/2024", "2024-01-02", "2024-01-13"],
        ["13/02/2024", "01/02/2024", "2024-01-02"],
        ["13/02/2024"] + ["2024-01-02"] * 5,
        ["2024-01-02"],
    ],
)
def test_a_column_that_holds_late_date_cells_or_early_texts_was_not_read_in_part(values):
    assert not any("date-swapped" in rules for rules in mended(DAYS, values).rules)


@pytest.mark.parametrize(
    ("feed", "written", "meant"),
    [
        (BIRTHS, "31/03/24", "2024-03-31"),
        (BIRTHS, "30/04/24", "1924-04-30"),
        (BIRTHS, "13-Feb-99", "1999-02-13"),
        (DAYS, "13/02/44", "2044-02-13"),
        (DAYS, "13/02/45", "1945-02-13"),
    ],
)
def test_a_year_of_two_digits_ends_with_the_period_for_births_and_twenty_years_later_for_others(feed, written, meant):
    found = mended(feed, [written])
    assert (found.values, found.rules) == ([meant], [{"century-added"}])


def test_the_day_of_the_event_and_the_day_that_decides_the_period_are_not_later_than_it():
    event = feed_of({"name": "cell", "logicalType": "date"}, vrpEventTime="cell")
    period = feed_of({"name": "cell", "logicalType": "date"}, vrpPeriodColumn="cell")
    for feed in (event, period):
        assert mended(feed, ["13/04/24"]).values == ["1924-04-13"]


def test_without_a_period_no_year_of_two_digits_is_read():
    found = mended(DAYS, ["13/02/24", "13/02/2024"], decided(DAYS, ["13/02/24", "13/02/2024"], None))
    assert found.values == ["13/02/24", "2024-02-13"]


def test_every_column_of_a_feed_is_decided():
    feed = feed_of({"name": "cell", "logicalType": "date"}, {"name": "word"})
    surveyed = survey(table_of(feed, ["13/02/2024"]), feed)
    assert [column.name for column in decide(surveyed, feed, "2024-03").columns] == ["cell", "word"]
    assert feed.calendar.span("2024-03")[1] == date(2024, 3, 31)

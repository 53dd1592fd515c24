"""What must hold of times: nothing finer than was granted leaves, and of a guarded row no more than its week."""

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments.treating import published_names, treat
from contracts.feed import GUARDED
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import treated
from tests.contracts.shelf import feed_of

WHEN = {"name": "when", "classification": "TIME_EVENT", "logicalType": "timestamp", "description": "When it was."}
FLAG = {"name": "flag", "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0}]}
FLAG["quality"][0]["arguments"] = {"validValues": ["Y", "N"]}
SOME_GUARDED = feed_of(WHEN, FLAG, vrpGuarded={"flag": ["Y"]})
ALL_GUARDED = feed_of(WHEN, vrpGuarded="every_row")
WEDNESDAY, MONDAY = date(2024, 1, 31), date(2024, 1, 29)


def times_of(*moments):
    return pa.table({"when": pa.array(moments, pa.timestamp("s"))})


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_of_a_week_only_its_monday_leaves(day):
    columns, _ = treated("when", Treatment.WEEK, times_of(datetime.combine(day, datetime.max.time())))
    (monday,) = columns["when"]
    assert monday.isoweekday() == 1
    assert monday <= day < monday + timedelta(days=7)


def test_a_missing_time_has_no_week_and_no_quarter():
    assert treated("when", Treatment.WEEK, times_of(None)) == ({"when": [None]}, {})
    assert treated("when", Treatment.QUARTER, times_of(None)) == ({"when": [None]}, {})


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_of_a_quarter_the_year_and_its_number_leave(day):
    columns, _ = treated("when", Treatment.QUARTER, times_of(datetime.combine(day, datetime.min.time())))
    assert columns == {"when": [f"{day.year:04}-Q{(day.month + 2) // 3}"]}


def test_of_a_text_that_is_a_month_its_quarter_leaves_and_any_other_text_is_withheld():
    texts = pa.table({"month": ["2024-01", "2024-12", "2024-12-05", None]})
    assert treated("month", Treatment.QUARTER, texts) == (
        {"month": ["2024-Q1", "2024-Q4", None, None]},
        {"month-unclear": [2]},
    )


def of(feed, treatment, guarded):
    events = times_of(*[datetime(2024, 1, 31, 22)] * 3)  # noqa: DTZ001 - as a column without a zone holds it
    if guarded is not None:
        events = events.append_column(GUARDED, pa.array(guarded))
    found = treat(events, feed, "when", treatment, {})
    assert found.withheld == {}
    return {name: values.to_pylist() for name, values in found.columns.items()}


def test_of_a_guarded_row_the_monday_leaves_and_no_hours():
    guarded = [True, False, True]
    assert of(SOME_GUARDED, Treatment.DATE, guarded) == {"when": [MONDAY, WEDNESDAY, MONDAY]}
    assert of(SOME_GUARDED, Treatment.DATE_AND_HOUR_BAND, guarded) == {
        "when_date": [MONDAY, WEDNESDAY, MONDAY],
        "when_hour_band": [None, "18-23", None],
    }


@pytest.mark.parametrize("feed", [SOME_GUARDED, ALL_GUARDED], ids=["nobody says which", "all of them"])
def test_where_nobody_says_which_rows_are_guarded_all_are(feed):
    assert of(feed, Treatment.DATE, None) == {"when": [MONDAY] * 3}
    assert of(feed, Treatment.DATE_AND_HOUR_BAND, None) == {"when_date": [MONDAY] * 3, "when_hour_band": [None] * 3}


@pytest.mark.parametrize(
    ("treatment", "told"), [(Treatment.WEEK, MONDAY), (Treatment.MONTH, "2024-01"), (Treatment.QUARTER, "2024-Q1")]
)
def test_what_is_no_finer_than_a_week_leaves_of_a_guarded_row_as_of_any(treatment, told):
    assert of(SOME_GUARDED, treatment, [True, False, True]) == {"when": [told] * 3}


def test_what_is_published_says_what_a_day_is_of_a_guarded_row():
    assert published_names(SOME_GUARDED, "when", Treatment.DATE) == (
        ("when", "When it was. Of a row that its contract guards, the Monday of its week."),
    )
    assert dict(published_names(ALL_GUARDED, "when", Treatment.DATE_AND_HOUR_BAND)) == {
        "when_date": "Day: When it was. Of a row that its contract guards, the Monday of its week.",
        "when_hour_band": "Six hours of the day: When it was. Of a row that its contract guards, none.",
    }

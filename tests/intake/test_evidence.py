"""What must hold of telling a record: its reference, or two values that no title, total or footer has."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.evidence import is_telling, of_a_record, records
from tests.contracts.shelf import CRIME, SHIPPED, feed_of

VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
CODES = [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["yes", "no"]}}]


def judged(feed, *rows):
    """Whether each row, given as the values of some columns, is a record."""
    columns = {column.name: pa.array([row.get(column.name) for row in rows], pa.string()) for column in feed.columns}
    return records(pa.table(columns), feed).tolist()


def test_a_valid_reference_makes_a_record():
    written = ["0" * 64, f" {'a' * 64} ", "0" * 63, "Total"]
    assert judged(CRIME, *({"crime_id": text} for text in written)) == [True, True, False, False]


def test_a_reference_that_is_of_its_format_makes_a_record():
    custody = {"property": "vrpFormat", "value": "custody_reference"}
    feed = feed_of({"name": "custody_no", "customProperties": [custody]}, vrpRecordReference="custody_no")
    written = ["52CC/1234/24", "Total", "345", ""]
    assert judged(feed, *({"custody_no": text} for text in written)) == [True, False, False, False]
    assert of_a_record(["Total", "52CC/1234/24"], feed)


@pytest.mark.parametrize(
    ("row", "record"),
    [
        ({"month": "2024-01", "crime_type": "Drugs"}, True),
        ({"month": " 2024-01", "lsoa_code": "E01014370 "}, True),
        ({"month": "2024-01"}, False),
        ({"month": "2024-01", "crime_type": "Total"}, False),
        ({"month": "January", "lsoa_code": "Bristol", "crime_type": "Drugs"}, False),
        ({"month": "2024-01", "reported_by": "Force", "falls_within": "Force", "longitude": "-2.5"}, False),
        ({"last_outcome_category": "Local resolution", "month": "2024-01"}, False),
        ({}, False),
    ],
)
def test_two_valid_values_among_those_needed_make_a_record(row, record):
    assert judged(CRIME, row, {}) == [record, False]


def test_a_value_is_valid_only_as_a_whole():
    assert judged(CRIME, {"month": "2024-01, 2024-02", "lsoa_code": "E01014370"}) == [False]


@pytest.mark.parametrize(
    "day",
    [
        "2024-01-31",
        "31/01/2024",
        "31.1.24",
        "1-Apr-24",
        "01 April 2024",
        "2024-01-31T10:15",
        "31/01/2024 10:15",
    ],
)
def test_a_day_is_one_however_it_is_written(day):
    assert judged(VICTIMS, {"committed_from": day, "role": "victim"}) == [True]


@pytest.mark.parametrize("other", ["2024", "Run on 31/01/2024", "31/01", "10:15", "45383", "April"])
def test_what_is_not_surely_a_day_is_none(other):
    assert judged(VICTIMS, {"committed_from": other, "role": "victim"}) == [False]


def test_where_fewer_than_two_needed_columns_are_telling_any_that_are_count():
    columns = [
        {"name": "shade", "required": True},
        {"name": "lit", "quality": CODES},
        {"name": "on", "logicalType": "date"},
    ]
    feed = feed_of(*columns)
    assert judged(feed, {"lit": "yes", "on": "2024-01-31"}, {"shade": "x", "lit": "yes"}) == [True, False]


def test_a_retired_code_and_a_label_are_valid_too():
    extra = [{"property": "vrpRetiredCodes", "value": ["old"]}, {"property": "vrpCodeLabels", "value": {"Nay": "no"}}]
    columns = [{"name": name, "quality": CODES, "customProperties": extra} for name in ("one", "other")]
    rows = [{"one": one, "other": "yes"} for one in ("old", "Nay", "nay")]
    assert judged(feed_of(*columns), *rows) == [True, True, False]


@pytest.mark.parametrize(
    ("column", "telling"),
    [
        ({}, False),
        ({"logicalTypeOptions": {"pattern": "[0-9]+"}}, True),
        ({"quality": CODES}, True),
        ({"customProperties": [{"property": "vrpFormat", "value": "postcode"}]}, True),
        ({"logicalType": "date"}, True),
        ({"logicalType": "timestamp"}, True),
        ({"logicalType": "integer"}, False),
        ({"logicalType": "number", "logicalTypeOptions": {"minimum": 0}}, False),
        ({"logicalType": "integer", "logicalTypeOptions": {"pattern": "[0-9]+"}}, False),
    ],
)
def test_a_column_tells_where_the_contract_says_more_than_that_it_is_text_or_a_number(column, telling):
    assert is_telling(feed_of({"name": "shade"} | column).column("shade")) is telling


@pytest.mark.parametrize(
    ("cells", "record"),
    [
        (["x", "0" * 64], True),
        (["2024-01", "Drugs", "x"], True),
        (["2024-01", "2024-02", "2024-03"], False),
        (["E01014370", "x"], False),
        (["", ""], False),
        ([], False),
    ],
)
def test_of_cells_whose_columns_are_not_known_two_must_fit_two_columns(cells, record):
    assert of_a_record(cells, CRIME) is record


def test_one_day_in_a_line_of_words_makes_no_record_though_many_columns_hold_days():
    assert not of_a_record(["Run date", "01/02/2024"], SHIPPED.feed("probation_supervision"))


def test_no_cell_makes_a_record_where_the_contract_tells_nothing():
    assert not of_a_record(["x", "2024-01-31"], feed_of({"name": "shade"}))


@given(st.permutations(["0" * 64, "2024-01", "x", "Force", "E01014370", "Drugs"]))
def test_the_order_of_cells_does_not_matter(cells):
    assert of_a_record(cells, CRIME)

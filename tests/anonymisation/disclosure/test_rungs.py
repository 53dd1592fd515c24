"""What must hold of rungs: each tells no more than the one before, under the same names and of the same types."""

from datetime import date, datetime
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.classes import codes_of
from anonymisation.disclosure.rungs import told_at_rungs
from anonymisation.treatments.treating import treat
from contracts.code_groups import CodeGroups
from contracts.feed import SNAPPED
from contracts.ladders import rungs
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import EVENTS, FEED, GROUPS
from tests.anonymisation.treatments.test_treating import COLUMN_FOR

NONE = CodeGroups("", {})
KINDS = CodeGroups("kinds", {"a": "X", "b": "X", "c": "Y"}, frozenset({"c"}))


def column(*values, kind=None):
    return pa.chunked_array([pa.array(values, kind)])


def told(columns, treatment, groups=NONE):
    """What is told at each rung, as plain data."""
    found = told_at_rungs(columns, treatment, groups)
    return {str(rung): {name: values.to_pylist() for name, values in told.items()} for rung, told in found}


def test_a_day_is_the_first_of_its_week_month_and_quarter():
    day = date(2024, 5, 15)
    assert told({"when": column(day, None)}, Treatment.DATE) == {
        "date": {"when": [day, None]},
        "week": {"when": [date(2024, 5, 13), None]},
        "month": {"when": [date(2024, 5, 1), None]},
        "quarter": {"when": [date(2024, 4, 1), None]},
        "drop": {"when": [None, None]},
    }


def test_hours_are_the_first_to_go():
    day = date(2024, 5, 15)
    found = told({"when_date": column(day), "when_hour_band": column("00-05")}, Treatment.DATE_AND_HOUR_BAND)
    assert list(found) == ["date_and_hour_band", "date", "week", "month", "quarter", "drop"]
    assert found["date"] == {"when_date": [day], "when_hour_band": [None]}
    assert found["quarter"] == {"when_date": [date(2024, 4, 1)], "when_hour_band": [None]}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_month_is_its_quarter(encoded):
    months = column("2024-05", "2024-12", None)
    found = told({"month": months.dictionary_encode() if encoded else months}, Treatment.MONTH)
    assert found == {
        "month": {"month": ["2024-05", "2024-12", None]},
        "quarter": {"month": ["2024-Q2", "2024-Q4", None]},
        "drop": {"month": [None] * 3},
    }


def test_a_point_goes_before_the_area_that_holds_it():
    areas = {
        "snapped_easting": column(358_500),
        "snapped_northing": column(173_200),
        "lsoa21_code": column("E01"),
        "local_authority_code": column("E06"),
    }
    found = told(areas, Treatment.SNAPPED_POINT)
    assert list(found) == ["snapped_point", "lsoa", "local_authority", "drop"]
    assert found["lsoa"] == {name: [None] for name in SNAPPED} | {
        "lsoa21_code": ["E01"],
        "local_authority_code": ["E06"],
    }


def test_of_areas_the_small_ones_go_first_and_those_that_are_not_there_are_passed_by():
    areas = {
        "home_lsoa21_code": column("E01"),
        "home_msoa21_code": column("E02"),
        "home_local_authority_code": column("E06"),
    }
    found = told(areas, Treatment.LSOA)
    assert {rung: [name for (name,) in areas.values()] for rung, areas in found.items()} == {
        "lsoa": ["E01", "E02", "E06"],
        "msoa": [None, "E02", "E06"],
        "local_authority": [None, None, "E06"],
        "drop": [None, None, None],
    }
    assert list(told({"lsoa21_code": column("E01"), "local_authority_code": column("E06")}, Treatment.LSOA)) == [
        "lsoa",
        "local_authority",
        "drop",
    ]
    assert list(told({"force_area_code": column("E23")}, Treatment.FORCE)) == ["force", "drop"]


def test_a_year_of_age_is_its_band():
    found = told({"age": column(17, kind=pa.int16()), "age_band": column("15-17")}, Treatment.AGE)
    assert found == {
        "age": {"age": [17], "age_band": ["15-17"]},
        "age_band": {"age": [None], "age_band": ["15-17"]},
        "drop": {"age": [None], "age_band": [None]},
    }


@pytest.mark.parametrize("encoded", [False, True])
def test_a_rare_code_is_its_group_before_all_are(encoded):
    codes = column("a", "c", "?", None)
    found = told({"kind": codes.dictionary_encode() if encoded else codes}, Treatment.KEEP, KINDS)
    assert found == {
        "keep": {"kind": ["a", "c", "?", None]},
        "roll_up": {"kind": ["a", "Y", None, None]},
        "group": {"kind": ["X", "Y", None, None]},
        "drop": {"kind": [None] * 4},
    }


def test_what_was_rolled_up_is_its_group():
    assert told({"kind": column("a", "Y")}, Treatment.ROLL_UP, KINDS)["group"] == {"kind": ["X", "Y"]}


def test_a_column_without_groups_or_rare_codes_has_no_such_rungs():
    assert list(told({"kind": column("a")}, Treatment.KEEP)) == ["keep", "drop"]
    assert list(told({"number": column(1.5)}, Treatment.KEEP)) == ["keep", "drop"]
    common = CodeGroups("kinds", {"a": "X"})
    assert list(told({"kind": column("a")}, Treatment.KEEP, common)) == ["keep", "group", "drop"]


@pytest.mark.parametrize("treatment", Treatment)
def test_of_every_treatment_each_rung_has_the_same_columns_of_the_same_types_and_the_last_tells_nothing(treatment):
    name = COLUMN_FOR[treatment]
    groups = GROUPS.get(FEED.column(name).groups, NONE)
    treated = treat(EVENTS, FEED, name, treatment, GROUPS).columns
    found = told_at_rungs(treated, treatment, groups)
    for rung, columns in found:
        assert rung in rungs(treatment)
        assert {name: values.type for name, values in columns.items()} == {
            name: values.type for name, values in treated.items()
        }
    assert all(values.null_count == len(values) for values in found[-1][1].values())


@given(st.lists(st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2001, 1, 1)), max_size=12))  # noqa: DTZ001 - as a column without a zone holds it
def test_what_is_told_alike_of_a_day_or_month_is_told_alike_of_its_quarter(moments):
    events = pa.table({"when": pa.array(moments, pa.timestamp("s"))})
    treated = treat(events, FEED, "when", Treatment.DATE, {}).columns
    codes = [
        codes_of(list(columns.values())).tolist()
        for rung, columns in told_at_rungs(treated, Treatment.DATE, NONE)
        if rung != "week"
    ]
    for finer, coarser in pairwise(codes):
        assert len(set(zip(finer, coarser, strict=True))) == len(set(finer))

"""What must hold of telling: by its class a column tells people apart, tells something of them, or neither."""

import numpy as np
import pyarrow as pa
import pytest

from anonymisation.disclosure.records import Minimum
from anonymisation.disclosure.telling import TreatedColumn, tell
from contracts.vocabulary import FieldClass, Treatment

NOTHING_ASKED = Minimum(1, 1)
TELLS_APART = {FieldClass.DOB, FieldClass.GEO_RES, FieldClass.GEO_EVENT, FieldClass.TIME_EVENT, FieldClass.QUASI}


def column(name, field_class, *values, treatment=Treatment.KEEP):
    return TreatedColumn(name, field_class, treatment, {name: pa.chunked_array([pa.array(values)])})


def every(rows):
    return np.ones(rows, dtype=np.bool_)


@pytest.mark.parametrize("field_class", FieldClass)
def test_a_column_is_counted_for_k_just_where_its_class_tells_people_apart(field_class):
    told = tell([column("it", field_class, "a", "b")], every(2), None, Minimum(2, 1))
    apart = field_class in TELLS_APART
    assert dict(told.report.levels) == (
        {"it": "drop"} if apart else {"it": "keep"} if field_class == "SENSITIVE" else {}
    )
    assert told.columns["it"].to_pylist() == ([None, None] if apart else ["a", "b"])


@pytest.mark.parametrize("field_class", FieldClass)
def test_a_column_is_counted_for_l_just_where_its_class_is_sensitive(field_class):
    told = tell([column("it", field_class, "a", "a")], every(2), None, Minimum(2, 2))
    assert told.columns["it"].to_pylist() == ([None, None] if field_class is FieldClass.SENSITIVE else ["a", "a"])


def test_only_rows_that_are_shared_are_counted_and_withheld():
    told = tell([column("it", FieldClass.QUASI, "a", "a", "b")], np.array([True, True, False]), None, Minimum(2, 1))
    assert told.columns["it"].to_pylist() == ["a", "a", "b"]
    assert (told.withheld.tolist(), told.report.rows) == ([False] * 3, 2)


def test_with_pids_people_are_alike_in_all_their_rows_or_not_at_all():
    shades = column("shade", FieldClass.QUASI, "a", "b", "a", "c", "b", "c")
    pids = pa.chunked_array([["p", "p", "q", "q", "r", "r"]])
    assert set(tell([shades], every(6), None, Minimum(2, 1)).columns["shade"].to_pylist()) == {"a", "b", "c"}
    assert set(tell([shades], every(6), pids, Minimum(2, 1)).columns["shade"].to_pylist()) == {None}


def test_of_rows_about_nobody_each_is_about_somebody_else():
    pids = pa.chunked_array([pa.array([None, None, None], pa.string())])
    told = tell([column("shade", FieldClass.QUASI, "a", "a", "a")], every(3), pids, Minimum(3, 1))
    assert told.report.k_reached == 3


def years():
    ages = {
        "age": pa.chunked_array([pa.array([17, 17], pa.int16())]),
        "age_band": pa.chunked_array([["15-17", "15-17"]]),
    }
    return TreatedColumn("born", FieldClass.DOB, Treatment.AGE, ages)


@pytest.mark.parametrize("minimum", [NOTHING_ASKED, Minimum(1, 2)])
def test_a_year_of_age_is_told_of_nobody_where_no_k_is_asked(minimum):
    told = tell([years()], every(2), None, minimum).columns
    assert told["age"].to_pylist() == [None, None]
    assert told["age_band"].to_pylist() == ["15-17", "15-17"]


def test_a_year_of_age_is_told_where_k_passes():
    assert tell([years()], every(2), None, Minimum(2, 1)).columns["age"].to_pylist() == [17, 17]
    assert tell([years()], every(2), None, Minimum(3, 1)).columns["age"].to_pylist() == [None, None]


def test_where_nothing_is_asked_everything_is_told_as_it_was_and_nothing_is_counted():
    told = tell([column("it", FieldClass.QUASI, "a", "b")], every(2), None, NOTHING_ASKED)
    assert told.columns["it"].to_pylist() == ["a", "b"]
    assert (told.withheld.any(), told.report) == (False, None)


@pytest.mark.parametrize("kept", [FieldClass.TIME_EVENT, FieldClass.GEO_EVENT, FieldClass.GEO_RES])
@pytest.mark.parametrize("turned", [False, True])
def test_when_and_where_are_told_before_what_else_tells_people_apart(kept, turned):
    columns = [column("other", FieldClass.QUASI, "a", "b", "a", "b"), column("asked", kept, "x", "x", "y", "y")]
    told = tell(columns[::-1] if turned else columns, every(4), None, Minimum(2, 1))
    assert dict(told.report.levels) == {"asked": "keep", "other": "drop"}


@pytest.mark.parametrize("treatment", [Treatment.LSOA, Treatment.MSOA])
@pytest.mark.parametrize("minimum", [NOTHING_ASKED, Minimum(1, 2), Minimum(2, 1)])
@pytest.mark.parametrize("field_class", [FieldClass.GEO_RES, FieldClass.GEO_EVENT])
def test_the_small_area_of_a_home_is_told_only_where_k_is_asked_and_that_of_an_event_always(
    field_class, minimum, treatment
):
    areas = {"lsoa21_code": "E01", "msoa21_code": "E02", "local_authority_code": "E06"}
    if treatment is Treatment.MSOA:
        del areas["lsoa21_code"]
    columns = {name: pa.chunked_array([[code, code]]) for name, code in areas.items()}
    told = tell([TreatedColumn("where", field_class, treatment, columns)], every(2), None, minimum).columns
    alone = field_class is FieldClass.GEO_RES and minimum.k == 1
    shown = {name: values.to_pylist()[0] for name, values in told.items()}
    assert shown == (dict.fromkeys(areas) | {"local_authority_code": "E06"} if alone else areas)

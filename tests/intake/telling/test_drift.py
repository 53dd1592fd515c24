"""What must hold of drift: a step is found, chance and the truth of every period are not, and nothing tells a value."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.findings import Finding, FindingCounter
from intake.profile import ColumnProfile
from intake.receipt import NOTHING_READ
from intake.telling.drift import Days, Shape, drift, read_shape, shape_of
from tests.contracts.shelf import feed_of

ON = date(2024, 4, 2)


def shape(rows=100, missing=0, distinct=2, days=2):
    return Shape(rows, {"Flag": ColumnProfile(missing, distinct), "Day": ColumnProfile(0, days)}, {"Day": days})


def rules(now, *before):
    return [(item.rule, item.column, item.count) for item in drift(now, before)]


def test_a_delivery_like_those_before_it_has_no_drift():
    assert rules(shape(), shape(), shape(120), shape(90)) == []


@pytest.mark.parametrize(("rows", "found"), [(50, False), (49, True), (200, False), (201, True)])
def test_a_step_of_volume_is_less_than_half_or_more_than_twice(rows, found):
    assert bool(rules(shape(rows), shape())) is found


def test_a_step_says_which_way_and_how_many_rows_there_are():
    assert rules(shape(40), shape()) == [("drift-fewer-rows", "file", 40)]
    assert rules(shape(400), shape()) == [("drift-more-rows", "file", 400)]


def test_one_odd_delivery_among_those_before_makes_no_step():
    assert rules(shape(), shape(), shape(1000), shape()) == []


def test_a_few_rows_more_or_fewer_are_chance():
    assert rules(shape(2), shape(11)) == []
    assert rules(shape(2), shape(12)) == [("drift-fewer-rows", "file", 2)]


def test_the_first_delivery_of_a_feed_has_nothing_to_be_unlike():
    assert rules(shape(1, distinct=1)) == []


def test_a_flag_that_always_varied_and_is_now_constant_is_found():
    assert rules(shape(missing=30, distinct=1), shape(missing=30)) == [("drift-constant", "Flag", 70)]
    assert rules(shape(distinct=1), shape(), shape(distinct=1)) == []
    assert rules(shape(distinct=1), shape(distinct=0)) == []
    assert rules(shape(9, distinct=1), shape(9)) == []
    assert rules(shape(missing=91, distinct=1), shape(missing=91)) == []


@pytest.mark.parametrize(("missing", "found"), [(29, False), (30, True)])
def test_a_column_of_which_a_fifth_more_is_empty_than_ever_before_is_found(missing, found):
    assert bool(rules(shape(missing=missing), shape(missing=10), shape(missing=0))) is found
    assert [rule for rule, *_ in rules(shape(missing=missing), shape(missing=10))] == ["drift-missing"] * found


def test_a_column_that_no_earlier_delivery_had_is_not_held_against_them():
    other = Shape(100, {"Other": ColumnProfile(0, 2)}, {})
    assert rules(shape(missing=100, distinct=0), other) == []


def test_all_rows_on_one_day_is_found_unless_it_was_so_before():
    assert rules(shape(days=1)) == [("drift-one-day", "Day", 100)]
    assert rules(shape(days=1), shape(days=1)) == []
    assert rules(shape(9, days=1)) == []


def test_rows_that_were_set_aside_have_no_columns_and_are_not_of_the_shape():
    found = [
        Finding("row-repeated", "row", Severity.INFORMATION, 7, (9,)),
        Finding("row-total", "row", Severity.ERROR, 2, (11, 12)),
        Finding("type", "Day", Severity.ERROR, 3, (3, 4, 5)),
    ]
    assert shape_of(replace(NOTHING_READ, rows_read=20, findings=tuple(found)), {}).rows == 18


def test_drift_is_a_warning_without_lines():
    assert {(item.severity, item.lines) for item in drift(shape(1), [shape()])} == {(Severity.WARNING, ())}


@given(
    st.builds(shape, st.integers(0, 99), st.integers(0, 9), st.integers(0, 9), st.integers(0, 2)),
)
def test_a_shape_is_read_as_it_was_kept(kept):
    assert read_shape(kept.as_json()) == kept


FEED = feed_of(
    {"name": "happened", "logicalType": "timestamp", "classification": "TIME_EVENT"},
    {"name": "made", "logicalType": "date", "classification": "ADMIN"},
    {"name": "review", "logicalType": "date", "classification": "TIME_EVENT"},
    vrpEventTime="happened",
)


def looked_at(*blocks, encoded=False, outside=()):
    """The days and findings of blocks of (happened, made, review) rows, the first row on line 2."""
    findings, line = FindingCounter(), 2
    days = Days(FEED, ON, findings)
    for rows in blocks:
        lines = np.arange(line, line + len(rows))
        columns = [pa.chunked_array([pa.array([row[at] for row in rows], pa.string())]) for at in range(3)]
        columns = [column.dictionary_encode() if encoded else column for column in columns]
        block = SimpleNamespace(
            lines=lines, rows=pa.table(dict(zip(("happened", "made", "review"), columns, strict=True)))
        )
        days.add(SimpleNamespace(block=block, out_of_scope=np.isin(lines, outside)))
        line += len(rows)
    return days.counted(), findings.findings()


def row(happened, made="2024-04-01", review=None):
    return happened, made, review


@pytest.mark.parametrize("encoded", [False, True])
def test_days_are_those_of_the_column_that_dates_events_and_two_stand_for_more(encoded):
    same = [row("2024-03-01T10:00"), row("2024-03-01T11:00")]
    assert looked_at(same, same, encoded=encoded) == ({"happened": 1}, ())
    assert looked_at(same, [row("2024-03-02")], encoded=encoded)[0] == {"happened": 2}
    assert looked_at([row(f"2024-03-{day:02}") for day in range(1, 9)], encoded=encoded)[0] == {"happened": 2}
    assert looked_at([row(None), row("no day at all")], encoded=encoded)[0] == {"happened": 0}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_day_that_has_not_been_is_found_by_line_in_what_dates_events_and_extracts_only(encoded):
    rows = [row("2024-04-02T23:59"), row("2024-04-03T00:00"), row("2024-03-01", made="2025-01-01"), row(None, None)]
    rows += [row("2024-03-01", review="2031-01-01"), row("2099-01-01")]
    _, findings = looked_at(rows, encoded=encoded, outside=(7,))
    assert [(item.rule, item.column, item.severity, item.count, item.lines) for item in findings] == [
        ("drift-future", "happened", Severity.WARNING, 2, (3,)),
        ("drift-future", "made", Severity.WARNING, 1, (4,)),
    ]


def test_what_is_no_day_is_in_no_future():
    assert looked_at([row("Quetzal"), row("9999"), row("2999-1-1")]) == ({"happened": 0}, ())


@pytest.mark.parametrize("encoded", [False, True])
def test_a_row_without_a_day_is_in_no_future(encoded):
    _, findings = looked_at([row("2099-01-01"), row(None), row(None)], encoded=encoded)
    assert [(item.count, item.lines) for item in findings] == [(1, (2,))]

"""Rules between columns, held to rows: nulls, types, and no value that could ever make the engine speak of it."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conformance import Conformance
from intake.encoding import encode
from tests.contracts.shelf import feed_of
from tests.intake.judging import broken

COLUMNS = (
    {"name": "at", "logicalType": "timestamp"},
    {"name": "count", "logicalType": "integer"},
    {"name": "share", "logicalType": "number"},
    {"name": "shade"},
)


def feed_with(where, **changes):
    """A feed whose column `born` has one check."""
    query = f"select count(*) from invented_events where {where}"
    check = {"type": "sql", "name": "odd-row", "mustBe": 0, "query": query} | changes
    return feed_of({"name": "born", "logicalType": "date", "quality": [check]}, *COLUMNS)


def odd(where, *rows):
    """Which rows break the check."""
    return [("odd-row", "born") in rules for rules in broken(feed_with(where), list(rows))]


def row(born=None, at=None, **others):
    return {"born": born, "at": at, **others}


def test_a_row_breaks_a_check_whose_condition_is_true_of_it():
    rows = [
        row("2024-01-03", "2024-01-02T10:00"),
        row("2024-01-02", "2024-01-02T10:00"),
        row("2024-01-01", "2024-01-02"),
    ]
    assert odd("born > at", *rows) == [True, False, False]
    assert odd("born > cast(at as date)", *rows) == [True, False, False]
    assert odd("born >= cast(at as date)", *rows[:2]) == [True, True]


def test_what_is_missing_or_not_of_its_type_makes_no_condition_true():
    rows = [row(None, "2024-01-02T10:00"), row("2024-01-03"), row("2024-02-31", "2024-01-02T10:00"), row("soon", "now")]
    assert odd("born > at", *rows) == [False] * 4
    assert odd("born is null", *rows) == [True, False, True, True]


@pytest.mark.parametrize(
    ("where", "values", "expected"),
    [
        ("count > share and born is null", {"count": "3", "share": "2.5"}, True),
        ("count > share and born is null", {"count": "3.5", "share": "2.5"}, False),
        ("shade = 'it''s' and born is null", {"shade": "it's"}, True),
        ("lower(trim(shade)) = 'yes' and born is null", {"shade": " YES "}, True),
        ("length(shade) > 3 and born is null", {"shade": "Ж" * 3}, False),
        ("year(at) = 2024 and born is null", {"at": "2024-01-02T10:00"}, True),
        ("coalesce(born, at) = at", {"at": "2024-01-02T10:00"}, True),
        ("date_diff('day', born, at) > 30", {"born": "2024-01-01", "at": "2024-02-01T00:00"}, True),
        ("date_diff('day', born, at) > 31", {"born": "2024-01-01", "at": "2024-02-01T00:00"}, False),
        ("date_diff('month', born, at) = -1", {"born": "2024-02-01", "at": "2024-01-31T23:59"}, True),
    ],
)
def test_each_column_is_of_its_own_type(where, values, expected):
    assert odd(where, values) == [expected]


@given(st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates()), min_size=1, max_size=20))
def test_days_are_held_against_each_other_as_the_calendar_does(pairs):
    rows = [row(born and born.isoformat(), at and f"{at}T12:00") for born, at in pairs]
    assert odd("born > cast(at as date)", *rows) == [bool(born and at and born > at) for born, at in pairs]


ODD_TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "294247-01-11",
        "-290308-01-01",
        "5000000-01-01",
        "infinity",
        "nan",
        "1e999",
        "9" * 40,
        "-9223372036854775808",
        "epoch",
    ]
)
EVERYTHING = (
    "born > cast(at as date) or date_diff('hour', born, at) > 3 or year(at) = count or count > share"
    " or length(trim(shade)) = count or coalesce(born, at) < date '0001-01-01' or -1 = share"
)


@given(
    st.lists(st.fixed_dictionaries({name: st.none() | ODD_TEXTS for name in ("born", "at", "count", "share", "shade")}))
)
def test_no_value_makes_the_engine_fail(rows):
    """Its message would hold the value."""
    assert len(odd(EVERYTHING, *rows)) == len(rows)


def test_answers_go_to_their_own_rows_however_columns_are_held():
    days = [date.fromordinal(738_000 + number % 37).isoformat() for number in range(2_000)]
    rows = pa.table(
        {
            "born": pa.array([None if number % 11 == 0 else day for number, day in enumerate(days)]),
            "at": pa.array([f"{days[0]}T10:{number % 60:02}" for number in range(2_000)]),
            **{name: pa.nulls(2_000, pa.string()) for name in ("count", "share", "shade")},
        }
    )
    judge = Conformance(feed_with("born > at"), "2024-01").judge
    ((plain),) = [mask for rule, mask in judge(rows).breaches if rule.name == "odd-row"]
    (held,) = [mask for rule, mask in judge(encode(rows, frozenset({"born", "at"}))).breaches if rule.name == "odd-row"]
    assert plain.tolist() == held.tolist() == [number % 11 != 0 and number % 37 > 0 for number in range(2_000)]


def test_a_block_without_rows_breaks_no_check():
    assert odd("born > at") == []


def test_a_check_has_the_severity_that_the_contract_gives_it():
    rules = Conformance(feed_with("born > at", severity="information"), "2024-01").rules
    assert [(rule.name, rule.column, rule.severity.value) for rule in rules if rule.check] == [
        ("odd-row", "born", "information")
    ]

"""Conditions of rules between columns: each answers as DuckDB does, whose words they are, and none can fail."""

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from open_data_contract_standard.model import DataQuality

from contracts.sql_rules import _WORDS, read_row_check
from contracts.vocabulary import ColumnType, Severity
from engine.duck import open_duckdb
from intake.row_conditions import _WORDS as ASKED
from intake.row_conditions import condition

CONNECTION = open_duckdb(threads=1)
TYPES = {
    "born": ColumnType.DATE,
    "at": ColumnType.TIMESTAMP,
    "count": ColumnType.INTEGER,
    "share": ColumnType.NUMBER,
    "shade": ColumnType.STRING,
    "tone": ColumnType.STRING,
}
ARROW = {
    "born": pa.timestamp("us"),
    "at": pa.timestamp("us"),
    "count": pa.int64(),
    "share": pa.float64(),
    "shade": pa.string(),
    "tone": pa.string(),
}
SOME_TEXTS = ["", "a", "A", "b", " a ", "\ta\u00a0", "\u3000b", "ab", "é", "É", "e\u0301", "Ж", "it's", "0", "10", "9"]
MOMENTS = st.datetimes() | st.datetimes(datetime.fromisoformat("2023-12-30"), datetime.fromisoformat("2024-03-02"))
DAYS = MOMENTS.map(lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0))
WHOLE = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3) | st.sampled_from([2024, 2**53, 2**53 + 1])
PARTS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 1.5, 2.0**53])
TEXT = st.sampled_from(SOME_TEXTS)
ROW = st.fixed_dictionaries(
    {
        "born": st.none() | DAYS,
        "at": st.none() | MOMENTS,
        "count": st.none() | WHOLE,
        "share": st.none() | PARTS,
        "shade": st.none() | TEXT,
        "tone": st.none() | TEXT,
    }
)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def grown(leaves, grow):
    return st.recursive(leaves, grow, max_leaves=4)


TEXTS = grown(
    st.sampled_from(["shade", "tone"]) | TEXT.map(quoted),
    lambda inner: (
        st.builds("{}({})".format, st.sampled_from(["lower", "upper", "trim"]), inner)
        | st.builds("coalesce({}, {})".format, inner, inner)
    ),
)
ON_DAYS = grown(
    st.sampled_from(["born", "at", "date '2024-02-29'", "date '0001-01-01'", "date '9999-12-31'"]),
    lambda inner: st.builds("cast({} as date)".format, inner) | st.builds("coalesce({}, {})".format, inner, inner),
)
NUMBERS = st.one_of(
    st.sampled_from(["count", "share", "0", "-1", "1.5", "-2.5", "2024", "123456789012345"]),
    st.builds("year({})".format, ON_DAYS),
    st.builds("length({})".format, TEXTS),
    st.builds("date_diff('{}', {}, {})".format, st.sampled_from(["hour", "day", "month", "year"]), ON_DAYS, ON_DAYS),
    st.builds("coalesce({}, {})".format, st.sampled_from(["count", "share"]), st.sampled_from(["count", "share", "7"])),
)


def held_against(of):
    return st.one_of(
        st.builds("{} {} {}".format, of, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), of),
        st.builds("{} between {} and {}".format, of, of, of),
        st.builds("{} in ({}, {})".format, of, of, of),
        st.builds("{} is null".format, of),
        st.builds("{} is not null".format, of),
    )


TRUTHS = grown(
    held_against(TEXTS) | held_against(ON_DAYS) | held_against(NUMBERS),
    lambda inner: (
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner)
        | st.builds("not ({})".format, inner)
    ),
)


def read(where):
    """The condition as a contract holds it, which is about the column `born`."""
    query = f"select count(*) from events where ({where}) or (born is null and born is not null)"
    check = DataQuality(type="sql", name="a-rule", mustBe=0, query=query)
    return read_row_check(check, "born", "events", TYPES, Severity.ERROR).condition


def columns_of(rows):
    return {name: pa.array([row[name] for row in rows], of_type) for name, of_type in ARROW.items()}


def answered(text, columns):
    return condition(text)(columns).to_pylist()


def in_sql(text, columns):
    rows = len(columns["born"])
    CONNECTION.register("asked", pa.table({"row": pa.array(range(rows)), **columns}))
    found = CONNECTION.sql(f'select {text} from asked order by "row"').fetchall()
    CONNECTION.unregister("asked")
    return [told for (told,) in found]


@settings(max_examples=60, deadline=None)
@given(TRUTHS, st.lists(ROW, min_size=1, max_size=6))
@example("count = share", [dict.fromkeys(TYPES) | {"count": 2**53 + 1, "share": 2.0**53}])
@example("trim(shade) = 'a'", [dict.fromkeys(TYPES) | {"shade": text} for text in SOME_TEXTS])
@example("born not in (at, date '2024-02-29')", [dict.fromkeys(TYPES) | {"born": datetime.fromisoformat("2024-02-28")}])
def test_every_condition_answers_as_duckdb_does(where, rows):
    columns = columns_of(rows)
    text = read(where)
    assert answered(text, columns) == in_sql(text, columns)


MIDNIGHT, NOON, LATER = (datetime.fromisoformat(f"20{day}") for day in ("24-02-29", "24-02-29T12:00", "25-03-01"))
PLAIN_ROWS = [
    {"born": born, "at": at, "count": count, "share": share, "shade": shade, "tone": "a"}
    for born in (None, MIDNIGHT, LATER)
    for at in (MIDNIGHT, NOON, LATER)
    for count, share, shade in ((None, None, None), (1, 1.0, "A "), (-2, 2.5, "a"), (12, 1.5, "b"))
]
EACH_WORD = [
    *(
        f"{one} {sign} {other}"
        for sign in ("=", "<>", "<", "<=", ">", ">=")
        for one, other in (("born", "at"), ("count", "share"), ("count", "1"), ("shade", "tone"))
    ),
    *("born between at and born", "count between -2 and 1", "shade in ('b', tone)", "count in (1, 12.0)"),
    *("born is null", "born is not null", "not (born = at)", "born = at or count = 1", "born = at and count = 1"),
    *("cast(at as date) = born", "at = date '2024-02-29'", "coalesce(born, at) = at", "coalesce(count, share) = 1"),
    *("lower(shade) = 'a '", "upper(shade) = 'A'", "trim(shade) = 'A'", "length(shade) = 2", "year(at) = 2024"),
    *(f"date_diff('{unit}', born, at) = {apart}" for unit, apart in (("hour", 12), ("day", 0), ("month", 13))),
    *("date_diff('year', born, at) = 1", "date_diff('day', at, born) = 366", "count > -1.5"),
]


@pytest.mark.parametrize("where", EACH_WORD)
def test_each_word_answers_as_duckdb_does(where):
    columns = columns_of(PLAIN_ROWS)
    text = read(where)
    found = answered(text, columns)
    assert found == in_sql(text, columns)
    assert any(found), "a condition that no row meets would tell nothing"


def test_every_word_that_a_contract_may_use_is_known():
    """A cast is asked for as one that cannot fail: contracts write it so."""
    assert {word.__name__ for word in ASKED} == {
        {"Cast": "TryCast"}.get(word.__name__, word.__name__) for word in _WORDS
    }


@pytest.mark.parametrize(("unit", "apart"), [("HOUR", [1, 1]), ("DAY", [1, 0]), ("MONTH", [1, 0]), ("YEAR", [1, 0])])
def test_what_lies_between_is_counted_by_what_begins_between(unit, apart):
    pairs = {"born": ["2023-12-31T23:59", "2024-01-01T00:59"], "at": ["2024-01-01T00:01", "2024-01-01T01:00"]}
    columns = {name: pa.array(written).cast(pa.timestamp("us")) for name, written in pairs.items()}
    found = [answered(f"DATE_DIFF('{unit}', born, at) = {expected}", columns) for expected in (0, 1)]
    assert [found[expected][row] for row, expected in enumerate(apart)] == [True, True]

"""What must hold of reading a question: it is one SELECT made of what is on the list, and all its tables are known."""

import contextlib

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.duck import open_duckdb
from engine.question import MOST_QUESTION_BYTES, UnansweredError, tables_named
from engine.question_words import FUNCTIONS, TABLE_FUNCTIONS

ENGINE = open_duckdb()
HARMLESS = "select a, count(*) as n from walks where a like 'x%' and b in (1, 2) group by all order by n desc limit 3"


def named(question):
    return tables_named(ENGINE, question)


def refused(question):
    with pytest.raises(UnansweredError) as refusal:
        named(question)
    return refusal.value


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        ("select 1", ()),
        ("values (1), (2)", ()),
        ("from walks", ("walks",)),
        ("SELECT * FROM Walks", ("walks",)),
        (HARMLESS, ("walks",)),
        ("select * from walks join runs using (a) left join swims on true", ("runs", "swims", "walks")),
        ("select * from walks where a in (select b from runs)", ("runs", "walks")),
        ("select 1 from walks union all select 2 from runs", ("runs", "walks")),
        ("with w as (select * from walks) select * from w", ("walks",)),
        ("with recursive r as (select 1 as n union all select n + 1 from r where n < 9) select * from r", ()),
        ("select *, row_number() over (partition by a order by b) from walks qualify true", ("walks",)),
        (
            "select date_trunc('month', a), strftime(a, '%Y'), year(a), a::date, try_cast(a as int) from walks",
            ("walks",),
        ),
        ("select median(a), quantile_cont(a, 0.9), count(distinct b) filter (where c) from walks", ("walks",)),
        ("select list_transform([1], lambda x: x + 1), {'a': 1}.a, case when a then b end from walks", ("walks",)),
        ("select unnest([1, 2]), columns('a.*') from walks, range(3)", ("walks",)),
        ("select a from walks where a between 1 and 2 and not b is null and exists (from runs)", ("runs", "walks")),
        ("select a from walks -- from runs", ("walks",)),
        ("select 'from runs; drop' from walks;", ("walks",)),
    ],
)
def test_a_select_names_its_tables(question, tables):
    assert named(question) == tables


@pytest.mark.parametrize(
    "question",
    [
        "reset lock_configuration",
        "pragma enable_profiling",
        "create table stolen as select * from walks",
        "create view stolen as select * from walks",
        "drop view walks",
        "insert into walks values (1) returning *",
        "call pragma_version()",
        "explain analyze select * from walks",
        "set variable v = 1",
        "use system.main",
        "checkpoint",
        "pivot walks on a",
        "select 1; select 2",
        "",
        "-- nothing",
    ],
)
def test_anything_but_one_select_is_refused(question):
    assert refused(question).rule == "not-one-select"


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("select * from read_csv_auto('x')", "function-not-on-the-list"),
        ("select * from parquet_scan('x')", "function-not-on-the-list"),
        ("select * from parquet_metadata('x')", "function-not-on-the-list"),
        ("select * from duckdb_databases()", "function-not-on-the-list"),
        ("select * from duckdb_logs()", "function-not-on-the-list"),
        ("select * from pragma_table_info('x')", "function-not-on-the-list"),
        ("select * from walks, lateral (select * from read_csv('x'))", "function-not-on-the-list"),
        ("select * from histogram('duckdb_settings', 'name')", "function-not-on-the-list"),
        ("select * from test_all_types()", "function-not-on-the-list"),
        ("select * from Read_CSV('x')", "function-not-on-the-list"),
        ("select * from main.read_csv('x')", "function-not-on-the-list"),
        ("select system.main.getenv('x')", "function-not-on-the-list"),
        ("select json_execute_serialized_sql('x')", "function-not-on-the-list"),
        ("select list_transform([1], lambda x: getenv('x'))", "function-not-on-the-list"),
        ("select sum(a) over (order by getenv('x')) from walks", "function-not-on-the-list"),
        ("select 1 limit getenv('x')", "function-not-on-the-list"),
        ("select * from walks order by getenv('x')", "function-not-on-the-list"),
        ("select current_query()", "function-not-on-the-list"),
        ("select sleep_ms(9)", "function-not-on-the-list"),
        ("select * from (describe walks)", "not-on-the-list"),
        ("show all tables", "not-on-the-list"),
        ("select $1", "not-on-the-list"),
        ("with gone as (delete from walks returning *) select * from gone", "not-on-the-list"),
        ("with duckdb_tables as (select 1) select * from duckdb_tables", "not-on-the-list"),
        ("with DuckDB_Tables as (select 1) select * from DuckDB_Tables", "not-on-the-list"),
        ("select * from pg_catalog.pg_class", "no-such-table"),
        ("select * from memory.main.walks", "no-such-table"),
        ("select (", "question-unreadable"),
        ("what can you tell me?", "question-unreadable"),
        ("select " + "(" * 30_000 + "1" + ")" * 30_000, "question-unreadable"),
        ("select '" + "x" * MOST_QUESTION_BYTES + "'", "question-too-long"),
    ],
)
def test_what_is_not_on_the_list_is_refused(question, rule):
    assert refused(question).rule == rule


HARMFUL = """
getenv read_text read_blob query query_table current_setting getvariable nextval error json_execute_serialized_sql
sleep_ms pg_sleep write_log setseed version txid_current invoke
"""


@pytest.mark.parametrize("name", HARMFUL.split())
def test_no_function_on_the_list_reads_waits_echoes_or_runs(name):
    assert name not in FUNCTIONS | TABLE_FUNCTIONS


def test_every_function_on_the_list_is_one_that_there_is():
    """Or a slip in the list would refuse what it was meant to let through."""
    with duckdb.connect() as plain:
        known = {name for (name,) in plain.execute("select function_name from duckdb_functions()").fetchall()}
    syntax = {"coalesce", "ifnull", "cast", "try_cast", "grouping", "unnest", "case", "if", "**"}
    assert FUNCTIONS - known - syntax == set()


def test_a_refusal_shows_nothing_of_the_question():
    refusal = refused("select canary_function(1)")
    assert "canary_function" in refusal.words
    assert "canary" not in str(refusal) + repr(refusal)
    assert refusal.__cause__ is None


@given(st.text(max_size=60))
def test_no_text_makes_reading_fail_in_another_way(text):
    with contextlib.suppress(UnansweredError):
        assert isinstance(named(text.encode("utf-8", "replace").decode()), tuple)

"""Questions: tier 1 answers, and nothing else can be reached. Part 4 widens this to a whole escape suite."""

import pytest

from journey import asking
from journey.asking import QuestionRefusedError, ask
from journey.inputs import due
from journey.shared import share
from tests.invented import FEED, ON, TABLE, crimes_file, protected, some_crimes


@pytest.fixture
def told(ready):
    protected(ready, crimes_file(some_crimes()))
    for product, period in due(ready):
        share(ready, product.id, period, ON)
    return ready


def test_a_select_over_a_table_is_answered(told):
    answer = ask(told, f"select sum(crimes) as crimes from {TABLE} where local_authority_code = 'E06000066'")
    assert answer.rows.to_pylist() == [{"crimes": 9}]


def test_common_table_expressions_are_answered(told):
    assert ask(told, f"with t as (select * from {TABLE}) select count(*) as n from t").rows.to_pylist() == [{"n": 70}]


@pytest.mark.parametrize(
    "question",
    [
        f"select * from {FEED}",
        "select * from read_parquet('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "select * from query('select 1')",
        f"select * from query_table('{TABLE}')",
        "select * from duckdb_settings()",
        "select * from information_schema.tables",
        f"copy {TABLE} to '/tmp/stolen.csv'",
        "attach '/tmp/other.db'",
        "install httpfs",
        "set enable_external_access = true",
        "pragma database_list",
        f"select 1 from {TABLE}; select 2",
        f"create table stolen as select * from {TABLE}",
        f"drop table {TABLE}",
        "select * from told",
        "not sql at all ((",
        "",
    ],
)
def test_anything_else_is_refused(told, question):
    with pytest.raises(QuestionRefusedError):
        ask(told, question)


def test_a_question_about_a_higher_tier_is_told_so(told):
    with pytest.raises(QuestionRefusedError, match="above tier 1"):
        ask(told, f"select * from {FEED}")


def test_files_cannot_be_read_by_a_scalar_function(told):
    with pytest.raises(QuestionRefusedError):
        ask(told, f"select (select content from read_text('/etc/hostname')) from {TABLE}")


def test_a_question_without_end_is_stopped(told, monkeypatch):
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.2)
    endless = f"with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r, {TABLE}"
    with pytest.raises(QuestionRefusedError, match="longer than"):
        ask(told, endless)


def test_the_engine_that_answers_is_locked(told):
    """Were a statement to slip past the reading of it, the engine would refuse it too."""
    with pytest.raises(QuestionRefusedError):
        ask(told, f"select getenv('HOME') from {TABLE}")

"""Checks between columns: what a contract may write, word by word, and that all else is refused when it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_data_contract_standard.model import DataQuality

from contracts.errors import DocumentError
from contracts.feed import RowCheck
from contracts.sql_rules import read_row_check
from contracts.vocabulary import ColumnType, Severity
from tests.contracts.shelf import SHIPPED, feed_of

TYPES = {
    "born": ColumnType.DATE,
    "at": ColumnType.TIMESTAMP,
    "count": ColumnType.INTEGER,
    "share": ColumnType.NUMBER,
    "shade": ColumnType.STRING,
}


def check_of(query, otherwise=Severity.ERROR, **changes):
    written = {"type": "sql", "name": "a-rule", "mustBe": 0, "query": query} | changes
    return read_row_check(DataQuality(**written), "born", "events", TYPES, otherwise)


def condition(where):
    return check_of(f"select count(*) from events where {where}").condition


ALLOWED = {
    "born > at": '"born" > "at"',
    "born > cast(at as date)": '"born" > TRY_CAST("at" AS DATE)',
    "born::date > at": 'TRY_CAST("born" AS DATE) > "at"',
    "born::date::date > at": 'TRY_CAST(TRY_CAST("born" AS DATE) AS DATE) > "at"',
    "date_diff('day', born, at) > 30": 'DATE_DIFF(\'DAY\', "born", "at") > 30',
    "born between date '1900-01-01' and at": '"born" BETWEEN TRY_CAST(\'1900-01-01\' AS DATE) AND "at"',
    "born is null and shade is not null": '"born" IS NULL AND NOT "shade" IS NULL',
    "not (born < at) or lower(trim(shade)) = 'x''y'": 'NOT ("born" < "at") OR LOWER(TRIM("shade")) = \'x\'\'y\'',
    "year(born) = count": 'YEAR("born") = "count"',
    "coalesce(born, at) > born": 'COALESCE("born", "at") > "born"',
    "length(upper(shade)) > -1.5 and born is null": 'LENGTH(UPPER("shade")) > -1.5 AND "born" IS NULL',
    "count <= share and born <> at": '"count" <= "share" AND "born" <> "at"',
    "shade in ('a', 'b') and born >= at": '"shade" IN (\'a\', \'b\') AND "born" >= "at"',
}
REFUSED = [
    "born",
    "born > 'yesterday'",
    "born > other",
    "events.born > at",
    "BORN > at",
    "shade = 'x'",
    "born > at; drop table events",
    "born > (select max(born) from events)",
    "born in (select born from events)",
    "exists (select 1) and born > at",
    "born + 1 > at",
    "count * count > 3 and born is null",
    "-count > 1 and born is null",
    "cast(shade as date) > born",
    "cast(born as varchar) = shade",
    "born > date '2024-02-31'",
    "born > date '20240131'",
    "born > date '2024-W05-3'",
    "born > date 'infinity'",
    "born > current_date",
    "born > interval '1 day'",
    "date_diff('microsecond', born, at) > 1",
    "random() > 0.5 and born is null",
    "read_text('file') = shade and born is null",
    "getenv('HOME') = shade and born is null",
    "error(shade) is null and born is null",
    "query('select 1') = 1 and born is null",
    "born in (from query('select 1'))",
    "born > (with x as (select 1) select * from x)",
    "cast(shade as enum('a')) = 'a' and born is null",
    "shade::integer = 1 and born is null",
    "regexp_matches(shade, '(a+)+$') and born is null",
    "shade similar to '(a+)+' and born is null",
    "[x for x in [1]] = [1] and born is null",
    "list_transform([1], x -> x) is null and born is null",
    "columns('.*') is null and born is null",
    "columns(*) is null",
    "strptime(shade, '%Y') > born",
    "main.lower(shade) = 'a' and born is null",
    "lower(shade order by 1) = 'a' and born is null",
    "year(born) over () = 1",
    "current_setting('home_directory') = shade and born is null",
    "born > at; pragma version",
    "shade like 'a%' and born is null",
    "shade ~ 'a' and born is null",
    "shade || 'a' = shade and born is null",
    "shade = 'a' collate nocase and born is null",
    "trim(both 'x' from shade) = 'a' and born is null",
    "shade[1] = 'a' and born is null",
    "count = 12345678901234567890 and born is null",
    "count = 1e5 and born is null",
    "count(*) over () > 1 and born is null",
    "(born > at) = (born < at)",
    "born is not distinct from at",
    "case when born > at then true else false end",
    "if(born > at, true, false)",
    "try(born > at)",
    "born > $1",
    "born > ?",
    "born >",
    "(" * 3000 + "born > at" + ")" * 3000,
]
OTHER_QUERIES = [
    "",
    "select 1",
    "select count(*) from events",
    "select count(born) from events where born > at",
    "select count(*) from elsewhere where born > at",
    "select count(*) from main.events where born > at",
    "select count(*) from events e where born > at",
    "select count(*) from events, events where born > at",
    "select count(*) from events join events using (born) where born > at",
    "select count(*) from 'file.csv' where born > at",
    "select count(*) from read_csv('file.csv') where born > at",
    "select count(*), 1 from events where born > at",
    "select distinct count(*) from events where born > at",
    "select count(*) filter (where true) from events where born > at",
    "select count(*) from events where born > at limit 1",
    "select count(*) from events where born > at group by shade",
    "select count(*) from events where born > at having true",
    "select count(*) from events where born > at qualify true",
    "select count(*) from events tablesample 1% where born > at",
    "select count(*) from events where born > at union all select 1",
    "with events as (select 1) select count(*) from events where born > at",
    "delete from events where born > at",
    "copy events to 'file.csv'",
    "select count(*) from events where born > at; select 1",
]


@pytest.mark.parametrize(("where", "sql"), ALLOWED.items())
def test_what_is_on_the_list_is_read_and_written_anew(where, sql):
    assert condition(where) == sql
    assert condition(sql.replace("TRY_CAST", "CAST")) == sql


@pytest.mark.parametrize("comment", ["-- x */ or getenv('HOME') is null /*", "/* x */", "/*+ x */"])
def test_no_comment_reaches_the_engine(comment):
    assert condition(f"born > at {comment}") == condition(f"{comment}\n born > at") == '"born" > "at"'


@pytest.mark.parametrize("where", REFUSED)
def test_what_is_not_on_the_list_is_refused(where):
    with pytest.raises(DocumentError, match=r"born\.a-rule: "):
        condition(where)


@pytest.mark.parametrize("query", OTHER_QUERIES)
def test_a_query_that_is_not_one_count_of_the_contract_s_own_rows_is_refused(query):
    with pytest.raises(DocumentError, match=r"born\.a-rule: "):
        check_of(query)


@given(st.text("bornat <>='()-,;*/1", max_size=30))
def test_any_other_text_is_read_or_refused_and_nothing_else(where):
    try:
        read = condition(where)
    except DocumentError:
        return
    assert '"born"' in read
    assert condition(read) == read


@pytest.mark.parametrize(
    "change",
    [{"mustBe": 1}, {"mustBe": None}, {"name": None}, {"name": "A rule"}, {"name": ""}, {"severity": "repair"}],
)
def test_a_check_needs_a_name_and_must_find_nothing(change):
    with pytest.raises(DocumentError, match="needs a name of small letters"):
        check_of("select count(*) from events where born > at", **change)


def test_a_check_has_its_own_severity_or_its_column_s():
    query = "select count(*) from events where born > at"
    assert check_of(query, Severity.WARNING).severity is Severity.WARNING
    assert check_of(query, Severity.WARNING, severity="information").severity is Severity.INFORMATION
    with pytest.raises(ValueError, match="Severity"):
        check_of(query, severity="info")


def born_after(**changes):
    """A column with a check, as a contract writes it."""
    written = {"type": "sql", "name": "born-after", "mustBe": 0, "description": "Too late."}
    query = "select count(*) from invented_events where born > day"
    return {"name": "born", "logicalType": "date", "quality": [written | {"query": query} | changes]}


DAY = {"name": "day", "logicalType": "date"}


def test_a_contract_s_check_stands_on_its_column():
    feed = feed_of(born_after(severity="warning"), DAY)
    assert feed.column("born").checks == (
        RowCheck("born-after", Severity.WARNING, '"born" > "day"', ("born", "day"), "Too late."),
    )
    assert feed.column("day").checks == ()


def test_a_contract_may_have_a_check_beside_a_code_list():
    codes = {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a"]}}
    query = "select count(*) from invented_events where shade = 'a' and day is null"
    check = {"type": "sql", "name": "day-missing", "mustBe": 0, "query": query}
    column = feed_of({"name": "shade", "quality": [codes, check]}, DAY).column("shade")
    assert (column.codes, [check.name for check in column.checks]) == (("a",), ["day-missing"])


@pytest.mark.parametrize("change", [{"query": "select 1"}, {"severity": "grave"}, {"mustBe": 3}])
def test_a_contract_with_a_check_that_cannot_be_held_is_refused(change):
    with pytest.raises(DocumentError, match=r"feed\.odcs\.yaml"):
        feed_of(born_after(**change), DAY)


def test_shipped_contracts_hold_times_against_each_other():
    found = {
        (feed, column.name, check.name, check.severity.value)
        for feed in SHIPPED.feed_ids
        for column in SHIPPED.feed(feed).columns
        for check in column.checks
    }
    assert found >= {
        ("police_recorded_crime_suspects", "dob", "born-after-event", "error"),
        ("police_recorded_crime_victims", "dob", "born-after-event", "error"),
        ("emergency_department_assaults", "assault_dt", "arrived-before-assault", "warning"),
        ("intervention_participation", "end_date", "ended-before-start", "warning"),
    }

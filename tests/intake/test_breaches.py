"""What must hold of each breach: a database that is asked the same in SQL says the same of any texts."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.vocabulary import ColumnType
from engine.duck import open_duckdb
from intake.breaches import Among, Beyond, NotAmong, NotOfType, OutOfRange, Saying, Unlike

CONNECTION = open_duckdb(threads=1)
ANYTHING = st.text("0123456789-+.eEinfaNT: _,é\n\0zx", max_size=20) | st.text(max_size=5)
NUMBERS = (
    st.integers(-(10**20), 10**20).map(str) | st.floats().map(repr) | st.from_regex(r"-?[0-9]{18,21}", fullmatch=True)
)
DAYS = st.from_regex(
    r"[0-9]{2}[02][0-9]-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?)?", fullmatch=True
)
TEXTS = st.lists(ANYTHING | NUMBERS | DAYS | st.dates().map(str), max_size=20)

NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
DATE = "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and try_cast(value as date) is not null"
TIME = "[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
IN_SQL = [
    (Unlike("[a-z]{2}|é.*"), "not regexp_full_match(value, '[a-z]{2}|é.*')"),
    (Unlike(".{0,3}"), "not regexp_full_match(value, '.{0,3}')"),
    (Among(("a", "é", "12")), "value in ('a', 'é', '12')"),
    (NotAmong(("a", "", "12")), "value not in ('a', '', '12')"),
    (Beyond("2000-01-01", "2024-03-31~"), "value < '2000-01-01' or value > '2024-03-31~'"),
    (Saying(("^X{2,}", "A.*")), "regexp_matches(upper(value), '^X{2,}') or regexp_matches(upper(value), 'A.*')"),
    (
        OutOfRange(-9.5, 1e6),
        "coalesce(try_cast(value as double) not between -9.5 and 1e6, false) and not contains(value, '_')",
    ),
    (
        NotOfType(ColumnType.NUMBER),
        f"not (regexp_full_match(value, '{NUMBER}') and isfinite(try_cast(value as double)))",
    ),
    (
        NotOfType(ColumnType.INTEGER),
        "not (regexp_full_match(value, '-?[0-9]+') and try_cast(value as bigint) is not null)",
    ),
    (NotOfType(ColumnType.DATE), f"not (value > '0001' and {DATE})"),
    (
        NotOfType(ColumnType.TIMESTAMP),
        f"not (value > '0001' and regexp_full_match(value[11:], '{TIME}') and {DATE.replace('value', 'value[:10]')})",
    ),
]
EXAMPLE = [
    *("2024-02-29", "2023-02-29", "2024-04-31", "0000-01-01", "0001-01-01", "2024-00-10", "2024-10-00", "2024-13-01"),
    *("2024-02-29T23:59", "2023-02-29 23:59:59", "0000-12-31T00:00", "2024-02-29T24:00"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "-0", "-", "007"),
    *(
        "0" * 30,
        "-" + "0" * 30 + "8",
        "1e999",
        "nan",
        "-inf",
        "Infinity",
        ".5",
        "5.",
        "+5",
        " 7",
        "1000001",
        " 1000001",
        "1e6",
    ),
    *("xxa", "\u017fa", "a\nb", "é\n", ""),
]


def in_sql(condition, texts):
    """What DuckDB says of each text."""
    CONNECTION.register("asked", pa.table({"value": pa.array(texts, pa.string())}))
    found = CONNECTION.sql(f"select ({condition}) is true from asked").fetchall()
    CONNECTION.unregister("asked")
    return [told for (told,) in found]


@pytest.mark.parametrize(("breach", "condition"), IN_SQL)
@settings(max_examples=30)
@given(TEXTS)
@example(EXAMPLE)
def test_a_database_says_the_same(breach, condition, texts):
    assert breach.found(pa.array(texts, pa.string())).tolist() == in_sql(condition, texts)


@pytest.mark.parametrize("breach", [breach for breach, _ in IN_SQL])
def test_an_absent_text_changes_nothing_of_the_others_and_a_slice_is_told_as_a_whole(breach):
    present = pa.array(EXAMPLE, pa.string())
    some = pa.array([text for one in EXAMPLE for text in (None, one)], pa.string())
    assert breach.found(some)[1::2].tolist() == breach.found(present).tolist()
    assert breach.found(some.slice(3))[::2].tolist() == breach.found(present.slice(1)).tolist()
    assert breach.found(pa.array([None, None], pa.string())).dtype == bool

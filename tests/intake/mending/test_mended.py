"""What must hold of a mended block: as many rows, in their order, each distinct value mended once and nothing else."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.encoding import DICTIONARY, encode
from intake.mending.decision import decide
from intake.mending.mended import closer, mend
from intake.mending.steps import steps_of
from tests.contracts.shelf import SHIPPED, feed_of
from tests.intake.mending.cells import PERIOD, dates, mended, one_column, table_of

WORDS = one_column()
CELLS = st.none() | st.sampled_from(["a", " a", "a ", "N/A", "=1", "", "Zoé", "Zoe\u0301", " "])
MANY = feed_of(
    {"name": "key", "classification": "RECORD_REF"},
    {"name": "number", "logicalType": "integer"},
    {"name": "day", "logicalType": "date"},
    {"name": "flag", "quality": [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["Y", "N"]}}]},
    {"name": "word"},
)
CLEAN = {
    "key": ["5224000001", "5224000002", None],
    "number": ["1", "-20", "007"],
    "day": ["2024-03-01", None, "2024-02-29"],
    "flag": ["Y", "N", None],
    "word": ["Siân\u2019s house", "a-b", None],
}


@pytest.mark.parametrize("encoded", [True, False])
@given(values=st.lists(CELLS, max_size=30))
def test_encoded_or_not_the_same_becomes_of_the_same_values(encoded, values):
    found = mended(WORDS, values, encoded=encoded)
    singly = [mended(WORDS, [value]) for value in values]
    assert found.values == [cells.values[0] for cells in singly]
    assert found.rules == [cells.rules[0] for cells in singly]


@given(st.lists(CELLS, max_size=30), st.booleans())
def test_mending_twice_is_mending_once(values, encoded):
    once = mended(WORDS, values, encoded=encoded)
    again = mended(WORDS, once.values, encoded=encoded)
    assert again.values == once.values
    assert all(rules <= {"formula-like"} for rules in again.rules)


@pytest.mark.parametrize("encoded", [frozenset(), frozenset(CLEAN)])
def test_a_block_in_order_is_the_very_block(encoded):
    rows = encode(pa.table({name: pa.array(values, pa.string()) for name, values in CLEAN.items()}), encoded)
    found = mend(rows, decide(None, MANY, PERIOD))
    assert found.table is rows
    assert found.notes == ()


def test_a_column_in_order_keeps_its_buffers_where_another_is_mended():
    rows = pa.table({name: pa.array(values, pa.string()) for name, values in CLEAN.items()})
    rows = rows.set_column(4, "word", pa.array([" a", "b", None]))
    found = mend(rows, decide(None, MANY, PERIOD)).table
    assert found.column_names == rows.column_names
    assert found.column("word").to_pylist() == ["a", "b", None]
    for name in ("key", "number", "day", "flag"):
        assert _addresses(found, name) == _addresses(rows, name)


def test_an_encoded_column_stays_one_and_holds_each_value_once():
    found = mend(table_of(WORDS, ["a", " a", "N/A", None, "a "], encoded=True), decide(None, WORDS)).table.column(0)
    assert found.type == DICTIONARY
    assert found.combine_chunks().dictionary.to_pylist() == ["a"]
    assert found.to_pylist() == ["a", "a", None, None, "a"]


def test_a_column_in_several_chunks_is_mended_too():
    cells = pa.chunked_array([["a", " b"], [], ["c "]], pa.string())
    found = mend(pa.table({"cell": cells}), decide(None, WORDS))
    assert found.table.column(0).to_pylist() == ["a", "b", "c"]
    assert [note.rows.tolist() for note in found.notes] == [[False, True, True]]


def test_a_block_without_rows_is_mended_too():
    assert mend(table_of(WORDS, []), decide(None, WORDS)).table.num_rows == 0


def test_only_what_is_suspect_is_looked_at_closer_and_each_value_once():
    values = pa.array(["a", " b", "a", " b", None])
    found = closer(values, steps_of(WORDS.column("cell"), WORDS, None))
    assert found.suspects.to_pylist() == [" b"]
    assert found.number.tolist() == [-1, 0, -1, 0, -1]


def test_of_a_value_that_proves_to_be_nothing_only_that_is_said():
    found = mended(dates(), [" TBC ", " 9999-12-31", " 2024-03-31", "9999-12-31"])
    assert found.values == [None, None, "2024-03-31", None]
    assert found.rules == [{"null-spelling"}, {"date-sentinel"}, {"space-mended"}, {"date-sentinel"}]


def test_a_step_that_suspected_nothing_is_asked_about_what_another_made():
    """`'=1` is no formula before its apostrophe is gone, and ` N/A ` no spelling of nothing before its spaces are."""
    assert mended(WORDS, ["'=1", " N/A "]).rules == [{"text-mended", "formula-like"}, {"null-spelling"}]


@pytest.mark.parametrize("feed", ["police_recorded_crime_suspects", "police_street_level_crime"])
@given(
    cells=st.lists(
        st.none() | st.text(max_size=8) | st.sampled_from([" ", "01/02/2024", "-", "1,000", "Y ", "4.01E+09"])
    ),
    rows=st.integers(0, 4),
)
def test_no_table_loses_or_gains_a_row(feed, cells, rows):
    contract = SHIPPED.feed(feed)
    cell = itertools.cycle([*cells, None])
    columns = {column.name: pa.array(list(itertools.islice(cell, rows)), pa.string()) for column in contract.columns}
    found = mend(pa.table(columns), decide(None, contract))
    assert found.table.num_rows == rows
    assert found.table.column_names == [column.name for column in contract.columns]
    assert all(len(note.rows) == rows and note.rows.any() for note in found.notes)


def _addresses(rows, name):
    (chunk,) = rows.column(name).chunks
    return [buffer.address if buffer else None for buffer in chunk.buffers()]

"""What must hold of columns held as dictionaries: the same rows, and nothing of rows that are not there."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from intake.encoding import DICTIONARY, absent, encode, few_distinct, held, only_used, truths

CANARY = "Quincey Canary"
VALUES = st.lists(st.none() | st.sampled_from(["a", "b", "", "é", CANARY]), max_size=20)


def table_of(values):
    return pa.table({"shade": pa.array(values, pa.string()), "size": pa.array(values, pa.string())})


@given(VALUES)
def test_encoded_or_not_the_rows_are_the_same(values):
    encoded = encode(table_of(values), frozenset({"shade"}))
    assert encoded.to_pydict() == {"shade": values, "size": values}
    assert encoded.schema.field("shade").type == DICTIONARY
    assert encoded.schema.field("size").type == pa.string()


@given(VALUES)
def test_a_column_taken_apart_says_of_each_row_what_it_has(values):
    encoded = encode(table_of(values), frozenset({"shade"}))
    for name in ("shade", "size"):
        column = held(encoded.column(name))
        answers = np.array([len(value) for value in column.values.fill_null("").to_pylist()], np.int64)
        expected = [-1 if value is None else len(value) for value in values]
        assert column.of_rows(answers, np.int64(-1)).tolist() == expected
        assert column.missing.tolist() == [value is None for value in values]
    assert held(encoded.column("shade")).values.null_count == 0


@given(VALUES)
def test_in_a_dictionary_each_value_stands_once(values):
    column = held(encode(table_of(values), frozenset({"shade"})).column("shade"))
    assert sorted(column.values.to_pylist()) == sorted({value for value in values if value is not None})


@given(VALUES, st.integers(0, 20))
def test_rows_without_a_value_are_told_of_a_part_of_a_column_too(values, start):
    for column in (pa.array(values, pa.string()), pa.array(values, pa.string()).dictionary_encode()):
        assert absent(column).tolist() == [value is None for value in values]
        assert absent(column[start:]).tolist() == [value is None for value in values[start:]]


def test_a_column_is_worth_encoding_while_few_values_are_on_many_rows():
    rows = pa.table({"few": ["a", "b", "c", "c"], "many": ["a", "b", "c", "d"], "none": pa.nulls(4, pa.string())})
    assert few_distinct(rows) == {"few", "none"}
    assert few_distinct(rows.slice(0, 0)) == {"few", "many", "none"}


@given(VALUES, st.data())
def test_rows_left_out_leave_nothing_behind(values, chosen):
    mask = np.array([chosen.draw(st.booleans()) for _ in values], dtype=np.bool_)
    encoded = encode(table_of(values), frozenset({"shade"}))
    kept = only_used(encoded.filter(pa.array(mask)))
    rows = [value for value, keep in zip(values, mask, strict=True) if keep]
    assert kept.to_pydict() == {"shade": rows, "size": rows}
    assert kept.schema == encoded.schema
    dictionary = kept.column("shade").combine_chunks().dictionary.to_pylist()
    assert sorted(dictionary) == sorted({value for value in rows if value is not None})


def written(table):
    """The bytes of a Parquet file, uncompressed, as protecting writes it."""
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, table.schema, compression="none", write_statistics=False, store_schema=False) as writer:
        writer.write_table(table)
    return sink.getvalue()


def test_parquet_would_carry_the_values_of_rows_left_out():
    """This is why `only_used` is there: a filter alone keeps the dictionary, and Parquet writes it whole."""
    rows = encode(pa.table({"shade": ["a", CANARY, "a", "b"]}), frozenset({"shade"}))
    left = rows.filter(pa.array([True, False, True, True]))
    assert CANARY.encode() in written(left)
    assert CANARY.encode() not in written(only_used(left))


@given(st.lists(st.none() | st.booleans(), max_size=20), st.integers(0, 5))
def test_what_is_not_known_is_not_true(values, start):
    column = pa.array(values, pa.bool_())[start:]
    for truth in (column, pa.chunked_array([column, column])):
        expected = [value is True for value in truth.to_pylist()]
        assert truths(truth).tolist() == expected
        assert truths(truth).dtype == np.bool_

"""What must hold of rows on their way to a file: all of them, in order, and no value of a row that is not theirs."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey import row_groups as module
from journey.row_groups import row_groups, written_schema
from products.making import Rows

WORDS = st.lists(st.one_of(st.none(), st.sampled_from("abcdefg")), max_size=30)


def held(words, *, reverse=False):
    """Words as a dictionary of all of them, in order or backwards, and beside it their places."""
    known = sorted("abcdefg", reverse=reverse)
    codes = [None if word is None else known.index(word) for word in words]
    encoded = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(known))
    return pa.table({"word": encoded, "place": pa.array(range(len(words)), pa.int64())})


def groups_of(rows, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "GROUP_ROWS", size)
        return list(row_groups(rows, written_schema(rows)))


def file_of(rows):
    sink = io.BytesIO()
    schema = written_schema(rows)
    with pq.ParquetWriter(sink, schema, compression="none", write_statistics=False, store_schema=False) as writer:
        for group in row_groups(rows, schema):
            writer.write_table(group)
    return sink.getvalue()


@given(WORDS, st.randoms(), st.integers(1, 7))
def test_every_row_is_there_in_its_order_whatever_the_size_of_a_group(words, random, size):
    order = random.sample(range(len(words)), k=len(words) // 2)
    rows = Rows(held(words), pa.array(order, pa.int64()))
    told = pa.concat_tables(groups_of(rows, size)).to_pylist()
    assert told == [{"word": words[at], "place": at} for at in order]


@given(WORDS)
def test_the_bytes_do_not_tell_the_order_in_which_the_words_were_met(words):
    assert file_of(Rows(held(words))) == file_of(Rows(held(words, reverse=True)))


def test_a_word_that_only_a_withheld_row_has_is_not_in_the_file():
    table = pa.table({"word": pa.array(["shown", "CANARY", "shown"]).dictionary_encode()})
    assert b"CANARY" not in file_of(Rows(table, pa.array([0, 2])))
    assert b"CANARY" in file_of(Rows(table, pa.array([0, 1])))


def test_a_column_of_many_values_is_written_plain(monkeypatch):
    monkeypatch.setattr(module, "_FEW", 2)
    rows = Rows(pa.table({"word": pa.array(["a", "b", "c"]).dictionary_encode()}))
    assert written_schema(rows).field("word").type == pa.string()
    assert groups_of(rows, 2)[0].column("word").to_pylist() == ["a", "b"]


def test_no_rows_are_one_group_of_none():
    assert [group.num_rows for group in groups_of(Rows(held([])), 3)] == [0]

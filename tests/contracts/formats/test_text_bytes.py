"""What must hold of texts taken apart into bytes and put together again."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.formats.text_bytes import (
    byte_table,
    cleaning_table,
    folded,
    grid_column,
    text_bytes,
    throughout,
    where_not_ascii,
    without,
)

TEXTS = st.lists(st.none() | st.text(max_size=8))
EVERYTHING = np.arange(256, dtype=np.uint8)


@given(TEXTS)
def test_texts_come_back_as_they_went_but_for_the_empty(values):
    column = text_bytes(pa.array(values, pa.string())).column()
    column.validate(full=True)
    assert column.to_pylist() == [value or None for value in values]


@given(TEXTS, st.integers(0, 4), st.integers(0, 4))
def test_a_slice_of_a_column_is_only_that_slice(values, start, length):
    part = pa.array(values, pa.string()).slice(start, length)
    assert text_bytes(part).column().to_pylist() == [value or None for value in values[start : start + length]]


def test_what_lies_hidden_under_a_null_is_not_read():
    hidden = pa.array(["secret", "shown"])
    valid = pa.py_buffer(np.array([0b10], np.uint8))
    masked = pa.StringArray.from_buffers(2, *hidden.buffers()[1:], valid)
    assert text_bytes(masked).data.tobytes() == b"shown"


@given(TEXTS)
def test_a_table_replaces_and_leaves_out_byte_by_byte(values):
    table = byte_table("abc", case=str.upper)
    column = text_bytes(pa.array(values, pa.string())).mapped(table).column()
    wanted = ["".join(letter.upper() for letter in value or "" if letter in "abc") or None for value in values]
    assert column.to_pylist() == wanted


@given(TEXTS)
def test_a_table_that_leaves_nothing_out_keeps_every_text(values):
    kept = [None if value is None else value.replace("\0", "") for value in values]
    texts = text_bytes(pa.array(kept, pa.string()))
    assert texts.mapped(EVERYTHING).column().equals(texts.column())


def test_cleaning_keeps_whatever_is_not_ascii_so_that_it_still_shows():
    texts = text_bytes(pa.array(["1-Ж2", "é"]))
    assert texts.mapped(cleaning_table("12")).column().to_pylist() == ["1Ж2", "é"]
    assert texts.mapped(byte_table("12")).column().to_pylist() == ["12", None]


def test_a_grid_holds_the_texts_of_one_length_place_by_place():
    rows, grid = text_bytes(pa.array(["abc", "x", None, "def"])).of_length(3)
    assert rows.tolist() == [0, 3]
    assert [bytes(place) for place in grid] == [b"ad", b"be", b"cf"]
    assert grid_column(grid).to_pylist() == ["abc", "def"]


@given(st.lists(st.none() | st.text("ab", max_size=4)), st.integers(1, 4))
def test_a_grid_is_the_same_whatever_else_is_in_the_column(values, length):
    rows, grid = text_bytes(pa.array(values, pa.string())).of_length(length)
    assert rows.tolist() == [place for place, value in enumerate(values) if value and len(value) == length]
    assert grid_column(grid).to_pylist() == [values[place] for place in rows]


@given(TEXTS, st.data())
def test_some_texts_are_those_in_their_order(values, data):
    rows = data.draw(st.lists(st.sampled_from(range(len(values))), unique=True)) if values else []
    some = text_bytes(pa.array(values, pa.string())).some(np.array(sorted(rows), dtype=np.int64))
    assert some.column().to_pylist() == [values[place] or None for place in sorted(rows)]


def test_bytes_before_a_place_are_filled_up_with_zeros_on_the_left():
    texts = text_bytes(pa.array(["123", "", "99"]))
    grid = texts.before(texts.ends, np.array([2, 0, 1]), 4)
    assert grid_column(grid).to_pylist() == ["0023", "0000", "0009"]


def test_a_place_outside_its_text_holds_nothing():
    texts = text_bytes(pa.array(["ab", "", "cd"]))
    assert texts.at(texts.starts + 1, texts.lengths > 1).tolist() == [ord("b"), 0, ord("d")]


def test_something_holds_throughout_a_text_only_if_it_holds_at_every_place():
    assert throughout(np.array([[True, True], [True, False]])).tolist() == [True, False]


def test_texts_are_taken_out_of_some_rows():
    assert without(pa.array(["a", None, "c"]), np.array([True, False, False])).to_pylist() == [None, None, "c"]
    assert without(pa.array(["a"]), np.array([False])).to_pylist() == ["a"]


def test_only_what_is_not_ascii_is_folded():
    texts = pa.array(["a b", "a\N{NO-BREAK SPACE}b", None, "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}"])
    assert folded(texts, r"\p{Z}").to_pylist() == ["a b", "ab", None, "12"]


@given(TEXTS)
@example(["\N{MACRON} \N{COMBINING GRAVE ACCENT BELOW}"])
def test_folding_twice_is_folding_once(values):
    once = folded(pa.array(values, pa.string()), r"[\p{Z}\p{C}]")
    assert folded(once, r"[\p{Z}\p{C}]").equals(once)


def test_a_column_that_is_all_ascii_is_left_alone():
    texts = pa.array(["plain", None])
    assert where_not_ascii(texts, lambda _: pa.array(["never"])) is texts

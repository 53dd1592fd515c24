"""What must hold of a look: it sees every byte of every text, and none of its neighbours'."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.look import look_at

TEXTS = st.lists(st.none() | st.text(max_size=6), max_size=12)


@given(TEXTS, st.integers(0, 3))
def test_first_and_last_bytes_and_lengths_are_those_of_the_texts(texts, skipped):
    look = look_at(pa.array(texts, pa.string())[skipped:])
    written = [(text or "").encode() for text in texts[skipped:]]
    assert look.lengths.tolist() == [len(text) for text in written]
    assert look.first.tolist() == [text[0] if text else 0 for text in written]
    assert look.last.tolist() == [text[-1] if text else 0 for text in written]
    assert bytes(look.data) == b"".join(written)
    assert not written or not b"".join(written) or look.lowest == min(b"".join(written))


@given(TEXTS, st.sampled_from([0x20, 0x61, 0xC3]))
def test_the_texts_that_have_a_byte_are_found_and_no_others(texts, byte):
    look = look_at(pa.array(texts, pa.string()))
    assert look.having(look.data == byte).tolist() == [byte in (text or "").encode() for text in texts]


@given(TEXTS, st.integers(1, 4))
def test_a_block_holds_the_texts_of_one_length_one_under_the_other(texts, length):
    look = look_at(pa.array(texts, pa.string()))
    rows, block = look.of_length(length)
    assert [bytes(row).decode() for row in block] == [texts[row] for row in rows]
    assert len(rows) == sum(len((text or "").encode()) == length for text in texts)


def test_a_column_without_texts_has_nothing_to_see():
    for empty in (pa.array([], pa.string()), pa.nulls(3, pa.string()), pa.array(["", None], pa.string())):
        look = look_at(empty)
        assert not look.none().any()
        assert (look.lowest, look.highest) == (255, 0)
        assert look.first.tolist() == [0] * len(empty)
        assert not look.having(np.zeros(0, np.bool_)).any()

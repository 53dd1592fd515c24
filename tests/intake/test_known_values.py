"""What is known of values is told of the same values again, in whatever order they come."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from intake.known_values import NOTHING_KNOWN

WORDS = st.lists(st.text("abcä", max_size=3), max_size=8, unique=True)


def found(values):
    """Something that each value has of its own."""
    texts = values.to_pylist()
    return {"hash": np.array([hash(text) for text in texts], np.int64), "rule_1": np.array(["a" in it for it in texts])}


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_after_any_blocks_each_value_has_its_own_answers(blocks):
    known, seen = NOTHING_KNOWN, set()
    for words in blocks:
        values = pa.array(words, pa.string())
        lacking = known.lacking(values)
        assert set(lacking.to_pylist()) == set(words) - seen
        known = known.and_more(lacking, found(lacking))
        seen |= set(words)
        answers, expected = known.of(values), found(values)
        assert {name: own.tolist() for name, own in answers.items()} == {
            name: own.tolist() for name, own in expected.items()
        }
    assert sorted(known.values.to_pylist()) == sorted(seen)


def test_what_is_known_is_not_changed_by_what_comes():
    first = NOTHING_KNOWN.and_more(pa.array(["a"]), found(pa.array(["a"])))
    more = first.and_more(pa.array(["b"]), found(pa.array(["b"])))
    assert (first.values.to_pylist(), more.values.to_pylist()) == (["a"], ["a", "b"])
    assert NOTHING_KNOWN.answers == {}

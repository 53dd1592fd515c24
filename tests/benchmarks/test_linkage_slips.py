"""A slip of the hand is one slip: a letter changed, left out, put in, or exchanged with the next."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage_slips import slipped

WORDS = st.lists(st.text("abcdxyz", min_size=1, max_size=9), min_size=1, max_size=30)


def one_apart(before, after):
    """Whether one letter was changed, left out, put in or exchanged (or changed into itself)."""
    changed = {before[:at] + after[at : at + 1] + before[at + 1 :] for at in range(len(before))}
    left_out = {before[:at] + before[at + 1 :] for at in range(len(before))}
    put_in = {before[:at] + after[at : at + 1] + before[at:] for at in range(len(before) + 1)}
    exchanged = {before[:at] + before[at + 1] + before[at] + before[at + 2 :] for at in range(len(before) - 1)}
    return after in changed | left_out | put_in | exchanged


@given(WORDS, st.integers(0, 9))
def test_each_text_has_one_slip(words, seed):
    given_texts = np.array(words, "S10")
    found = slipped(np.random.default_rng(seed), given_texts)
    assert [word.decode() for word in given_texts] == words, "what was given is not touched"
    for before, after in zip(words, found, strict=True):
        assert one_apart(before, after.decode()), (before, after)


def test_every_kind_of_slip_comes_about_and_an_empty_text_stays():
    found = slipped(np.random.default_rng(1), np.array(["abcdef"] * 200, "S7"))
    assert {len(text) for text in found} == {5, 6, 7}
    assert any(sorted(text) == sorted(b"abcdef") and text != b"abcdef" for text in found)
    assert slipped(np.random.default_rng(1), np.array([""] * 20, "S4")).tolist() == [b""] * 20

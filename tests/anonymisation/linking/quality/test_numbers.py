"""What must hold of numbers beside links: who shares one, who is contradicted, and how likely that was to be seen."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.numbers import pairs_within, verified_numbers
from tests.anonymisation.linking.linkages import records_of

NHS, UPN = "nhs_number", "upn"
HELD = st.lists(st.tuples(st.sampled_from([NHS, UPN, "crn"]), st.sampled_from("abc")), max_size=3, unique=True)


def numbers_of(held):
    return verified_numbers(records_of(["one"] * len(held), held))


def pairs(found):
    left, right = found
    return set(zip(left.tolist(), right.tolist(), strict=True))


@given(st.lists(HELD, min_size=1, max_size=8))
def test_pairs_share_contradict_or_neither_as_by_hand(held):
    found = numbers_of(held)
    every = list(combinations(range(len(held)), 2))
    shared = {(one, other) for one, other in every if set(held[one]) & set(held[other])}
    assert pairs(found.shared_pairs()) == shared
    if every:
        left, right = (np.array(side) for side in zip(*every, strict=True))
        agree, differ = found.compared(left, right)
        assert {pair for pair, yes in zip(every, agree, strict=True) if yes} == shared
        for (one, other), contradicts in zip(every, differ, strict=True):
            of_one_kind = {kind for kind, _ in held[one]} & {kind for kind, _ in held[other]}
            assert contradicts == (bool(of_one_kind) and (one, other) not in shared)


def test_a_number_of_one_kind_is_not_that_of_another():
    found = numbers_of([[(NHS, "1")], [(UPN, "1")], []])
    assert pairs(found.shared_pairs()) == set()
    agree, differ = found.compared(np.array([0, 0]), np.array([1, 2]))
    assert not agree.any()
    assert not differ.any()


def test_a_number_that_everybody_has_is_nobodys():
    assert len(numbers_of([[(NHS, "1")]] * 1_000).shared_pairs()[0]) == 1_000 * 999 // 2
    assert len(numbers_of([[(NHS, "1")]] * 1_001).shared_pairs()[0]) == 0


def test_the_chance_that_numbers_would_tell_is_that_of_two_records_drawn_from_their_sources():
    held = [[(NHS, "1")], [], [(NHS, "2")], [(NHS, "3"), (UPN, "4")], [(UPN, "5")], []]
    records = records_of(["one", "one", "other", "other", "other", "other"], held)
    left, right = np.array([0, 0, 2]), np.array([1, 2, 3])
    found = verified_numbers(records).chance_of_both(records.column("source"), left, right)
    # In the one source half have an NHS number; in the other one of four, one of four both, one of four a UPN.
    assert found.tolist() == pytest.approx([1 / 4, 1 / 2 * 2 / 4, (1 / 4 * 2 / 4) + (1 / 4 * 3 / 4) + (1 / 4 * 2 / 4)])


def test_pairs_of_groups_are_every_pair_once():
    left, right = pairs_within(np.array([7, 7, 7, 3, 5, 5]))
    assert pairs((left, right)) == {(0, 1), (0, 2), (1, 2), (4, 5)}
    assert len(left) == 4
    assert pairs(pairs_within(np.array([7, 7, 7, 5, 5]), most=2)) == {(3, 4)}
    assert pairs(pairs_within(np.zeros(0, dtype=np.int64))) == set()

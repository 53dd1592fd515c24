"""Pairs counted by sizes of groups are the pairs that a list of all of them has."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage_truth import LabelledPairs, SamePerson, Scored, labelled_pairs

ROWS = st.integers(1, 12)


@st.composite
def cases(draw):
    """Rows with codes and sources, the record of each, and weighted pairs of records."""
    count = draw(ROWS)
    codes = draw(st.lists(st.integers(-1, 4), min_size=count, max_size=count))
    source = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    record = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    pairs = [pair for pair in combinations(range(6), 2) if max(pair) <= max(record)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weight = draw(st.lists(st.integers(-3, 3), min_size=len(chosen), max_size=len(chosen)))
    return codes, source, record, chosen, weight, draw(st.booleans())


def numbers(values):
    return np.array(values, dtype=np.int64)


def known_of(codes, source, across):
    return SamePerson(numbers(codes), numbers(source), across=across)


def scored_of(chosen, weight):
    left, right = numbers([pair[0] for pair in chosen]), numbers([pair[1] for pair in chosen])
    return Scored(left, right, np.array(weight, dtype=np.float64))


def listed(codes, source, across):
    """Every pair of rows that counts."""
    rows = [row for row in range(len(codes)) if codes[row] >= 0]
    return [(a, b) for a, b in combinations(rows, 2) if not across or source[a] != source[b]]


@given(cases())
def test_pairs_in_groups_are_counted_as_if_listed(case):
    codes, source, record, _, _, across = case
    every = listed(codes, source, across)
    known = known_of(codes, source, across)
    tally = known.of_groups(numbers(record))
    together = [pair for pair in every if record[pair[0]] == record[pair[1]]]
    assert known.pairs == sum(codes[a] == codes[b] for a, b in every)
    assert tally.made == len(together)
    assert tally.right == sum(codes[a] == codes[b] for a, b in together)


@given(cases())
def test_a_sweep_counts_rows_of_scored_records_as_if_listed(case):
    codes, source, record, chosen, weight, across = case
    every = listed(codes, source, across)
    weights = {frozenset(pair): value for pair, value in zip(chosen, weight, strict=True)}

    def of(pair):
        records = frozenset(record[row] for row in pair)
        return np.inf if len(records) == 1 else weights.get(records, -np.inf)

    swept = known_of(codes, source, across).sweep(numbers(record), scored_of(chosen, weight))
    assert swept.threshold.tolist() == [np.inf, *sorted(set(weight), reverse=True)]
    for threshold, made, right in zip(swept.threshold, swept.made, swept.right, strict=True):
        found = [pair for pair in every if of(pair) >= threshold]
        assert made == len(found)
        assert right == sum(codes[a] == codes[b] for a, b in found)


def test_what_became_of_persons():
    known = known_of([0, 0, 1, 1, 2, 3, -1], [0] * 7, across=False)
    became = known.wholeness(numbers([5, 5, 6, 7, 8, 8, 5]))
    assert (became.persons, became.whole, became.mixed) == (4, 1, 1)


def test_of_labelled_pairs_no_other_counts():
    known = labelled_pairs(
        numbers([0, 1, 2, 3, 3]), numbers([1, 0, 3, 2, 3]), np.array([True, False, False, False, True])
    )
    assert isinstance(known, LabelledPairs)
    assert known.pairs == 1, "a pair said twice is one, and one person if either says so; none is with itself"
    tally = known.of_groups(numbers([0, 0, 0, 0]))
    assert (tally.made, tally.right) == (2, 1)
    assert known.wholeness(numbers([0, 0, 0, 0])) is None


@pytest.mark.parametrize("turned", [False, True])
def test_a_sweep_finds_labelled_pairs_by_their_records(turned):
    known = labelled_pairs(numbers([0, 0, 2]), numbers([1, 2, 3]), np.array([True, True, False]))
    pairs = [(1, 0)] if turned else [(0, 1)]
    swept = known.sweep(numbers([0, 1, 1, 1]), scored_of(pairs, [2.5]))
    assert swept.threshold.tolist() == [np.inf, 2.5]
    assert swept.made.tolist() == [1, 3]
    assert swept.right.tolist() == [0, 2]


def test_without_a_scored_pair_only_what_is_one_record_is_found():
    known = labelled_pairs(numbers([0]), numbers([1]), np.array([True]))
    for record, found in (([0, 0], 1), ([0, 1], 0)):
        swept = known.sweep(numbers(record), scored_of([], []))
        assert (swept.made.tolist(), swept.right.tolist()) == ([found], [found])

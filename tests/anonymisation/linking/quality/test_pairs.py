"""What must hold of pairs and the chance that they are one person's."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.pairs import chances_of, clustered, joined_weights, linked_pairs, parted_pairs
from tests.anonymisation.linking.linkages import table_of


def test_a_weight_is_the_binary_logarithm_of_odds():
    assert chances_of(np.array([0.0, np.log2(20), -np.log2(3)])) == pytest.approx([1 / 2, 20 / 21, 1 / 4])
    assert chances_of(np.array([5_000.0, -5_000.0])) == pytest.approx([1, 0])


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_every_pair_of_a_cluster_is_told_once_and_no_other(labels):
    left, right = clustered(np.array(labels))
    expected = {pair for pair in combinations(range(len(labels)), 2) if labels[pair[0]] == labels[pair[1]]}
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == expected
    assert len(left) == len(expected)


def test_a_pair_has_its_own_weight_where_each_of_its_cluster_suffices():
    pairs = linked_pairs(np.array([0, 0, 2, 2, 0]), table_of([(0, 1, 9), (0, 4, 7), (1, 4, 8), (2, 3, 5)]), 4)
    found = dict(zip(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True), pairs.weights.tolist(), strict=True))
    assert found == {(0, 1): 9, (0, 4): 7, (1, 4): 8, (2, 3): 5}
    assert pairs.persons.tolist() == [2, 0, 0, 0]


def test_a_pair_linked_through_a_third_has_the_average_by_which_its_sides_were_joined():
    pairs = linked_pairs(np.zeros(3, dtype=np.int64), table_of([(0, 1, 20), (0, 2, 12), (1, 2, -2)]), 4)
    assert pairs.weights.tolist() == [20, 5, 5]


def test_a_pair_that_nothing_was_said_of_has_the_least_weight():
    assert linked_pairs(np.zeros(2, dtype=np.int64), table_of([]), -9).weights.tolist() == [0]
    pairs = linked_pairs(np.zeros(3, dtype=np.int64), table_of([(0, 1, 20), (0, 2, 30)]), -9)
    assert sorted(pairs.weights.tolist()) == [0, 20, 30]


def test_pairs_kept_apart_are_those_of_two_clusters():
    pairs = parted_pairs(np.array([0, 0, 2]), table_of([(0, 1, 9), (0, 2, 1), (1, 2, -3)]))
    assert (pairs.left.tolist(), pairs.right.tolist(), pairs.weights.tolist()) == ([0, 1], [2, 2], [1, -3])
    assert pairs.persons.tolist() == [0, 0]


def by_hand(matrix):
    """Average linkage, slowly."""
    parts, found = [[number] for number in range(len(matrix))], {}
    while len(parts) > 1:

        def average(pair):
            return np.mean([matrix[a][b] for a in parts[pair[0]] for b in parts[pair[1]]])

        one, other = max(combinations(range(len(parts)), 2), key=average)
        found |= {frozenset((a, b)): average((one, other)) for a in parts[one] for b in parts[other]}
        parts[one] += parts.pop(other)
    return found


@given(st.integers(2, 6).flatmap(lambda n: st.lists(st.integers(-50, 50), min_size=n * n, max_size=n * n, unique=True)))
def test_parts_are_joined_as_average_linkage_joins_them(values):
    count = int(len(values) ** 0.5)
    # Logarithms, so that no average is equal to another weight: which of two is joined first would be anybody's guess.
    matrix = np.log(np.array(values, dtype=float).reshape(count, count) + 51 + np.pi)
    matrix = np.triu(matrix, 1) + np.triu(matrix, 1).T
    found, expected = joined_weights(matrix), by_hand(matrix)
    for pair, average in expected.items():
        assert found[tuple(pair)] == pytest.approx(average)

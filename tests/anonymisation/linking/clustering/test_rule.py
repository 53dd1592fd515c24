"""What must hold of pairs and of the rule: each pair once, sums that no order of adding changes."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.clustering.rule import THRESHOLD, ClusterRule, pairs_of
from anonymisation.linking.errors import RepeatedError


def edges(*rows):
    columns = list(zip(*rows, strict=True)) or [[], [], []]
    return pa.table({name: pa.array(c) for name, c in zip(("left", "right", "weight"), columns, strict=True)})


@given(st.lists(st.floats(-90, 90), min_size=2, max_size=9), st.randoms())
def test_weights_add_up_to_the_same_in_any_order(weights, random):
    kept = pairs_of(edges(*((0, n + 1, weight) for n, weight in enumerate(weights))), len(weights) + 1).weight.tolist()
    mixed = random.sample(kept, len(kept))
    one, other = 0.0, 0.0
    for first, second in zip(kept, mixed, strict=True):
        one, other = one + first, other + second
    assert one == other
    assert all(abs(a - b) <= 2**-17 for a, b in zip(weights, kept, strict=True))


@pytest.mark.parametrize("rows", [[(0, 1, 2.0), (1, 2, 2.0), (0, 1, 3.0)], [(1, 0, 2.0)], [(1, 1, 2.0)]])
def test_a_pair_that_comes_twice_or_the_wrong_way_round_is_refused(rows):
    with pytest.raises(RepeatedError, match="pair of records"):
        pairs_of(edges(*rows), 3)


def test_a_wrong_link_costs_twenty_that_are_missed():
    rule = ClusterRule()
    assert 2 ** rule.thresholds[0] == pytest.approx(20)
    assert 2**rule.advantage == pytest.approx(20)
    assert rule.nearest == pytest.approx(0)


def test_a_rule_of_several_thresholds_looks_as_far_as_the_lowest_needs():
    rule = ClusterRule((9.0, 2.0, 9.0), 3.0)
    assert rule.nearest == -1.0
    assert rule.stops == (9.0, 2.0)
    assert rule.plain == 9.0
    assert ClusterRule((2.0,)).plain == THRESHOLD

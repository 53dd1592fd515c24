"""What must hold of pieces: small, the same in any order, and cut where a component is too large for one person."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.clustering.pieces import components_of, pieces_of, unsettled
from anonymisation.linking.clustering.rule import LARGEST, ClusterRule, Pairs

EDGES = st.integers(1, 12).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.dictionaries(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1]),
            st.integers(-3, 12).map(float),
        )
        if count > 1
        else st.just({}),
    )
)
RULE = ClusterRule((4.0, 7.5), 4.0, largest=3)
NONE = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def pairs(weights):
    places = np.array(list(weights), dtype=np.int64).reshape(-1, 2)
    return Pairs(places[:, 0], places[:, 1], np.array(list(weights.values()), dtype=np.float64))


def painted(count, weights):
    """The least place of each one's component, by painting until nothing changes."""
    labels = list(range(count))
    for _ in range(count):
        for one, other in weights:
            labels[one] = labels[other] = min(labels[one], labels[other])
    return labels


def cut_slowly(count, weights, rule):
    """Pieces by their definition, one record and one component at a time."""
    near = {pair: weight for pair, weight in weights.items() if weight >= rule.nearest}
    of = {n: sorted((w for pair, w in near.items() if n in pair), reverse=True) for n in range(count)}
    limit = {n: own[rule.largest] if len(own) > rule.largest else -math.inf for n, own in of.items()}
    near = {pair: weight for pair, weight in near.items() if all(weight > limit[end] for end in pair)}
    labels = painted(count, near)
    for rung in sorted({*map(float, range(math.ceil(rule.nearest), 13)), *rule.thresholds, math.inf}):
        large = [labels.count(label) > rule.largest for label in labels]
        near = {pair: w for pair, w in near.items() if large[pair[0]] and w >= rung}
        again = painted(count, near)
        labels = [again[n] if large[n] else labels[n] for n in range(count)]
    return labels


@given(EDGES)
def test_components_are_what_painting_finds(world):
    count, weights = world
    found = pairs(weights)
    assert components_of(count, found.left, found.right).tolist() == painted(count, weights)


@pytest.mark.parametrize("step", [1, 7919])
def test_a_chain_of_a_hundred_thousand_is_one_component_however_it_is_numbered(step):
    chain = np.arange(100_000) * step % 100_000
    assert not components_of(100_000, chain[:-1], chain[1:]).any()


@given(EDGES)
def test_pieces_are_what_cutting_one_component_at_a_time_leaves(world):
    count, weights = world
    found = pieces_of(count, pairs(weights), RULE)
    assert found.tolist() == cut_slowly(count, weights, RULE)
    assert np.bincount(found).max() <= RULE.largest


@given(EDGES, st.randoms())
def test_the_order_of_records_changes_no_piece(world, random):
    count, weights = world
    order = random.sample(range(count), count)
    moved = {tuple(sorted((order[one], order[other]))): weight for (one, other), weight in weights.items()}
    here, there = pieces_of(count, pairs(weights), RULE), pieces_of(count, pairs(moved), RULE)[order]
    assert ((here[:, None] == here) == (there[:, None] == there)).all()


def test_a_chain_of_strangers_falls_apart_and_who_outweighs_it_stays():
    """Five thousand people of two records each, chained through likeness that is less than theirs."""
    own = {(2 * n, 2 * n + 1): 20.0 for n in range(5000)}
    chain = {(2 * n + 1, 2 * n + 2): 9.0 for n in range(4999)}
    assert pieces_of(10_000, pairs(own | chain), ClusterRule()).tolist() == [n // 2 * 2 for n in range(10_000)]


def test_a_chain_that_no_weight_parts_is_parted_wholly():
    chain = {(n, n + 1): 9.0 for n in range(LARGEST)}
    assert pieces_of(LARGEST + 1, pairs(chain), ClusterRule()).tolist() == list(range(LARGEST + 1))
    del chain[0, 1]
    assert set(pieces_of(LARGEST + 1, pairs(chain), ClusterRule()).tolist()) == {0, 1}


@pytest.mark.parametrize("hub", [0, 2 * LARGEST])
def test_a_record_alike_to_a_crowd_is_left_out_and_the_crowd_is_not_harmed(hub):
    """A placeholder weighs as much with everybody as their own records do."""
    others = np.array([n for n in range(2 * LARGEST + 1) if n != hub])
    own = dict.fromkeys(zip(others[::2].tolist(), others[1::2].tolist(), strict=True), 20.0)
    crowd = {tuple(sorted((hub, n))): 20.0 for n in others.tolist()}
    found = pieces_of(2 * LARGEST + 1, pairs(own | crowd), ClusterRule())
    assert found[hub] == hub
    assert found[others].tolist() == np.repeat(others[::2], 2).tolist()


@pytest.mark.parametrize("hub", [0, LARGEST + 1])
def test_who_outweighs_the_crowd_stays_with_the_record_that_is_alike_to_it(hub):
    others = [n for n in range(LARGEST + 2) if n != hub]
    weights = {tuple(sorted((hub, n))): 5.0 for n in others} | {tuple(sorted((hub, others[9]))): 30.0}
    found = pieces_of(LARGEST + 2, pairs(weights), ClusterRule())
    joined = {place for place, label in enumerate(found.tolist()) if found.tolist().count(label) > 1}
    assert joined == {hub, others[9]}


def test_a_cut_is_made_at_a_threshold_too():
    """Cut at whole bits alone, both links would go; the threshold between them parts just the lesser."""
    chain = {(0, 1): 7.2, (1, 2): 7.6, (2, 3): 7.7}
    assert pieces_of(4, pairs(chain), RULE).tolist() == [0, 1, 1, 1]
    assert pieces_of(4, pairs(chain), ClusterRule((4.0,), 4.0, largest=3)).tolist() == [0, 1, 2, 3]


def test_what_is_unsettled_is_more_than_two_that_edges_do_not_show_to_be_one():
    pieces = np.array([0, 0, 2, 2, 2, 5, 5, 5, 8])
    rule = ClusterRule((4.0, 7.5))
    known = {(0, 1): 1.0, (2, 3): 8.0, (2, 4): 8.0, (3, 4): 7.5, (5, 6): 9.0, (5, 7): 9.0, (6, 7): 7.4}
    assert unsettled(pieces, pairs(known), NONE, rule).tolist() == [-1] * 5 + [5] * 3 + [-1]
    assert unsettled(pieces, pairs(known), pairs({(3, 4): 0.0}), rule).tolist() == [-1, -1, 2, 2, 2, 5, 5, 5, -1]

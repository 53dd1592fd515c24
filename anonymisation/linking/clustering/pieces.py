"""Pieces: records that could be one person's, few enough that every pair inside can be weighed.

A piece is a component of the pairs that matter. A component of more records than a person has presentations is a chain
of strangers: it is cut, at higher and higher weights, until its pieces are small. Where no weight parts it, nobody in
it is linked. All hangs on the weights alone, never on the order of records.
"""

import math
from collections.abc import Iterator

import numpy as np

from anonymisation.linking.clustering.rule import ClusterRule, Numbers, Pairs, Truths

_TWO = 2


def components_of(count: int, left: Numbers, right: Numbers) -> Numbers:
    """For each of `count` records the least place among those that pairs join to it, directly or through others."""
    labels = np.arange(count, dtype=np.int64)
    one, other = left, right
    while len(one):
        one, other = labels[one], labels[other]
        apart = one != other
        one, other = one[apart], other[apart]
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while ((further := labels[labels]) != labels).any():
            labels = further
    return labels


def pieces_of(count: int, pairs: Pairs, rule: ClusterRule) -> Numbers:
    """For each record the least place in its piece, whose pairs are those of `rule.nearest` and more.

    A record that is alike to more others than a piece may have keeps only what outweighs that crowd. Then components of
    more than `rule.largest` records are cut at each whole bit, and at each threshold.
    """
    near = _without_crowds(count, pairs.where(pairs.weight >= rule.nearest), rule.largest)
    labels = components_of(count, near.left, near.right)
    for rung in _rungs(rule, near):
        large = np.bincount(labels, minlength=count)[labels] > rule.largest
        if not large.any():
            break
        near = near.where(large[near.left] & (near.weight >= rung))
        labels[large] = components_of(count, near.left, near.right)[large]
    return labels


def unsettled(pieces: Numbers, pairs: Pairs, conflicts: Pairs, rule: ClusterRule) -> Numbers:
    """For each record its piece, where that cannot be told to be one person or two from `pairs` alone; else -1.

    Two records are settled by their one weight. More are settled where all pairs have the weight that makes them one at
    every threshold, and no two conflict.
    """
    size = np.bincount(pieces, minlength=len(pieces))
    inside = pairs.where((pairs.weight >= rule.plain) & _together(pieces, pairs))
    joined = np.bincount(pieces[inside.left], minlength=len(pieces))
    whole = joined == size * (size - 1) // _TWO
    whole[pieces[conflicts.left]] = False
    return np.where((whole | (size <= _TWO))[pieces], -1, pieces)


def _together(pieces: Numbers, pairs: Pairs) -> Truths:
    """Which pairs are of one piece."""
    together: Truths = pieces[pairs.left] == pieces[pairs.right]
    return together


def _rungs(rule: ClusterRule, pairs: Pairs) -> Iterator[float]:
    """The weights at which large components are cut, ascending; the last parts everybody."""
    highest = pairs.weight.max(initial=rule.nearest)
    whole = range(math.ceil(rule.nearest), math.floor(highest) + 1)
    yield from sorted({*map(float, whole), *rule.thresholds})
    yield math.inf


def _without_crowds(count: int, pairs: Pairs, largest: int) -> Pairs:
    """The pairs, but for each record at most `largest` of its best; where more weigh the same, none of that weight."""
    ends, weight = np.concatenate([pairs.left, pairs.right]), np.concatenate([pairs.weight, pairs.weight])
    others = np.bincount(ends, minlength=count)
    crowded = others > largest
    if not crowded.any():
        return pairs
    of_crowded = crowded[ends]
    ends, weight = ends[of_crowded], weight[of_crowded]
    ends, weight = (column[np.lexsort((-weight, ends))] for column in (ends, weight))
    records, starts = np.unique(ends, return_index=True)
    limit = np.full(count, -np.inf)
    limit[records] = weight[starts + largest]
    return pairs.where((pairs.weight > limit[pairs.left]) & (pairs.weight > limit[pairs.right]))

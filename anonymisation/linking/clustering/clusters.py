"""Clusters: which records are one person's, and which pairs were kept apart although they are alike, and why.

All hangs on the records alone: neither on their order nor on that of deliveries. No cluster holds a conflict of
verified numbers. What is not joined at one threshold may be at a lower; what is, stays so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.clustering.conflicts import conflicts_within
from anonymisation.linking.clustering.joining import joined
from anonymisation.linking.clustering.keys import ranks
from anonymisation.linking.clustering.pieces import pieces_of, unsettled
from anonymisation.linking.clustering.rule import ClusterRule, Numbers, Pairs, Truths, Weights, pairs_of
from anonymisation.linking.errors import UnweighedPairsError

_CELLS = 1 << 21
"""Pairs of records that are joined in one batch: what bounds the memory."""
_TWO = 2


class Apart(IntEnum):
    """Why two records that are alike are not one person's. Where several hold, the first is told."""

    LINKED_OR_FAR = 0
    """They are one person's, or too unlike to be told of."""
    CONFLICT = 1
    """Their clusters hold verified numbers that differ."""
    CROWD = 2
    """They were in a component too large to be one person, and were parted by a cut of it."""
    RIVALS = 3
    """A third is as like one of them, and cannot be the other: which is right is not told."""
    AVERAGE = 4
    """They are alike, but their clusters taken whole are not."""
    SHORT = 5
    """Their weight falls short of the threshold, by no more than the advantage."""


@dataclass(frozen=True, slots=True, repr=False)
class Clustered:
    """Clusters at one threshold. `labels`: for each record the least place in its cluster.

    `apart`: for each edge an `Apart`: the edges that are not 0 are the grey zone.
    """

    threshold: float
    labels: Numbers
    apart: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, repr=False)
class _Given:
    """What clusters are made from: the piece of each record, all edges, and the conflicts inside pieces."""

    pieces: Numbers
    edges: Pairs
    conflicts: Pairs
    rule: ClusterRule


@dataclass(frozen=True, slots=True, repr=False)
class _Forest:
    """How all records were joined: each into another at a height. `contested`: for each stop pairs of records."""

    into: Numbers
    height: Weights
    contested: tuple[Numbers, ...]


def clusters(
    edges: pa.Table,
    weigh: Callable[[Numbers], pa.Table],
    numbers: pa.Table,
    keys: pa.Array,
    rule: ClusterRule,
) -> tuple[Clustered, ...]:
    """The clusters of the records with `keys` at each threshold of the rule, in the rule's order.

    `edges` are all pairs that may be one person's, with their weights in bits (`left` < `right`: places among the
    keys); `numbers` the verified numbers (`conflicts.NUMBERS`). `weigh` is asked once for every pair inside groups: the
    same number in its argument, -1 for a record that has no need. Raises `UnweighedPairsError` where it leaves one out,
    `RepeatedError` where a pair or a key comes twice.
    """
    count = len(keys)
    rank, pairs = ranks(keys), pairs_of(edges, count)
    pieces = pieces_of(count, pairs, rule)
    given = _Given(pieces, pairs, conflicts_within(numbers, pieces), rule)
    groups = unsettled(pieces, pairs, given.conflicts, rule)
    forest = _settled(given, groups)
    if (groups >= 0).any():
        forest = _grown(forest, _batches(groups, rank, pairs_of(weigh(groups), count), given.conflicts), rule)
    return tuple(_cut(forest, given, threshold) for threshold in rule.thresholds)


def _settled(given: _Given, groups: Numbers) -> _Forest:
    """The joins that need no more than the edges: of pieces of two, and of pieces that are whole."""
    pieces, edges, barred = given.pieces, given.edges, given.conflicts.right
    size = np.bincount(pieces, minlength=len(pieces))[pieces]
    whole = (groups < 0) & (size > _TWO)
    into, height = np.where(whole, pieces, np.arange(len(pieces))), np.where(whole, np.inf, -np.inf)
    twos = edges.where((pieces[edges.left] == pieces[edges.right]) & (size[edges.left] == _TWO))
    into[twos.right], height[twos.right] = twos.left, twos.weight
    height[barred[size[barred] == _TWO]] = -np.inf
    return _Forest(into, height, tuple(np.zeros((0, _TWO), dtype=np.int64) for _ in given.rule.stops))


def _batches(
    groups: Numbers, rank: Numbers, inner: Pairs, conflicts: Pairs
) -> Iterator[tuple[Numbers, Weights, Truths]]:
    """Groups of one size, as many as are joined at once: the places of their records by key, weights, what is barred.

    Raises `UnweighedPairsError` where a pair inside a group has no weight.
    """
    members = np.flatnonzero(groups >= 0)
    sizes = np.bincount(groups[members], minlength=len(groups))[groups]
    members = members[np.lexsort((rank[members], groups[members], sizes[members]))]
    starts = np.flatnonzero(np.diff(groups[members], prepend=-1))
    number, slot = np.full(len(groups), -1), np.zeros(len(groups), dtype=np.int64)
    number[members] = np.cumsum(np.diff(groups[members], prepend=-1) != 0) - 1
    slot[members] = np.arange(len(members)) - starts[number[members]]
    inner, barring = (_in_order(found, number) for found in (inner, conflicts))
    for size, first, many in zip(
        *np.unique(sizes[members[starts]], return_index=True, return_counts=True), strict=True
    ):
        at_once = max(1, _CELLS // int(size * size))
        for begin in range(first, first + many, at_once):
            groups_now = range(begin, min(begin + at_once, first + many))
            shape = (len(groups_now), int(size), int(size))
            weights, barred = np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
            for table, found, value in ((weights, inner, inner.weight), (barred, barring, barring.weight == -np.inf)):
                now = slice(*np.searchsorted(number[found.left], [groups_now.start, groups_now.stop]))
                row, one, other = number[found.left[now]] - begin, slot[found.left[now]], slot[found.right[now]]
                table[row, one, other] = table[row, other, one] = value[now]
            weights[:, np.arange(size), np.arange(size)] = 0
            if missing := int(np.isnan(weights).sum()):
                raise UnweighedPairsError(missing // _TWO)
            place = starts[groups_now.start] + np.arange(len(groups_now) * size)
            yield members[place].reshape(shape[:2]), weights, barred


def _in_order(pairs: Pairs, number: Numbers) -> Pairs:
    """The pairs inside numbered groups, in the order of the groups."""
    inside = pairs.where((number[pairs.left] >= 0) & (number[pairs.left] == number[pairs.right]))
    order = np.argsort(number[inside.left], kind="stable")
    return Pairs(inside.left[order], inside.right[order], inside.weight[order])


def _grown(forest: _Forest, batches: Iterator[tuple[Numbers, Weights, Truths]], rule: ClusterRule) -> _Forest:
    """The forest with the joins of each batch."""
    contested = [[found] for found in forest.contested]
    for places, weights, barred in batches:
        made = joined(weights, barred, rule)
        forest.into[places] = np.take_along_axis(places, made.into, axis=1)
        forest.height[places] = made.height
        for known, found in zip(contested, made.contested, strict=True):
            known.append(places[found[:, :1], found[:, 1:]])
    return _Forest(forest.into, forest.height, tuple(np.concatenate(known) for known in contested))


def _cut(forest: _Forest, given: _Given, threshold: float) -> Clustered:
    """What was joined at a threshold, and why edges that come near it were not."""
    count = len(given.pieces)
    root = np.where(forest.height >= threshold, forest.into, np.arange(count))
    while ((further := root[root]) != root).any():
        root = further
    least = np.full(count, count)
    np.minimum.at(least, root, np.arange(count))
    labels = least[root]
    apart = np.full(len(given.edges.left), Apart.LINKED_OR_FAR, dtype=np.int8)
    near = given.edges.weight >= threshold - given.rule.advantage
    told = np.flatnonzero(near & (labels[given.edges.left] != labels[given.edges.right]))
    left, right = given.edges.left[told], given.edges.right[told]
    rivals = forest.contested[given.rule.stops.index(threshold)]
    why = np.where(given.edges.weight[told] >= threshold, Apart.AVERAGE, Apart.SHORT)
    these = _between(labels, left, right)
    why[np.isin(these, _between(labels, rivals[:, 0], rivals[:, 1]))] = Apart.RIVALS
    why[given.pieces[left] != given.pieces[right]] = Apart.CROWD
    why[np.isin(these, _between(labels, given.conflicts.left, given.conflicts.right))] = Apart.CONFLICT
    apart[told] = why
    return Clustered(threshold, labels, apart)


def _between(labels: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """One number for the two clusters of each pair, whichever comes first."""
    one, other = labels[left], labels[right]
    return np.minimum(one, other) * len(labels) + np.maximum(one, other)

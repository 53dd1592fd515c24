"""Small worlds of records for the tests of clustering: what each pair weighs, and which numbers each record has."""

from dataclasses import dataclass, field
from itertools import combinations

import pyarrow as pa
from hypothesis import strategies as st

from anonymisation.linking.clustering.clusters import clusters
from anonymisation.linking.clustering.conflicts import NUMBERS
from anonymisation.linking.clustering.keys import RECORD_KEY
from anonymisation.linking.clustering.rule import THRESHOLD, ClusterRule

FAR = -20.0
USUAL = ClusterRule()
SEVERAL = ClusterRule(thresholds=(12.0, 2.0, 6.0))


def key(name):
    return str(name).encode().rjust(RECORD_KEY.byte_width, b"\0")


@dataclass(frozen=True)
class World:
    """`weights` of pairs of names (others are `FAR`), the numbers of a name, and the pairs that blocking misses."""

    names: tuple
    weights: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    missed: frozenset = frozenset()

    def weight(self, one, other):
        return self.weights.get((one, other), self.weights.get((other, one), FAR))

    def conflict(self, one, other):
        mine, theirs = self.numbers.get(one, ()), self.numbers.get(other, ())
        return bool({kind for kind, _ in mine} & {kind for kind, _ in theirs}) and not set(mine) & set(theirs)

    def among(self, names):
        """The same world with some of its records, in the order given."""
        return World(tuple(names), self.weights, self.numbers, self.missed)

    def edges(self, floor=-10.0):
        reached = (pair for pair in combinations(range(len(self.names)), 2) if not self._misses(pair))
        return self._table([pair for pair in reached if self._of(pair) >= floor])

    def within(self, groups):
        pairs = combinations(range(len(self.names)), 2)
        return self._table([(one, two) for one, two in pairs if groups[one] == groups[two] >= 0])

    def numbers_table(self):
        rows = [(place, *number) for place, name in enumerate(self.names) for number in self.numbers.get(name, ())]
        return pa.Table.from_pylist([dict(zip(NUMBERS.names, row, strict=True)) for row in rows], schema=NUMBERS)

    def keys(self):
        return pa.array([key(name) for name in self.names], RECORD_KEY)

    def clustered(self, rule=USUAL):
        return clusters(self.edges(), self.within, self.numbers_table(), self.keys(), rule)

    def groups(self, rule=USUAL):
        """Which names are one person's at the rule's first threshold."""
        return partition(self.names, self.clustered(rule)[0].labels)

    def apart(self, rule=USUAL):
        """Why each pair of names was kept apart, those that were."""
        edges = self.edges().to_pylist()
        why = self.clustered(rule)[0].apart.tolist()
        told = zip(edges, why, strict=True)
        return {frozenset((self.names[edge["left"]], self.names[edge["right"]])): item for edge, item in told if item}

    def _of(self, pair):
        return self.weight(*(self.names[place] for place in pair))

    def _misses(self, pair):
        return frozenset(self.names[place] for place in pair) in self.missed

    def _table(self, pairs):
        columns = [[left for left, _ in pairs], [right for _, right in pairs], [self._of(pair) for pair in pairs]]
        types = (pa.int64(), pa.int64(), pa.float64())
        return pa.table(
            [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=["left", "right", "weight"]
        )


def partition(names, labels):
    labels = list(labels)
    return {frozenset(n for n, of in zip(names, labels, strict=True) if of == label) for label in labels}


def alike(weight, *names):
    """All pairs of some names weigh the same."""
    return dict.fromkeys(combinations(names, 2), weight)


class Slowly:
    """What clustering must come to for the records of one piece: every step looks at every pair of clusters."""

    def __init__(self, world, rule):
        self.world, self.rule = world, rule
        self.groups = [(name,) for name in sorted(world.names, key=key)]

    def like(self, one, other):
        weights = [self.world.weight(a, b) for a in one for b in other]
        return min(max(weights), sum(weights) / len(weights) + THRESHOLD)

    def barred(self, one, other):
        return any(self.world.conflict(a, b) for a in one for b in other)

    def contested(self, one, other):
        thirds = (third for third in self.groups if third not in {one, other})
        return any(self._rival(third, *pair) for third in thirds for pair in ((one, other), (other, one)))

    def _rival(self, third, middle, far):
        """Whether the middle is as like a third as the far one, and the three would not be one."""
        near = self.like(middle, third) >= self.like(middle, far) - self.rule.advantage
        left = min(self.like(middle + far, third), self.like(middle + third, far))
        unlike = self.barred(far, third) or left < THRESHOLD
        return near and unlike and not self.barred(middle, third)

    def answers(self):
        """For each threshold the clusters, and the pairs of them that a rival keeps apart."""
        found, stops = {}, list(self.rule.stops)
        while stops:
            pairs = [pair for pair in combinations(self.groups, 2) if not self.barred(*pair)]
            free = [pair for pair in pairs if not self.contested(*pair)]
            best = max((self.like(*pair) for pair in free), default=float("-inf"))
            while stops and best < stops[0]:
                rivals = {pair for pair in pairs if pair not in free and self.like(*pair) >= stops[0]}
                kept_apart = {frozenset(map(frozenset, pair)) for pair in rivals}
                found[stops.pop(0)] = (set(map(frozenset, self.groups)), kept_apart)
            if stops:
                one, other = next(pair for pair in free if self.like(*pair) == best)
                self.groups = [one + other if group == one else group for group in self.groups if group != other]
        return found


@st.composite
def worlds(draw, most=7, *, missed=False):
    names = tuple("abcdefghij"[: draw(st.integers(0, most))])
    pairs = list(combinations(names, 2))
    weights = draw(st.lists(st.integers(-6, 16), min_size=len(pairs), max_size=len(pairs)))
    has = st.sets(st.tuples(st.sampled_from(["nhs", "upn"]), st.sampled_from("12")), max_size=2)
    of = draw(st.lists(has, min_size=len(names), max_size=len(names)))
    lost = draw(st.sets(st.sampled_from(pairs), max_size=3)) if missed and pairs else set()
    known = {name: tuple(sorted(item)) for name, item in zip(names, of, strict=True)}
    return World(names, dict(zip(pairs, map(float, weights), strict=True)), known, frozenset(map(frozenset, lost)))

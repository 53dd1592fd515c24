"""An invented linkage with its truth: two sources, some people in both, fields that agree by known chances."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pyarrow as pa

from anonymisation.linking.quality.estimates import Clustering, Hidden
from anonymisation.linking.records import RECORDS

THRESHOLD = float(np.log2(20))
MATCH = np.array([0.95, 0.93, 0.9, 0.9, 0.85, 0.8])
UNLIKE = np.array([0.01, 0.005, 0.02, 0.1, 0.001, 0.05])
"""The chance that each field agrees of one person, and of two."""
PATTERNS = np.array(list(product((0, 1), repeat=len(MATCH))), dtype=np.bool_)
REACHED = (PATTERNS[:, 0] & PATTERNS[:, 1]) | (PATTERNS[:, 2] & PATTERNS[:, 4])
"""Patterns of agreement that blocking reaches."""


@dataclass(frozen=True, slots=True)
class Made:
    """A linkage, the same with the numbers of a quarter of the records hidden, and who each record is really about."""

    clustering: Clustering
    hidden: Hidden
    truth: np.ndarray

    @property
    def precision(self) -> float:
        one, same = self._counted(self.clustering.labels)
        return same / one

    @property
    def recall(self) -> float:
        _, same = self._counted(self.clustering.labels)
        return same / self._counted(self.truth)[0]

    def _counted(self, labels):
        """Pairs of one label, and those of them that are one person's."""
        both = np.stack([labels, self.truth])
        return tuple(
            int((sizes * (sizes - 1) // 2).sum())
            for sizes in (
                np.unique(labels, return_counts=True)[1],
                np.unique(both, axis=1, return_counts=True)[1],
            )
        )


def table_of(pairs):
    """Edges of (left, right, weight)."""
    left, right, weight = (np.array(column) for column in zip(*pairs, strict=True)) if pairs else ([], [], [])
    return pa.table([pa.array(left, pa.int64()), pa.array(right, pa.int64()), pa.array(weight, pa.float64())], _NAMES)


def records_of(source, numbers, **columns):
    """Linking records of these columns; `numbers` are lists of (kind, value)."""
    rows = len(source)
    given = columns | {"source": source, "numbers": [[{"kind": k, "value": v} for k, v in row] for row in numbers]}
    return pa.table([pa.array(given.get(field.name, [None] * rows), field.type) for field in RECORDS], schema=RECORDS)


def grouped(count, left, right):
    """The least place of each component."""
    labels = np.arange(count)
    while True:
        before = labels.copy()
        least = np.minimum(labels[left], labels[right])
        np.minimum.at(labels, left, least)
        np.minimum.at(labels, right, least)
        labels = labels[labels]
        if (labels == before).all():
            return labels


def a_linkage(seed, persons=3_000, *, numbered=0.5, sexes=None, too_sure=0.0):
    """One linkage; of a share `sexes` of people, told as F, fields agree less; weights are some bits `too_sure`."""
    chance = np.random.default_rng(seed)
    both = int(persons * 0.6)
    truth = np.concatenate([np.arange(persons), np.arange(both), persons + np.arange(persons - both)])
    weigh = _weights(both, persons) + too_sure
    true = _patterns(chance, both, MATCH)
    if sexes is not None:
        worse = chance.random(both) < sexes
        true[worse] = _patterns(chance, int(worse.sum()), MATCH * 0.75)
    false = _others(chance, persons)
    left = np.concatenate([np.arange(both), chance.integers(0, persons, len(false))])
    right = persons + np.concatenate([np.arange(both), chance.integers(0, persons, len(false))])
    kept = (np.arange(len(left)) < both) | (truth[left] != truth[right])
    left, right, pattern = left[kept], right[kept], np.concatenate([true, false])[kept]
    number = np.where(chance.random(2 * persons) < numbered, np.arange(2 * persons), -1)[truth]
    held = (number[left] >= 0) & (number[right] >= 0)
    same, differ = held & (number[left] == number[right]), held & (number[left] != number[right])
    weight, reached = weigh[pattern], REACHED[pattern] | same
    weight = weight + np.where(same, 30.0, np.where(differ, -30.0, 0.0))
    hide = chance.random(len(truth)) < 0.25
    seen = ~hide[left] & ~hide[right]
    unaided = weigh[pattern] + np.where(same & seen, 30.0, np.where(differ & seen, -30.0, 0.0))
    alone = (REACHED[pattern] | (same & seen)) & (unaided >= THRESHOLD)
    edges = table_of(list(zip(left[reached], right[reached], weight[reached], strict=True)))
    joined = reached & (weight >= THRESHOLD)
    labels = grouped(2 * persons, left[joined], right[joined])
    sex = ["F" if sexes is not None and who < both and worse[who] else "M" for who in truth]
    records = records_of(
        ["one"] * persons + ["other"] * persons,
        [[("nhs_number", str(value))] if value >= 0 else [] for value in number.tolist()],
        sex=sex,
        birth=["1990-02-03"] * len(truth),
    )
    clustering = Clustering(records, labels, edges, edges, THRESHOLD)
    return Made(clustering, Hidden(hide, grouped(2 * persons, left[alone], right[alone])), truth)


_NAMES = ["left", "right", "weight"]


def _patterns(chance, count, agreeing):
    """The numbers of patterns of so many pairs."""
    agrees = chance.random((count, len(agreeing))) < agreeing
    return agrees @ (1 << np.arange(len(agreeing))[::-1])


def _others(chance, persons):
    """The patterns of pairs of two people that blocking reaches."""
    odds = np.where(PATTERNS, UNLIKE, 1 - UNLIKE).prod(axis=1)
    counts = chance.poisson(persons**2 * odds * REACHED)
    return np.repeat(np.arange(len(PATTERNS)), counts)


def _weights(both, persons):
    """The weight of each pattern in bits: the odds before, and what each field adds."""
    agree, differ = np.log2(MATCH / UNLIKE), np.log2((1 - MATCH) / (1 - UNLIKE))
    return np.log2(both / persons**2) + np.where(PATTERNS, agree, differ).sum(axis=1)

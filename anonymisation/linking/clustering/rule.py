"""What a cluster must satisfy, and pairs as numbers: what every step of clustering begins from.

A wrong link costs as much as twenty missed ones (the default of CRATE's linkage; Cardinal and others 2023). So two are
one person only where that is twenty times likelier than not (`THRESHOLD`), and of two that cannot both be right the
better is believed only where it is twenty times likelier than the other (`ADVANTAGE`); weights are in bits, log2 of
posterior odds.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.errors import RepeatedError

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

ODDS = 20
THRESHOLD = math.log2(ODDS)
ADVANTAGE = math.log2(ODDS)
LARGEST = 256
"""Records that one piece may have: no person has so many presentations, and all pairs within are weighed."""

_GRAIN = 1 << 16
"""Weights are taken to this part of a bit: their sums are then exact, whatever the order of adding."""


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """At which weights to cluster, by how much a leader must lead, and how large a piece may be.

    `thresholds` are in bits; each cluster at a higher one lies inside one at a lower.
    """

    thresholds: tuple[float, ...] = (THRESHOLD,)
    advantage: float = ADVANTAGE
    largest: int = LARGEST

    @property
    def nearest(self) -> float:
        """The least weight that matters: less could neither link two records nor contest a link of them."""
        return min(self.thresholds) - self.advantage

    @property
    def plain(self) -> float:
        """The weight from which a piece is one cluster at every threshold where all its pairs have it."""
        return max(*self.thresholds, THRESHOLD)

    @property
    def stops(self) -> tuple[float, ...]:
        """The thresholds, highest first."""
        return tuple(sorted(set(self.thresholds), reverse=True))


@dataclass(frozen=True, slots=True, repr=False)
class Pairs:
    """Pairs of records by their places, and the weight of each."""

    left: Numbers
    right: Numbers
    weight: Weights

    def where(self, chosen: Truths) -> "Pairs":
        """Some of them."""
        return Pairs(self.left[chosen], self.right[chosen], self.weight[chosen])


def pairs_of(edges: pa.Table, count: int) -> Pairs:
    """The pairs of a table of edges between `count` records.

    Raises `RepeatedError` unless each comes once, the lesser place first.
    """
    left, right = (edges.column(name).to_numpy().astype(np.int64, copy=False) for name in ("left", "right"))
    weight = np.round(edges.column("weight").to_numpy() * _GRAIN) / _GRAIN
    pairs = np.sort(left * count + right)  # np.unique would hash them, and such numbers hash ill
    if (pairs[1:] == pairs[:-1]).any() or (left >= right).any():
        what = "pair of records"
        raise RepeatedError(what)
    return Pairs(left, right, weight)

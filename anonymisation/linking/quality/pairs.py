"""Pairs of records with the chance that both are one person's, as the linker's own weights have it.

A weight is the binary logarithm of posterior odds. Of a pair that was linked through other records the weight is the
average by which the two parts were joined that it lies between: what the linker went by.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.quality.numbers import pairs_within

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_LARGEST = 500
"""Records of a cluster whose parts are joined once more; in one that is larger each pair's own weight stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Pairs:
    """Pairs of records by their places, with weights in bits; those of one of `persons` stand or fall together."""

    left: Numbers
    right: Numbers
    weights: Floats
    persons: Numbers

    @property
    def chances(self) -> Floats:
        """The chance of each, from its weight."""
        return chances_of(self.weights)

    def only(self, which: Mask) -> "Pairs":
        """Some of them."""
        return Pairs(self.left[which], self.right[which], self.weights[which], self.persons[which])


def chances_of(weights: Floats) -> Floats:
    """Probabilities from posterior odds in bits."""
    chances: Floats = 1 / (1 + np.exp2(-weights.clip(-1_000, 1_000)))
    return chances


def clustered(labels: Numbers) -> tuple[Numbers, Numbers]:
    """Every pair of records within a cluster, the lesser place first; those of one cluster stand together."""
    order = np.argsort(labels, kind="stable")
    left, right = pairs_within(labels[order])
    return order[left], order[right]


def unweighed(labels: Numbers, edges: pa.Table) -> Numbers:
    """The clusters of which some pair has no edge: the label of each record in one, -1 for every other."""
    left, right = clustered(labels)
    keys = edges.column("left").to_numpy() * len(labels) + edges.column("right").to_numpy()
    lacking = np.unique(labels[left[~np.isin(left * len(labels) + right, keys)]])
    return np.where(np.isin(labels, lacking), labels, -1)


def linked_pairs(labels: Numbers, within: pa.Table, threshold: float) -> Pairs:
    """Every pair of records within a cluster. `within` has their weights (`left` < `right`, `weight`)."""
    left, right = clustered(labels)
    weights = _weights(left, right, len(labels), within)
    persons = labels[left]
    # The pairs of one cluster stand together: whatever is cut where the person changes is one cluster's.
    starts = np.flatnonzero(np.diff(persons, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(persons)]):
        if (weights[start:end] < threshold).any():
            weights[start:end] = _joined(weights[start:end])
    return Pairs(left, right, weights, persons)


def parted_pairs(labels: Numbers, edges: pa.Table) -> Pairs:
    """Every pair of records that was weighed and lies in two clusters."""
    left, right = edges.column("left").to_numpy(), edges.column("right").to_numpy()
    apart = labels[left] != labels[right]
    persons = np.minimum(labels[left], labels[right])
    return Pairs(left, right, edges.column("weight").to_numpy(), persons).only(apart)


def joined_weights(matrix: Floats) -> Floats:
    """For each pair of records of one cluster the average weight at which its two sides are joined.

    `matrix` has the weights of all pairs, alike on both sides of its diagonal, which is not looked at. Pairs are joined
    as average linkage joins them (Sokal and Michener 1958): at each step the two parts of the greatest average.
    """
    count = len(matrix)
    sums, found = matrix.astype(np.float64), np.zeros_like(matrix, dtype=np.float64)
    sizes, parts = np.ones(count), [[number] for number in range(count)]
    alive = np.ones(count, dtype=np.bool_)
    for _ in range(count - 1):
        average = np.where(np.outer(alive, alive), sums / np.outer(sizes, sizes), -np.inf)
        np.fill_diagonal(average, -np.inf)
        one, other = divmod(int(average.argmax()), count)
        found[np.ix_(parts[one], parts[other])] = average[one, other]
        found[np.ix_(parts[other], parts[one])] = average[one, other]
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sizes[one] += sizes[other]
        parts[one] += parts[other]
        alive[other] = False
    return found


def _joined(weights: Floats) -> Floats:
    """The same for the pairs of one cluster in their order."""
    count = int((1 + np.sqrt(1 + 8 * len(weights))) / 2)
    if count > _LARGEST:
        return weights
    above = np.triu_indices(count, 1)
    matrix = np.zeros((count, count))
    matrix[above] = weights
    return joined_weights(matrix + matrix.T)[above]


def _weights(left: Numbers, right: Numbers, count: int, edges: pa.Table) -> Floats:
    """The weight of each pair; of one that was not weighed the least that was, for nothing spoke for it."""
    keys = edges.column("left").to_numpy() * count + edges.column("right").to_numpy()
    values = edges.column("weight").to_numpy()
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    least = min(float(values.min(initial=0.0)), 0.0)
    if not len(keys):
        return np.full(len(left), least)
    asked = left * count + right
    at = np.searchsorted(keys, asked).clip(max=len(keys) - 1)
    return np.where(keys[at] == asked, values[at], least)

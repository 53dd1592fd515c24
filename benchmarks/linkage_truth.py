"""What is known to be true, and how many of the pairs that a way makes are: counted by sizes of groups, never listed.

A way answers with records: rows of equal content may be one record. `record` has the record of each row.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of records that were given a weight, in no order."""

    left: Numbers
    right: Numbers
    weight: Weights


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of rows that count: how many were made, and how many of those are right."""

    made: int
    right: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """By falling threshold, each weight once: how many pairs are made from it on, and how many of those are right."""

    threshold: Weights
    made: Numbers
    right: Numbers


@dataclass(frozen=True, slots=True)
class Wholeness:
    """Persons of the truth, those whose rows alone are one cluster (`whole`), and clusters of more than one person."""

    persons: int
    whole: int
    mixed: int


class Known(Protocol):
    """What is true of some rows."""

    @property
    def pairs(self) -> int:
        """How many pairs of rows are to be found."""

    def of_groups(self, labels: Numbers) -> Tally:
        """The pairs that stand in one group; `labels` has the group of each row."""

    def sweep(self, record: Numbers, scored: Scored) -> Sweep:
        """The pairs of scored records, and of one record (weight infinite)."""

    def wholeness(self, labels: Numbers) -> Wholeness | None:
        """What became of persons; None where the truth knows pairs alone."""


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Rows with one code are one person; of rows with -1 nothing is known, and pairs with them do not count.

    `across`: only pairs of a row of either source count.
    """

    codes: Numbers
    source: Numbers
    across: bool

    @property
    def pairs(self) -> int:
        """How many pairs of rows are to be found."""
        told = self.codes >= 0
        return _within(self.codes[told], self.source[told], across=self.across)

    def of_groups(self, labels: Numbers) -> Tally:
        """The pairs that stand in one group."""
        told = self.codes >= 0
        group, code, source = labels[told], self.codes[told], self.source[told]
        made = _within(group, source, across=self.across)
        return Tally(made, _within(_together(group, code), source, across=self.across))

    def sweep(self, record: Numbers, scored: Scored) -> Sweep:
        """The pairs of scored records, each counted as often as rows have them."""
        told = self.codes >= 0
        inside = self.of_groups(record)
        record_of, code, source = record[told], self.codes[told], self.source[told]
        _, first, count = np.unique(
            _together(record_of, _together(code, source)), return_index=True, return_counts=True
        )
        units = _Units(record_of[first], code[first], source[first], count.astype(np.int64))
        made, right = units.between(scored, int(record.max(initial=-1)) + 1, across=self.across)
        return _swept(scored.weight, made, right, inside)

    def wholeness(self, labels: Numbers) -> Wholeness:
        """What became of persons."""
        told = self.codes >= 0
        group, code = labels[told], self.codes[told]
        first = np.unique(_together(group, code), return_index=True)[1]
        persons_in, groups_of = _times(group[first]), _times(code[first])
        alone = (persons_in[_place(group[first])] == 1) & (groups_of[_place(code[first])] == 1)
        return Wholeness(len(groups_of), int(alone.sum()), int((persons_in > 1).sum()))


@dataclass(frozen=True, slots=True)
class _Units:
    """Rows of one record, one code and one source together; ordered by record."""

    record: Numbers
    code: Numbers
    source: Numbers
    count: Numbers

    def between(self, scored: Scored, records: int, *, across: bool) -> tuple[Numbers, Numbers]:
        """For each pair of records how many pairs of rows count, and how many of those are right."""
        held = np.bincount(self.record, minlength=records)
        start = np.cumsum(held) - held
        wide = held[scored.right]
        times = held[scored.left] * wide
        edge = np.repeat(np.arange(len(times)), times)
        within = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
        left = start[scored.left[edge]] + within // wide[edge]
        right = start[scored.right[edge]] + within % wide[edge]
        pairs = self.count[left] * self.count[right]
        if across:
            pairs *= self.source[left] != self.source[right]
        same = pairs * (self.code[left] == self.code[right])
        return _summed(edge, pairs, len(times)), _summed(edge, same, len(times))


@dataclass(frozen=True, slots=True)
class LabelledPairs:
    """Pairs of rows of which each is said to be one person or not; no other pair counts."""

    left: Numbers
    right: Numbers
    same: Mask

    @property
    def pairs(self) -> int:
        """How many of them are one person."""
        return int(self.same.sum())

    def of_groups(self, labels: Numbers) -> Tally:
        """The labelled pairs that stand in one group."""
        together = labels[self.left] == labels[self.right]
        return Tally(int(together.sum()), int((together & self.same).sum()))

    def sweep(self, record: Numbers, scored: Scored) -> Sweep:
        """The labelled pairs whose records were scored."""
        size = int(record.max(initial=0)) + 1
        key = np.minimum(scored.left, scored.right) * size + np.maximum(scored.left, scored.right)
        order = np.argsort(key, kind="stable")
        left, right = record[self.left], record[self.right]
        asked = np.minimum(left, right) * size + np.maximum(left, right)
        if not len(key):
            return _swept(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64), self.of_groups(record))
        place = order[np.minimum(np.searchsorted(key[order], asked), len(key) - 1)]
        found = (key[place] == asked) & (left != right)
        made = np.ones(int(found.sum()), dtype=np.int64)
        return _swept(scored.weight[place[found]], made, self.same[found].astype(np.int64), self.of_groups(record))

    def wholeness(self, _: Numbers) -> None:
        """Nobody knows what became of persons."""


def labelled_pairs(left: Numbers, right: Numbers, same: Mask) -> LabelledPairs:
    """Labels without a row's pair with itself, each pair once: a pair said to be one person anywhere is."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    apart = low != high
    low, high, same = low[apart], high[apart], same[apart]
    order = np.lexsort((~same, high, low))
    low, high, same = low[order], high[order], same[order]
    first = np.ones(len(low), dtype=np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return LabelledPairs(low[first], high[first], same[first])


def _swept(weight: Weights, made: Numbers, right: Numbers, inside: Tally) -> Sweep:
    """Pairs in the order of their weights, what stands within one record first."""
    order = np.argsort(-weight, kind="stable")
    weights = np.concatenate([[np.inf], weight[order]])
    made_by = np.cumsum(np.concatenate([[inside.made], made[order]]))
    right_by = np.cumsum(np.concatenate([[inside.right], right[order]]))
    last = np.ones(len(weights), dtype=np.bool_)
    last[:-1] = weights[1:] != weights[:-1]
    return Sweep(weights[last], made_by[last].astype(np.int64), right_by[last].astype(np.int64))


def _within(groups: Numbers, source: Numbers, *, across: bool) -> int:
    """How many pairs that count stand within groups."""
    place = _place(groups)
    sizes = np.bincount(place)
    if not across:
        return int((sizes * (sizes - 1) // 2).sum())
    first = np.bincount(place[source == 0], minlength=len(sizes))
    return int((first * (sizes - first)).sum())


def _together(one: Numbers, other: Numbers) -> Numbers:
    """Two codes, none below nought, as one."""
    return one * (int(other.max(initial=0)) + 1) + other


def _place(codes: Numbers) -> Numbers:
    """Codes as numbers from nought without gaps."""
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _times(codes: Numbers) -> Numbers:
    """How often each code stands, in their order."""
    return np.unique(codes, return_counts=True)[1].astype(np.int64)


def _summed(place: Numbers, values: Numbers, size: int) -> Numbers:
    """Sums of values by place."""
    return np.bincount(place, weights=values, minlength=size).astype(np.int64)

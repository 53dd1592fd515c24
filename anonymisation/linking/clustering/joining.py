"""Joining: clusters of a group, two at a time, the likest first, by the weights of all pairs between them.

Groups of one size go through each step together. No step knows a threshold: clusters at a threshold are what was
joined before the likest that were left fell below it. So those at a higher threshold lie inside those at a lower.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anonymisation.linking.clustering.rule import THRESHOLD, ClusterRule, Numbers, Truths, Weights

_Rivals = npt.NDArray[np.int16]
_NEVER = -np.inf
_NOBODY = -1


@dataclass(frozen=True, slots=True, repr=False)
class Joins:
    """What became of groups of n records each; the first of each is the one whose record key is least.

    `into`: which record of the group each one's cluster was joined into, itself if none. `height`: the weight down to
    which that holds. `contested`: for each stop rows of group and two records whose clusters could be one, were there
    no rival.
    """

    into: Numbers
    height: Weights
    contested: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Batch:
    """Groups on their way. Of two clusters `total` is the sum of the weights between them, `best` the greatest.

    `like`: how likely they are one, -inf if they may not be; `free`: the same, -inf too where the pair is contested;
    `rival`: who contests it, -1 for nobody. `lowest`: the least likeness at which the group was joined yet.
    """

    group: Numbers
    total: Weights
    best: Weights
    like: Weights
    free: Weights
    rival: _Rivals
    size: Numbers
    lowest: Weights

    def of(self, chosen: Truths) -> "_Batch":
        """Some of the groups."""
        return _Batch(
            self.group[chosen],
            self.total[chosen],
            self.best[chosen],
            self.like[chosen],
            self.free[chosen],
            self.rival[chosen],
            self.size[chosen],
            self.lowest[chosen],
        )

    def likest(self) -> tuple[Weights, Numbers, Numbers]:
        """Of each group the greatest likeness of a pair that is free, and the two; of several the first."""
        groups, records = self.size.shape
        at = self.free.reshape(groups, -1).argmax(axis=1)
        one, other = np.divmod(at, records)
        return self.free[np.arange(groups), one, other], one, other

    def rivals(self, at: Numbers, one: Numbers, other: Numbers, rule: ClusterRule) -> Numbers:
        """For each pair a cluster that contests it, or -1.

        A third contests a pair where one of the two, the middle, is not likelier the other's than the third's by the
        advantage, and the three would not be one: the other and the third may not be, or whichever the middle were
        joined with first, the one left would be unlike both.
        """
        rows = np.arange(len(at))
        with_one, with_other = self.like[at, one], self.like[at, other]
        between = with_one[rows, other]
        contests = np.zeros(with_one.shape, dtype=np.bool_)
        for middle, far, with_middle, with_far in (
            (one, other, with_one, with_other),
            (other, one, with_other, with_one),
        ):
            near = with_middle >= (between - rule.advantage)[:, None]
            contests |= near & ((with_far == _NEVER) | self._unlike(at, middle, far))
        contests[rows, one] = contests[rows, other] = False
        return np.where(contests.any(axis=1), contests.argmax(axis=1), _NOBODY)

    def _unlike(self, at: Numbers, middle: Numbers, far: Numbers) -> Truths:
        """For each third whether it would be unlike the two once joined, or the far one unlike it and the middle."""
        sizes, sums, best = np.maximum(self.size[at], 1), self.total[at, far], self.best[at, far]
        of_middle, of_far = self.size[at, middle][:, None], self.size[at, far][:, None]
        third = likeness(
            np.maximum(self.best[at, middle], best), (self.total[at, middle] + sums) / ((of_middle + of_far) * sizes)
        )
        left = likeness(
            np.maximum(self.best[at, middle, far][:, None], best),
            (self.total[at, middle, far][:, None] + sums) / ((of_middle + sizes) * of_far),
        )
        unlike: Truths = (third < THRESHOLD) | (left < THRESHOLD)
        return unlike

    def contest(self, at: Numbers, one: Numbers, other: Numbers, rival: Numbers) -> None:
        """Leave pairs alone until one of them, or the rival, is joined with somebody."""
        for first, second in ((one, other), (other, one)):
            self.free[at, first, second] = _NEVER
            self.rival[at, first, second] = rival

    def join(self, at: Numbers, one: Numbers, other: Numbers) -> None:
        """Make `other` part of `one`, whose number is less."""
        barred = (self.like[at, one] == _NEVER) | (self.like[at, other] == _NEVER)
        total = self.total[at, one] + self.total[at, other]
        best = np.maximum(self.best[at, one], self.best[at, other])
        self.size[at, one] += self.size[at, other]
        self.size[at, other] = 0
        pairs = self.size[at, one][:, None] * np.maximum(self.size[at], 1)
        like = np.where(barred, _NEVER, likeness(best, total / pairs))
        stale = np.flatnonzero((self.rival[at] != _NOBODY).any(axis=(1, 2)))
        self._release(at[stale], one[stale], other[stale])
        for table, row in ((self.total, total), (self.best, best), (self.like, like), (self.free, like)):
            table[at, one] = row
            table[at, :, one] = row
        for table in (self.like, self.free):
            table[at, other] = _NEVER
            table[at, :, other] = _NEVER

    def _release(self, at: Numbers, one: Numbers, other: Numbers) -> None:
        """Let go the contests of two clusters that are joined, and those in which they were the rival."""
        rival = self.rival[at]
        for gone in (one, other):
            rival[rival == gone[:, None, None]] = _NOBODY
            rival[np.arange(len(at)), gone] = _NOBODY
            rival[np.arange(len(at)), :, gone] = _NOBODY
        self.rival[at] = rival
        self.free[at] = np.where(rival == _NOBODY, self.like[at], _NEVER)


def likeness(best: Weights, mean: Weights) -> Weights:
    """How likely two clusters are one, in bits, from the greatest weight of a pair between them and from the average.

    One pair that is alike enough joins them, unless all pairs taken together make it less than an even chance at the
    usual threshold. The average alone would leave out whoever is poorly written beside many; the greatest alone would
    make one person of a chain of strangers.
    """
    return np.minimum(best, mean + THRESHOLD)


def joined(weights: Weights, barred: Truths, rule: ClusterRule) -> Joins:
    """Join the records of groups, given the weight of each pair and which pairs may not be one.

    Both are of shape (groups, records, records) and symmetric; records come in the order of their keys.
    """
    groups, records, _ = weights.shape
    into, height = np.tile(np.arange(records), (groups, 1)), np.full((groups, records), _NEVER)
    contested: list[list[Numbers]] = [[np.zeros((0, 3), dtype=np.int64)] for _ in rule.stops]
    passed = np.zeros(groups, dtype=np.int64)
    batch = _begun(weights, barred)
    while len(batch.group):
        likest, one, other = batch.likest()
        for number, stop in enumerate(rule.stops):
            now = (likest < stop) & (passed[batch.group] == number)
            contested[number].append(_contested(batch, np.flatnonzero(now), stop))
            passed[batch.group[now]] += 1
        going = likest >= rule.stops[-1]
        if 2 * np.count_nonzero(going) <= len(going):
            batch, likest, one, other = batch.of(going), likest[going], one[going], other[going]
            going = going[going]
        at = _join_uncontested(batch, np.flatnonzero(going), one, other, rule)
        batch.lowest[at] = np.minimum(batch.lowest[at], likest[at])
        into[batch.group[at], other[at]], height[batch.group[at], other[at]] = one[at], batch.lowest[at]
    return Joins(into, height, tuple(np.concatenate(found) for found in contested))


def _begun(weights: Weights, barred: Truths) -> _Batch:
    """Groups in which nothing is joined yet."""
    groups, records, _ = weights.shape
    like = np.where(barred | np.eye(records, dtype=np.bool_), _NEVER, weights)
    return _Batch(
        group=np.arange(groups),
        total=weights.copy(),
        best=weights.copy(),
        like=like,
        free=like.copy(),
        rival=np.full(weights.shape, _NOBODY, dtype=np.int16),
        size=np.ones((groups, records), dtype=np.int64),
        lowest=np.full(groups, np.inf),
    )


def _join_uncontested(batch: _Batch, at: Numbers, one: Numbers, other: Numbers, rule: ClusterRule) -> Numbers:
    """Join the likest two of the groups `at`, or leave them alone if they are contested; which groups were joined."""
    rival = batch.rivals(at, one[at], other[at], rule)
    held = rival != _NOBODY
    contested = at[held]
    free: Numbers = at[~held]
    batch.contest(contested, one[contested], other[contested], rival[held])
    batch.join(free, one[free], other[free])
    return free


def _contested(batch: _Batch, at: Numbers, stop: float) -> Numbers:
    """Group and the two records of pairs that would be joined, were they not contested."""
    row, one, other = np.nonzero((batch.rival[at] != _NOBODY) & (batch.like[at] >= stop))
    found: Numbers = np.stack([batch.group[at][row], one, other], axis=1)[one < other]
    return found

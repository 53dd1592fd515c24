"""Shares with intervals: of pairs of records, of which those of one person stand or fall together.

The interval is Wilson's (1927, Journal of the American Statistical Association 22) with the number of pairs replaced by
their effective number (Kish 1965, Survey Sampling, section 8.2; for shares near 0 and 1 compared by Franco, Little,
Louis and Slud 2019, Journal of Survey Statistics and Methodology 7). The variance is that of a ratio over clusters,
linearised, and to it is added what chance leaves of a pair of which only a probability is known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_Z = 1.959963984540054
"""The quantile of the normal distribution between whose two values 95 of 100 lie."""
_HALF = 0.5
_NONE = 3.6888794541139363
"""Of so many that are expected there are none 25 times in 1,000 (Poisson): minus the natural logarithm of 0.025."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share from 0 to 1, an interval that is to hold the true one 95 times of 100, and of how many persons it is."""

    value: float
    low: float
    high: float
    persons: int


def mean_share(chances: Floats, weights: Floats, persons: Numbers) -> Estimate | None:
    """Of some pairs the share that is true, by the chance (0 to 1) that each is; a fact is a chance of 0 or 1.

    What was drawn with another chance than others may stand for more than one. `persons` says which pairs stand or fall
    together, by a number from 0 up for each. None where nothing has weight.
    """
    whole = float(weights.sum())
    if whole <= 0:
        return None
    share = float(weights @ chances) / whole
    errors = _Errors(weights * (chances - share) / whole, weights / whole, weights > 0, persons)
    return errors.estimate(share, chances, whole)


def found_share(chances: Floats, found: Mask, weights: Floats, persons: Numbers) -> Estimate | None:
    """Of the pairs that are true the share that was found, by the chance that each is true.

    `persons` says which pairs stand or fall together. None where not even one pair is likely to be true.
    """
    whole = float(weights @ chances)
    if whole < 1:
        return None
    share = float(weights[found] @ chances[found]) / whole
    parts = weights * (found - share) / whole
    return _Errors(parts * chances, parts, weights > 0, persons).estimate(share, chances, whole)


def none_of(persons: int) -> Estimate:
    """The share of what none of so many persons had."""
    return Estimate(0.0, *_wilson(0.0, persons), persons=persons)


def elsewhere(estimate: Estimate, persons: int) -> Estimate:
    """The same share among others than those whom it was counted of: so many, who differ by chance as these do.

    The variance of a difference of two samples is the sum of theirs, so that the interval grows by the root of that.
    """
    wider = float(np.sqrt(1 + estimate.persons / max(persons, 1)))
    low = max(estimate.value - (estimate.value - estimate.low) * wider, 0.0)
    high = min(estimate.value + (estimate.high - estimate.value) * wider, 1.0)
    return Estimate(estimate.value, low, high, estimate.persons)


def difference(better: Estimate, worse: Estimate) -> tuple[float, float, float]:
    """How much more the first share is, and the interval of that, from the intervals of both.

    Newcombe's hybrid of score intervals (1998, Statistics in Medicine 17, method 10), which holds for any two intervals
    (Zou and Donner 2008, Statistics in Medicine 27).
    """
    value = better.value - worse.value
    down = np.hypot(better.value - better.low, worse.high - worse.value)
    up = np.hypot(better.high - better.value, worse.value - worse.low)
    return value, float(value - down), float(value + up)


@dataclass(frozen=True, slots=True, repr=False)
class _Errors:
    """Each pair's part in the error of a share, how much it changes as the pair turns out true, and whose it is.

    Only those that are `counted` have any.
    """

    parts: Floats
    slopes: Floats
    counted: Mask
    persons: Numbers

    def estimate(self, share: float, chances: Floats, pairs: float) -> Estimate:
        """The share with its interval: what differs between persons, and what chance leaves within them."""
        persons = self.persons[self.counted]
        count = int(np.count_nonzero(np.bincount(persons)))
        sums = np.bincount(persons, weights=self.parts[self.counted])
        between = float(sums @ sums) * count / (count - 1) if count > 1 else share * (1 - share)
        variance = between + float(self.slopes**2 @ (chances * (1 - chances)).clip(min=0))
        spread = share * (1 - share)
        # Where all pairs are alike there is nothing to tell variance by: as many were seen then as there are persons.
        size = min(spread / variance, pairs) if spread > 0 and variance > 0 else float(count)
        return Estimate(share, *_wilson(share, max(size, 1.0)), persons=count)


def _wilson(share: float, size: float) -> tuple[float, float]:
    """Wilson's score interval, which reaches 0 or 1 where so few are expected that there may well be none."""
    square = _Z**2 / size
    middle = (share + square / 2) / (1 + square)
    half = _Z * np.sqrt(share * (1 - share) / size + square / size / 4) / (1 + square)
    low = 0.0 if share < _HALF and share * size < _NONE else max(float(middle - half), 0.0)
    high = 1.0 if share > _HALF and (1 - share) * size < _NONE else min(float(middle + half), 1.0)
    return min(low, share), max(high, share)

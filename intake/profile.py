"""A delivery's profile: for each column how many values are missing and how many distinct. Counts, never values.

Distinct values are counted by the smallest hashes seen (k minimum values; Bar-Yossef and others, 2002): exact below
`EXACT_TO`, and from there an estimate whose standard error is 1/sqrt(k), about 0.28 %. It needs the same memory for
ten million rows as for one million.
"""

from dataclasses import dataclass

import numpy as np

from intake.value_hashes import Hashes

EXACT_TO = 1 << 17
"""Below this many distinct values (131,072) the count is exact."""
_HASH_SPACE = float(2**64)
_FEW = 1 << 10
"""As many hashes may wait as are held, and never fewer than this: so each is merged a few times at most."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Rows without a value, and distinct values among the others."""

    missing: int
    distinct: int


class _DistinctCounter:
    """The `EXACT_TO` smallest hashes of one column."""

    def __init__(self) -> None:
        self._smallest: Hashes = np.empty(0, dtype=np.uint64)
        self._waiting: list[Hashes] = []
        self._waiting_size = 0

    def add(self, hashes: Hashes) -> None:
        """Take the hashes that could still be among the smallest."""
        if len(self._smallest) == EXACT_TO:
            hashes = hashes[hashes < self._smallest[-1]]
        if not len(hashes):
            return
        # A copy: what is given may be a part of the answers about a whole block, and would keep all of them.
        self._waiting.append(hashes.copy())
        self._waiting_size += len(hashes)
        if self._waiting_size > max(len(self._smallest), _FEW):
            self._settle()

    def count(self) -> int:
        """How many distinct values were seen."""
        self._settle()
        if len(self._smallest) < EXACT_TO:
            return len(self._smallest)
        return round((EXACT_TO - 1) * _HASH_SPACE / float(self._smallest[-1]))

    def _settle(self) -> None:
        """Merge what waits into the smallest."""
        merged = np.concatenate([self._smallest, *self._waiting])
        merged.sort()
        first_of_its_kind = np.ones(len(merged), dtype=np.bool_)
        first_of_its_kind[1:] = merged[1:] != merged[:-1]
        self._smallest = merged[first_of_its_kind][:EXACT_TO]
        self._waiting, self._waiting_size = [], 0


class Profile:
    """The profile of a delivery, block by block."""

    def __init__(self, headers: tuple[str, ...]) -> None:
        self._headers = headers
        self._missing = [0] * len(headers)
        self._counters = [_DistinctCounter() for _ in headers]

    def add(self, missing: tuple[int, ...], hashes: tuple[Hashes, ...]) -> None:
        """Count one block more: for each column its missing values, and hashes with every distinct value among them."""
        for number, counter in enumerate(self._counters):
            self._missing[number] += missing[number]
            counter.add(hashes[number])

    def columns(self) -> dict[str, ColumnProfile]:
        """The profile by the partner's column header."""
        return {
            header: ColumnProfile(missing, counter.count())
            for header, missing, counter in zip(self._headers, self._missing, self._counters, strict=True)
        }

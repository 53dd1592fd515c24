"""How many rows (or keys) repeat an earlier one, counted over 64-bit hashes: 8 bytes a row, 17 while counting.

(Where all rows of a block are in scope; a byte more for each question to which they answer differently.)

At ten million rows two different rows share a hash, and miscount by one, about once in 400,000 files.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from intake.findings import LINES_LISTED, Lines, Mask
from intake.value_hashes import Hashes


@dataclass(frozen=True, slots=True)
class _Block:
    """One block's hashes; `counted` where a row takes part, `listed` where its line may be told."""

    hashes: Hashes
    lines: Lines | range
    counted: Mask
    listed: Mask


class Repeats:
    """Hashes in the order of the file."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []

    def add(self, hashes: Hashes, lines: Lines, counted: Mask, listed: Mask) -> None:
        """Take one block."""
        self._blocks.append(_Block(hashes, _compact(lines), _alike(counted), _alike(listed)))

    def count(self) -> tuple[int, list[int]]:
        """Rows after the first of their kind, and the first lines of those that may be listed."""
        if not self._blocks:
            return 0, []
        ordered = np.empty(sum(int(block.counted.sum()) for block in self._blocks), dtype=np.uint64)
        end = 0
        for block in self._blocks:
            start, end = end, end + int(block.counted.sum())
            ordered[start:end] = block.hashes[block.counted]
        ordered.sort()
        again = ordered[1:][ordered[1:] == ordered[:-1]]
        return len(again), list(self._lines_of(np.unique(again)))

    def _lines_of(self, repeated: Hashes) -> Iterator[int]:
        """Lines on which a repeated hash comes a second time or later, as many as a finding lists."""
        seen: set[int] = set()
        given = 0
        for block in self._blocks:
            for at in np.flatnonzero(block.counted & np.isin(block.hashes, repeated)):
                value = int(block.hashes[at])
                if value in seen and block.listed[at]:
                    yield int(block.lines[at])
                    given += 1
                    if given == LINES_LISTED:
                        return
                seen.add(value)


def _compact(lines: Lines) -> Lines | range:
    """Consecutive lines as a range: most files have one row a line."""
    if len(lines) and lines[-1] - lines[0] + 1 == len(lines):
        return range(int(lines[0]), int(lines[-1]) + 1)
    return lines


def _alike(mask: Mask) -> Mask:
    """One truth for all rows where it is theirs, instead of a byte for each."""
    return np.broadcast_to(np.True_, mask.shape) if mask.all() else mask

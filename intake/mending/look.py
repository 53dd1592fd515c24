"""A cheap look at a column's bytes, which says what values are worth a closer one: nearly always none are."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.findings import Mask
from intake.mending.rules import Outcome

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Look:
    """Texts, their UTF-8 bytes one after the other, and where each ends; `lowest` and `highest` are of all bytes.

    A missing text counts as an empty one; an empty one begins and ends with the byte 0.
    """

    values: pa.Array
    data: Bytes
    ends: Places
    lengths: Places
    first: Bytes
    last: Bytes
    lowest: int
    highest: int

    def having(self, found: Mask) -> Mask:
        """Which texts hold a byte that was found in `data`."""
        mask = self.none()
        places = np.flatnonzero(found)
        if places.size:
            mask[np.searchsorted(self.ends, places, side="right")] = True
        return mask

    def none(self) -> Mask:
        """A mask of no text."""
        return np.zeros(len(self.lengths), dtype=np.bool_)

    def of_length(self, length: int) -> tuple[Places, Bytes]:
        """Which texts have so many bytes, and a block of them: each of its rows is the bytes of one."""
        rows = np.flatnonzero(self.lengths == length)
        if rows.size * length == self.data.size:
            return rows, self.data.reshape(-1, length)
        return rows, self.data[(self.ends[rows] - length)[:, np.newaxis] + np.arange(length)]


class Step(Protocol):
    """One thing that is mended in a column. Steps are asked in order, each with what the one before made."""

    def suspects(self, look: Look) -> Mask:
        """At least the values that the step would change or note, were it the first to be asked."""

    def mend(self, values: pa.Array) -> Outcome:
        """What becomes of distinct values, missing ones among them."""


def look_at(values: pa.Array) -> Look:
    """Look at a text column, which may be a slice of another."""
    _, offsets, data = values.buffers()
    if offsets is None or data is None or not len(values):
        return _nothing(values)
    bounds = np.frombuffer(offsets, np.int32)[values.offset : values.offset + len(values) + 1].astype(np.int64)
    held = np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
    if not held.size:
        return _nothing(values)
    bounds -= bounds[0]
    lengths = np.diff(bounds)
    if lengths.all():
        first, last = held[bounds[:-1]], held[bounds[1:] - 1]
    else:
        some = lengths > 0
        first = np.where(some, held[np.minimum(bounds[:-1], held.size - 1)], np.uint8(0))
        last = np.where(some, held[bounds[1:] - 1], np.uint8(0))
    return Look(values, held, bounds[1:], lengths, first, last, int(held.min()), int(held.max()))


def _nothing(values: pa.Array) -> Look:
    """A look at texts that are all missing or empty."""
    zeros = np.zeros(len(values), np.int64)
    blank = np.zeros(len(values), np.uint8)
    return Look(values, np.empty(0, np.uint8), zeros, zeros, blank, blank, 255, 0)

"""The few notes of a delivery that are looked at, chosen by line number alone and held in memory only."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.vocabulary import FieldClass

MOST_NOTES = 500
"""Notes of one delivery that are looked at, over all its columns of free text."""
LONGEST_NOTE = 5_000
"""Characters of a note that are looked at: some eight hundred words. A note made longer to exhaust us costs no more."""

Ranks = npt.NDArray[np.uint64]


class NoteSample:
    """At most `most` notes of a feed's accepted rows: those whose place (line, column) has the lowest rank.

    A rank is a fixed mixing of the place, so neither what a note says nor how the file was cut into blocks has a part
    in the choice. It is no secret: whoever knows a line's number may know that its note is counted. No `repr` shows a
    note.
    """

    def __init__(self, feed: Feed, most: int = MOST_NOTES) -> None:
        self._columns = tuple(column.name for column in feed.columns if column.field_class is FieldClass.FREE_TEXT)
        self._most = most
        self._ranks: Ranks = np.empty(0, dtype=np.uint64)
        self._notes = pa.array([], pa.string())

    def add(self, accepted: pa.Table) -> None:
        """Consider one block of accepted source rows: text columns, with `line`. A cell without a value is no note."""
        lines = accepted.column("line").to_numpy().astype(np.uint64)
        for number, name in enumerate(self._columns):
            self._consider(_ranks(lines * np.uint64(len(self._columns)) + np.uint64(number)), accepted.column(name))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The notes chosen so far, each cut to `LONGEST_NOTE` characters, in the order of their ranks."""
        return tuple(self._notes.take(pa.array(np.argsort(self._ranks))).to_pylist())

    def _consider(self, ranks: Ranks, cells: pa.ChunkedArray) -> None:
        """Keep the lowest ranks among those kept and those of one column of a block."""
        # Once there are enough, hardly a row of a block can still be among the lowest: its texts are never touched.
        low = ranks < self._ranks.max() if len(self._ranks) == self._most else np.ones(len(ranks), dtype=np.bool_)
        at = np.flatnonzero(low & cells.is_valid().to_numpy())
        at = at[_lowest(ranks[at], self._most)]
        if not len(at):
            return
        texts = pc.utf8_slice_codeunits(cells.take(pa.array(at)).cast(pa.string()).combine_chunks(), 0, LONGEST_NOTE)
        together = np.concatenate([self._ranks, ranks[at]])
        kept = _lowest(together, self._most)
        self._ranks = together[kept]
        self._notes = pa.concat_arrays([self._notes, texts]).take(pa.array(kept))


def _lowest(ranks: Ranks, most: int) -> npt.NDArray[np.intp]:
    """Where the lowest ranks are, at most so many, in no order."""
    return np.arange(len(ranks)) if len(ranks) <= most else np.argpartition(ranks, most)[:most]


def _ranks(places: npt.NDArray[np.uint64]) -> Ranks:
    """The places mixed by the finaliser of SplitMix64 (Steele, Lea and Flood 2014, figure 15): no two become equal."""
    mixed = places + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))

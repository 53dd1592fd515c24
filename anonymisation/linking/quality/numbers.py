"""What verified numbers say of pairs of records: one person's, two people's, or nothing. A measure beside the names.

Numbers were checked by whoever issued them, so that pairs which share one serve as a sample of known links (Harron et
al. 2017, International Journal of Epidemiology 46, on gold standard data): what the linker finds of them without their
numbers is what it finds of pairs that have none.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_NOBODYS_OWN = 1_000
"""A number that more records hold is nobody's own, whatever its check digit: no pair is told by it."""


@dataclass(frozen=True, slots=True, repr=False)
class VerifiedNumbers:
    """The verified numbers of records: `held[i]` is number `numbers[i]`, of kind `kinds[i]`, of record `records[i]`.

    Numbers are counted from 0; equal ones have one number.
    """

    records: Numbers
    kinds: Numbers
    numbers: Numbers
    count: int

    def shared_pairs(self) -> tuple[Numbers, Numbers]:
        """Every pair of records (the lesser first) that share a number, each once."""
        order = np.lexsort((self.records, self.numbers))
        left, right = pairs_within(self.numbers[order], _NOBODYS_OWN)
        keys = np.unique(self.records[order][left] * self.count + self.records[order][right])
        keys = keys[keys // self.count != keys % self.count]
        return keys // self.count, keys % self.count

    def compared(self, left: Numbers, right: Numbers) -> tuple[Mask, Mask]:
        """Of each pair whether a number agrees, and whether none does though both have one of a kind."""
        agree, both = np.zeros(len(left), dtype=np.bool_), np.zeros(len(left), dtype=np.bool_)
        for kind in np.unique(self.kinds):
            slots = self._slots(self.kinds == kind)
            for ours in slots:
                for theirs in slots:
                    first, second = ours[left], theirs[right]
                    present = (first >= 0) & (second >= 0)
                    both |= present
                    agree |= present & (first == second)
        return agree, both & ~agree

    def chance_of_both(self, sources: pa.ChunkedArray, left: Numbers, right: Numbers) -> Floats:
        """The chance that both records of each pair have a number of one kind, had they been drawn from their sources.

        Of two people's records that is so; one person's have their numbers together.
        """
        kinds = np.zeros(self.count, dtype=np.int64)
        np.bitwise_or.at(kinds, self.records, np.int64(1) << self.kinds)
        sets, of = np.unique(kinds, return_inverse=True)
        encoded = sources.combine_chunks().dictionary_encode()
        source = encoded.indices.to_numpy()
        counts = np.zeros((len(encoded.dictionary), len(sets)))
        np.add.at(counts, (source, of), 1)
        shares = counts / counts.sum(axis=1, keepdims=True)
        both = shares @ ((sets[:, None] & sets[None, :]) > 0) @ shares.T
        chances: Floats = both[source[left], source[right]]
        return chances

    def _slots(self, of_kind: Mask) -> list[Numbers]:
        """For each record its number of a kind, or -1; as many columns as one record has numbers of it."""
        records, numbers = self.records[of_kind], self.numbers[of_kind]
        slots = []
        while len(records):
            slot = np.full(self.count, -1, dtype=np.int64)
            slot[records] = numbers
            slots.append(slot)
            left_over = slot[records] != numbers
            records, numbers = records[left_over], numbers[left_over]
        return slots


def verified_numbers(records: pa.Table) -> VerifiedNumbers:
    """The verified numbers in a table of linking records."""
    column = records.column("numbers").combine_chunks()
    held = pc.list_flatten(column)
    kinds = pc.struct_field(held, "kind").dictionary_encode()
    both = pc.binary_join_element_wise(pc.struct_field(held, "kind"), pc.struct_field(held, "value"), "\x1f")
    numbers = both.dictionary_encode()
    return VerifiedNumbers(
        pc.list_parent_indices(column).to_numpy().astype(np.int64),
        kinds.indices.to_numpy().astype(np.int64),
        numbers.indices.to_numpy().astype(np.int64),
        records.num_rows,
    )


def pairs_within(groups: Numbers, most: int | None = None) -> tuple[Numbers, Numbers]:
    """Every pair of places in one group, the lesser first, of groups whose places stand together.

    Groups of more than `most` places are passed over.
    """
    starts = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1)) if len(groups) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(groups)))
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        if most is None or size <= most:
            first, second = np.triu_indices(size, 1)
            at = starts[sizes == size][:, None]
            lefts.append((at + first).ravel())
            rights.append((at + second).ravel())
    return np.concatenate(lefts), np.concatenate(rights)

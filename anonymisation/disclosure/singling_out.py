"""Singling out: of how many people the facts that the public can know of them are those of nobody else in a table.

Singling out is the first of the three risks by which Opinion 05/2014 of the Article 29 Working Party judges whether
people can be told from data about them. Whoever is singled out can be followed by their pid through all that a project
was given. What is known is one event: that it happened to the person, where, in which month, and how old they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class SingledOut:
    """How many `people` a table is about, and how many of them are `alone` with some event that is theirs."""

    people: int
    alone: int

    def exceeds(self, one_in: int) -> bool:
        """Whether more than one person in so many is alone; one in one may be, and so may everybody."""
        return self.alone * one_in > self.people


def singled_out(persons: pa.Array | pa.ChunkedArray, facts: Sequence[pa.Array | pa.ChunkedArray]) -> SingledOut:
    """Count the people whom their facts single out. Rows about nobody single out nobody.

    A fact is a column as long as `persons`; one that is missing is a fact like any other, since a reader sees that too.
    """
    who = pc.fill_null(_codes(persons), -1).to_numpy().astype(np.int64)
    alike = np.zeros(len(who), dtype=np.int64)
    for fact in facts:
        codes = pc.fill_null(_codes(fact), -1).to_numpy().astype(np.int64) + 1
        # Numbered anew each time, so that the product of many columns stays small.
        _, alike = np.unique(alike * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)
    about = who >= 0
    people = int(who.max(initial=-1)) + 1
    pairs = np.unique(alike[about] * max(people, 1) + who[about])
    of_class, person = np.divmod(pairs, max(people, 1))
    people_alike = np.bincount(of_class)
    return SingledOut(people, len(np.unique(person[people_alike[of_class] == 1])))


def month_of(times: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """What a newspaper says of a day: its month. A time that is already told as a week, month or quarter stays so."""
    return pc.strftime(times, "%Y-%m") if pa.types.is_temporal(times.type) else times


def _codes(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A number for each distinct value, null for none."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    plain = whole.cast(whole.type.value_type) if pa.types.is_dictionary(whole.type) else whole
    return plain.dictionary_encode().indices

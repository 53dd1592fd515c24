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

from anonymisation.disclosure.classes import codes_of_one, how_many, together


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
    who, alike = codes_of_one(persons), together(len(persons), [codes_of_one(fact) for fact in facts])
    about = who > 0
    who, alike = who[about], alike[about]
    one_of = np.zeros(int(alike.max(initial=-1)) + 1, dtype=np.int64)
    one_of[alike] = who
    # Alone is who is anyone of a class in which there is nobody else.
    alone = one_of > 0
    alone[alike[one_of[alike] != who]] = False
    return SingledOut(how_many(who), how_many(one_of[alone]))


def month_of(times: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """What a newspaper says of a day: its month. A time that is already told as a week, month or quarter stays so."""
    if not pa.types.is_temporal(times.type):
        return times
    whole = times.combine_chunks() if isinstance(times, pa.ChunkedArray) else times
    days = whole.dictionary_encode()
    return pa.DictionaryArray.from_arrays(days.indices, pc.strftime(days.dictionary, "%Y-%m"))

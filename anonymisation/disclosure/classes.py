"""Classes of rows that look alike, or of people all of whose rows do: how many people each has, and what it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.disclosure.records import Codes, Mask

_MOST = 2**62
_SPARSE = 4
"""So many times as many numbers as rows are marked, one by one; of more, the rows are sorted."""


@dataclass(frozen=True, slots=True)
class Classes:
    """`of_row` numbers the class of each row, `sizes` counts the people of each class.

    `unit` numbers what is told apart within a class: of rows their own person, of people the person with all rows.
    """

    of_row: Codes
    sizes: Codes
    unit: Codes
    by_person: bool

    def rows_where(self, chosen: Mask) -> Mask:
        """The rows of some classes."""
        return chosen[self.of_row]

    def told(self, codes: Codes) -> Codes:
        """How many different things each class tells by a column; nothing (0) is not one of them.

        Of people it is what their rows tell together that must differ.
        """
        if not self.by_person:
            return _distinct(self.of_row, codes, codes > 0, len(self.sizes))
        known = np.bincount(self.unit, weights=codes > 0) > 0
        of_unit = np.zeros(len(known), np.int64)
        of_unit[self.unit] = self.of_row
        return _distinct(of_unit, patterns(self.unit, codes), known, len(self.sizes))


def classes_of_rows(rows: int, told: Sequence[Codes], units: Codes) -> Classes:
    """Rows that are told alike; each class has the people whom its rows are about."""
    of_row = together(rows, told)
    classes = int(of_row.max(initial=-1)) + 1
    return Classes(of_row, _distinct(of_row, units, np.ones(rows, np.bool_), classes), units, by_person=False)


def classes_of_people(rows: int, told: Sequence[Codes], units: Codes) -> Classes:
    """People whose rows are told alike, all of them and as often."""
    of_unit = patterns(units, together(rows, told))
    return Classes(of_unit[units], np.bincount(of_unit).astype(np.int64), units, by_person=True)


def together(rows: int, told: Sequence[Codes]) -> Codes:
    """One number for each combination of codes, from 0 without a gap."""
    joined, size = np.zeros(rows, np.int64), 1
    for codes in told:
        of_column = int(codes.max(initial=0)) + 1
        if size * of_column > _MOST:
            joined = _dense(joined)
            size = int(joined.max(initial=0)) + 1
        joined, size = joined * of_column + codes, size * of_column
    return _dense(joined)


def patterns(unit: Codes, codes: Codes) -> Codes:
    """One number for each multiset of codes that a unit has, by unit; units are numbered from 0 without a gap.

    A unit's codes stand in their order. Round by round each two neighbours become one number, the last of an odd many
    with nothing (0), until a unit has one left; those of different rounds had not as many codes, and are told apart.
    """
    size = int(codes.max(initial=0)) + 1
    of, left = np.divmod(np.sort(unit * size + codes), size)
    left += 1
    found, used = np.zeros(int(unit.max(initial=-1)) + 1, np.int64), 0
    while len(of):
        begins = np.diff(of, prepend=-1) > 0
        alone = begins & np.append(begins[1:], True)
        found[of[alone]] = used + left[alone]
        used += int(left.max())
        of, left, begins = of[~alone], left[~alone], begins[~alone]
        row = np.arange(len(of))
        odd = (row - np.maximum.accumulate(np.where(begins, row, 0))) % 2 == 1
        first = np.flatnonzero(~odd)
        second = np.append(np.where(odd, left, 0), 0)[first + 1]
        of, left = of[first], together(len(first), [left[first], second]) + 1
    return _dense(found)


def how_many(codes: Codes) -> int:
    """How many different codes there are."""
    return int(np.count_nonzero(np.bincount(codes)))


def codes_of(columns: Sequence[pa.ChunkedArray]) -> Codes:
    """One number for each combination of values of some columns; 0 where all are null."""
    each = [codes_of_one(column) for column in columns]
    known = np.logical_or.reduce([codes > 0 for codes in each])
    return np.where(known, together(len(columns[0]), each) + 1, 0)


def codes_of_one(column: pa.Array | pa.ChunkedArray) -> Codes:
    """A number for each value of a column, 0 for null; of a dictionary each value is looked at once, not every row."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.DictionaryArray):
        # A dictionary may have a value twice, or none in a place.
        of_place = np.concatenate([[0], codes_of_one(whole.dictionary)])
        return of_place[_places(whole.indices)]
    return _places(whole.dictionary_encode().indices)


def _places(indices: pa.Array) -> Codes:
    """Places in a dictionary, from 1; 0 for null."""
    return np.asarray(pc.fill_null(indices, -1).to_numpy(zero_copy_only=False), np.int64) + 1


def _distinct(of: Codes, codes: Codes, counted: Mask, classes: int) -> Codes:
    """How many different codes each class has, among those that are counted."""
    size = int(codes.max(initial=0)) + 1
    pairs = np.sort(of[counted] * size + codes[counted])
    first = np.diff(pairs, prepend=-1) > 0
    return np.bincount(pairs[first] // size, minlength=classes).astype(np.int64)


def _dense(numbers: Codes) -> Codes:
    """The same, numbered from 0 without a gap."""
    most = int(numbers.max(initial=-1)) + 1
    if most > _SPARSE * len(numbers):
        _, dense = np.unique(numbers, return_inverse=True)
        return dense.reshape(-1).astype(np.int64)
    # To mark the numbers that there are is much less work than to sort them.
    found = np.zeros(most, dtype=np.bool_)
    found[numbers] = True
    return (np.cumsum(found) - 1)[numbers]

"""What must hold of repeats, against an oracle that counts with a dictionary."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intake.findings import LINES_LISTED
from intake.repeats import Repeats

ROWS = st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, 2**64 - 1]), st.booleans(), st.booleans(), st.integers(1, 3)))


def blocks_of(rows, size):
    """Rows as (hash, counted, listed, line) in blocks."""
    lines = np.cumsum([gap for *_, gap in rows], dtype=np.int64)
    for at in range(0, len(rows), size):
        part = rows[at : at + size]
        yield (
            np.array([row[0] for row in part], dtype=np.uint64),
            lines[at : at + size],
            np.array([row[1] for row in part], dtype=np.bool_),
            np.array([row[2] for row in part], dtype=np.bool_),
        )


def counted(rows, size):
    repeats = Repeats()
    for block in blocks_of(rows, size):
        repeats.add(*block)
    return repeats.count()


@given(ROWS, st.integers(1, 7))
def test_rows_after_the_first_of_their_kind_are_counted_and_those_in_scope_listed(rows, size):
    seen, again, lines, line = set(), 0, [], 0
    for value, counts, listed, gap in rows:
        line += gap
        if counts and value in seen:
            again += 1
            lines += [line] if listed else []
        if counts:
            seen.add(value)
    assert counted(rows, size) == (again, lines)
    assert again == sum(number - 1 for number in Counter(row[0] for row in rows if row[1]).values())


@given(ROWS, st.integers(1, 7), st.integers(1, 7))
def test_the_blocks_that_a_file_is_read_in_do_not_matter(rows, size, other):
    assert counted(rows, size) == counted(rows, other)


def test_nothing_read_repeats_nothing():
    assert Repeats().count() == (0, [])


def test_a_row_outside_the_area_is_counted_but_its_line_is_not_told():
    everything, listed = np.ones(3, dtype=np.bool_), np.array([True, False, True])
    repeats = Repeats()
    repeats.add(np.zeros(3, dtype=np.uint64), np.array([2, 3, 4]), everything, listed)
    assert repeats.count() == (2, [4])


def test_lines_with_gaps_are_told_as_they_are():
    everything = np.ones(3, dtype=np.bool_)
    repeats = Repeats()
    repeats.add(np.zeros(3, dtype=np.uint64), np.array([2, 5, 9]), everything, everything)
    assert repeats.count() == (2, [5, 9])


def test_no_more_lines_are_listed_than_a_finding_holds():
    size = LINES_LISTED + 500
    everything = np.ones(size, dtype=np.bool_)
    repeats = Repeats()
    repeats.add(np.zeros(size, dtype=np.uint64), np.arange(2, size + 2), everything, everything)
    assert repeats.count() == (size - 1, list(range(3, 3 + LINES_LISTED)))

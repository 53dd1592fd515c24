"""What must hold of tables: their first rows are told as they are, and doubts by row and column."""

import numpy as np
import pyarrow as pa

import intake.grid
from intake.confined.formats.tables import HEAD_ROWS, HeadCells, batch_of, head_of


def batch(first, count):
    return batch_of(
        np.arange(first, first + count), [pa.array([f"r{n}" for n in range(count)]), pa.nulls(count, pa.string())]
    )


def test_as_many_first_rows_are_told_as_a_header_is_looked_for_in():
    assert HEAD_ROWS == intake.grid.HEAD_ROWS


def test_first_rows_are_taken_from_as_many_batches_as_it_takes():
    drawn = []

    def batches():
        for place in range(5):
            drawn.append(place)
            yield batch(place * 40 + 1, 40)

    head = head_of(batches())
    assert len(head) == HEAD_ROWS
    assert head[0] == HeadCells(1, ("r0", ""))
    assert head[40].line == 41
    assert drawn == [0, 1]
    assert head_of([]) == ()


def test_doubts_are_told_by_row():
    made = batch_of(np.array([5, 6]), [pa.array(["a", "b"])] * 2, [np.array([1]), np.array([0, 1])])
    assert made.column(1).to_pylist() == [[1], [0, 1]]
    assert batch(1, 2).column(1).to_pylist() == [None, None]

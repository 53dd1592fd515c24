"""What must hold of suppression: from 1 to the threshold nothing is shown, and everything else is."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.suppression import SUPPRESSED, suppress_small_counts


def suppressed(counts, threshold):
    table = pa.table({"area": [str(number) for number in range(len(counts))], "crimes": pa.array(counts, pa.int64())})
    return suppress_small_counts(table, "crimes", threshold)


@pytest.mark.parametrize("threshold", [1, 5, 7])
def test_the_boundary_is_where_the_agreement_puts_it(threshold):
    table = suppressed([0, 1, threshold, threshold + 1], threshold)
    assert table.column("crimes").to_pylist() == [0, None, None, threshold + 1]
    assert table.column("supp_code").to_pylist() == ["", SUPPRESSED, SUPPRESSED, ""]


@given(st.lists(st.integers(0, 20)), st.integers(1, 10))
def test_no_small_count_is_shown_and_no_other_is_withheld(counts, threshold):
    table = suppressed(counts, threshold)
    small = [1 <= count <= threshold for count in counts]
    assert table.column("crimes").to_pylist() == [
        None if hide else count for count, hide in zip(counts, small, strict=True)
    ]
    assert table.column("supp_code").to_pylist() == [SUPPRESSED if hide else "" for hide in small]


def test_the_value_is_gone_not_hidden():
    """A masked value may still lie in Arrow's buffer, and from there reach a file."""
    table = suppressed([3, 3, 3, 100], 5)
    for chunk in table.column("crimes").chunks:
        data = chunk.buffers()[1]
        assert (3).to_bytes(8, "little") not in data.to_pybytes()


def test_the_other_columns_are_let_be():
    table = suppressed([1, 9], 5)
    assert table.column_names == ["area", "crimes", "supp_code"]
    assert table.column("area").to_pylist() == ["0", "1"]

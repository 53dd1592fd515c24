"""What must hold of pairs that share a key: just those, each once, and a sample of them that says its share."""

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.sharing import sampled, sharing

ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([-(2**63), -1, 0, 5, 6, 2**63 - 1]), max_size=4), st.sampled_from("ab"), st.booleans()
    ),
    max_size=9,
)


def lists(keys):
    return pa.array(keys, pa.list_(pa.int64()))


@given(ROWS, st.booleans(), st.booleans())
def test_pairs_are_those_of_rows_that_share_a_key_each_once_and_in_order(rows, between, some):
    keys, sources, fresh = ([row[number] for row in rows] for number in range(3))
    left, right = sharing(
        lists(keys), pa.array(sources, pa.string()) if between else None, np.array(fresh, np.bool_) if some else None
    )
    wanted = [
        (one, two)
        for one, two in combinations(range(len(rows)), 2)
        if set(keys[one]) & set(keys[two])
        and not (between and sources[one] == sources[two])
        and (not some or fresh[one] or fresh[two])
    ]
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == wanted


def test_a_sample_is_of_the_pairs_and_tells_its_share():
    left, right = sharing(lists([[1]] * 400))
    everything = sampled(left, right, 100_000)
    assert (len(everything[0]), everything[2]) == (79_800, 1.0)
    few, of, share = sampled(left, right, 8_000)
    assert share == pytest.approx(0.1, abs=0.01)
    assert len(few) == pytest.approx(8_000, rel=0.2)
    assert set(zip(few.tolist(), of.tolist(), strict=True)) <= set(zip(left.tolist(), right.tolist(), strict=True))

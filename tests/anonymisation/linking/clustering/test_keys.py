"""What must hold of the order of record keys: that of their bytes, whatever slice or chunk they come in."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.clustering.keys import RECORD_KEY, ranks
from anonymisation.linking.errors import RepeatedError

KEYS = st.lists(st.binary(min_size=16, max_size=16), unique=True, max_size=9)
ALIKE = st.lists(st.integers(0, 600), unique=True, max_size=9).map(lambda n: [item.to_bytes(16) for item in n])


@given(st.one_of(KEYS, ALIKE))
def test_keys_come_in_the_order_of_their_bytes(keys):
    assert ranks(pa.array(keys, RECORD_KEY)).tolist() == [sorted(keys).index(key) for key in keys]


def test_a_slice_and_chunks_are_as_good_as_the_whole():
    keys = pa.array([bytes([n]) * 16 for n in (9, 3, 200, 1)], RECORD_KEY)
    assert ranks(keys.slice(1, 2)).tolist() == [0, 1]
    assert ranks(pa.chunked_array([keys.slice(2), keys.slice(0, 2)])).tolist() == [3, 0, 2, 1]


@pytest.mark.parametrize("keys", [[bytes(16), bytes([1]) * 16, bytes(16)], [bytes([1]) * 16, None]])
def test_a_key_that_comes_twice_or_not_at_all_is_refused(keys):
    with pytest.raises(RepeatedError, match="record key"):
        ranks(pa.array(keys, RECORD_KEY))

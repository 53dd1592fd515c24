"""Numbers spelt in base32, as the standard library spells them."""

import base64

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from anonymisation.base32_text import CHARACTERS, base32_text


@given(st.lists(st.binary(min_size=16, max_size=16)))
@example([bytes(16), b"\xff" * 16, bytes(range(16))])
def test_the_text_is_base32_in_lower_case_without_padding(blocks):
    halves = np.frombuffer(b"".join(blocks), ">u8").reshape(-1, 2).astype(np.uint64)
    texts = base32_text(halves[:, 0], halves[:, 1])
    assert texts.type == pa.string()
    assert texts.to_pylist() == [base64.b32encode(block).decode().lower().rstrip("=") for block in blocks]
    assert {len(text) for text in texts.to_pylist()} <= {CHARACTERS}

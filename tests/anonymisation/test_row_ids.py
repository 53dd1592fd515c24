"""What must hold of row ids: AES of the line number, spelt in base32, one for each line and key."""

import base64

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given
from hypothesis import strategies as st

from anonymisation.row_ids import RowIds, row_ids

KEY = bytes(range(32))
LINES = st.integers(0, 2**63 - 1)
KEYS = st.binary(min_size=32, max_size=32)


def ids_of(key, lines):
    return row_ids(key, np.array(lines, dtype=np.int64)).text().to_pylist()


def by_hand(key, line):
    """As anybody can compute it: AES-256 of the line as one 16-byte block, then RFC 4648 base32."""
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305 - one block: see row_ids
    sealed = encryptor.update(line.to_bytes(16, "big")) + encryptor.finalize()
    return base64.b32encode(sealed).decode().lower().rstrip("=")


def test_the_cipher_is_the_one_of_fips_197():
    """Appendix C.3: the key 00 01 … 1f turns 00112233…ff into 8ea2b7ca…89."""
    encryptor = Cipher(algorithms.AES256(KEY), modes.ECB()).encryptor()  # noqa: S305 - one block: see row_ids
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert encryptor.update(plain).hex() == "8ea2b7ca516745bfeafc49904b496089"


@given(KEYS, st.lists(LINES))
@example(KEY, [0, 1, 2, 2**63 - 1])
def test_anybody_with_the_key_can_compute_an_id_with_any_tool(key, lines):
    assert ids_of(key, lines) == [by_hand(key, line) for line in lines]


@given(st.lists(st.binary(min_size=16, max_size=16)))
@example([bytes(16), b"\xff" * 16])
def test_the_text_is_base32_in_lower_case_without_padding(blocks):
    numbers = [int.from_bytes(half, "big") for block in blocks for half in (block[:8], block[8:])]
    halves = np.array(numbers, dtype=np.uint64).reshape(-1, 2)
    texts = RowIds(halves[:, 0], halves[:, 1]).text().to_pylist()
    assert texts == [base64.b32encode(block).decode().lower().rstrip("=") for block in blocks]


@given(KEYS)
def test_the_order_of_the_halves_is_the_order_of_the_numbers(key):
    ids = row_ids(key, np.arange(200, dtype=np.int64))
    numbers = [(int(high) << 64) | int(low) for high, low in zip(ids.high, ids.low, strict=True)]
    assert ids.order().tolist() == sorted(range(200), key=numbers.__getitem__)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**64 - 1)), unique=True))
def test_ids_whose_first_half_is_one_stand_in_the_order_of_the_second(halves):
    numbers = np.array(halves, dtype=np.uint64).reshape(-1, 2)
    ids = RowIds(numbers[:, 0], numbers[:, 1])
    assert ids.order().tolist() == sorted(range(len(halves)), key=halves.__getitem__)


def test_no_two_lines_share_an_id():
    ids = ids_of(KEY, range(50_000))
    assert len(set(ids)) == 50_000
    assert {len(text) for text in ids} == {26}


@given(KEYS, KEYS, LINES)
def test_no_two_keys_share_an_id(key, other, line):
    assert (ids_of(key, [line]) == ids_of(other, [line])) == (key == other)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused_without_being_shown(length):
    with pytest.raises(ValueError, match="key") as refusal:
        ids_of(b"K" * length, [1])
    assert "KKK" not in str(refusal.value)


def test_no_lines_have_no_ids():
    assert ids_of(KEY, []) == []

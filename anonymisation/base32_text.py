"""128-bit numbers as text: RFC 4648 base32, lower case, without padding, 26 characters; over whole columns."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

CHARACTERS = 26
_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_PAIRS = np.stack([np.repeat(_ALPHABET, 32), np.tile(_ALPHABET, 32)], axis=1).reshape(-1).view(np.uint16)
"""Every pair of characters, by the ten bits that it stands for."""
_MASK = np.uint64(1023)
_CACHED = 1 << 15
"""Numbers made into text at a time: so many stay in a processor's cache."""


def base32_text(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64]) -> pa.Array:
    """The texts of numbers that are given as their upper and lower 64 bits."""
    pairs = np.empty((len(high), CHARACTERS // 2), dtype=np.uint16)
    for start in range(0, len(high), _CACHED):
        part = slice(start, start + _CACHED)
        for number in range(CHARACTERS // 2):
            bits = _ten_bits(high[part], low[part], 118 - 10 * number)
            pairs[part, number] = _PAIRS.take(bits.view(np.int64))
    characters = pairs.reshape(-1).view(np.uint8)
    offsets = np.arange(0, characters.size + 1, CHARACTERS, dtype=np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(characters)]
    return pa.LargeStringArray.from_buffers(len(high), buffers[1], buffers[2]).cast(pa.string())


def _ten_bits(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64], shift: int) -> npt.NDArray[np.uint64]:
    """Ten bits of a 128-bit number, `shift` bits above its end (two bits of zero follow the end)."""
    if shift < 0:
        return (low << np.uint64(-shift)) & _MASK
    if shift >= 64:  # noqa: PLR2004 - bits in a half
        return (high >> np.uint64(shift - 64)) & _MASK
    if shift > 64 - 10:
        return ((high << np.uint64(64 - shift)) | (low >> np.uint64(shift))) & _MASK
    return (low >> np.uint64(shift)) & _MASK

"""Row ids: a keyed permutation of line numbers, so that a row can be cited but not traced to its place in a file.

AES-256 over the line number as one block is a pseudorandom permutation (FIPS 197), so ids never collide within a
delivery. The key is derived for one product version's inputs and one delivery: two versions share no id.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_PAIRS = np.stack([np.repeat(_ALPHABET, 32), np.tile(_ALPHABET, 32)], axis=1).reshape(-1).view(np.uint16)
"""Every pair of characters, by the ten bits that it stands for."""
_CHARACTERS = 26
_MASK = np.uint64(1023)


@dataclass(frozen=True, slots=True)
class RowIds:
    """Ids of some rows: as two 64-bit halves, for ordering, and as text, for publishing."""

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]

    def text(self) -> pa.Array:
        """RFC 4648 base32, lower case, without padding: 26 characters."""
        pairs = np.empty((len(self.high), _CHARACTERS // 2), dtype=np.uint16)
        for number in range(_CHARACTERS // 2):
            pairs[:, number] = _PAIRS[_ten_bits(self.high, self.low, 118 - 10 * number)]
        characters = pairs.reshape(-1).view(np.uint8)
        offsets = np.arange(0, characters.size + 1, _CHARACTERS, dtype=np.int64)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(characters)]
        return pa.LargeStringArray.from_buffers(len(self.high), buffers[1], buffers[2]).cast(pa.string())


def row_ids(key: bytes, lines: npt.NDArray[np.int64]) -> RowIds:
    """The ids of some lines of one delivery under its 32-byte key."""
    blocks = np.zeros((len(lines), 2), dtype=">u8")
    blocks[:, 1] = lines
    # ECB is right here and nowhere else: each block is a distinct line number, and a permutation of it is the id.
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305 - see above
    sealed = np.frombuffer(encryptor.update(blocks.tobytes()), dtype=">u8").reshape(-1, 2)
    return RowIds(sealed[:, 0].astype(np.uint64), sealed[:, 1].astype(np.uint64))


def _ten_bits(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64], shift: int) -> npt.NDArray[np.uint64]:
    """Ten bits of a 128-bit number, `shift` bits above its end (two bits of zero follow the end)."""
    if shift < 0:
        return (low << np.uint64(-shift)) & _MASK
    if shift >= 64:  # noqa: PLR2004 - bits in a half
        return (high >> np.uint64(shift - 64)) & _MASK
    if shift > 64 - 10:
        return ((high << np.uint64(64 - shift)) | (low >> np.uint64(shift))) & _MASK
    return (low >> np.uint64(shift)) & _MASK

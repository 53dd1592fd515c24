"""Row ids: a keyed permutation of line numbers, so that a row can be cited but not traced to its place in a file.

AES-256 over the line number as one block is a pseudorandom permutation (FIPS 197), so ids never collide within a
delivery. The key is derived for one product version's inputs and one delivery: two versions share no id.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from anonymisation.base32_text import base32_text


@dataclass(frozen=True, slots=True)
class RowIds:
    """Ids of some rows: as two 64-bit halves, for ordering, and as text, for publishing."""

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]

    def text(self) -> pa.Array:
        """RFC 4648 base32, lower case, without padding: 26 characters."""
        return base32_text(self.high, self.low)

    def order(self) -> npt.NDArray[np.int64]:
        """The places of the ids, the least first. Half of an id tells almost every row apart, and is soon sorted."""
        order = np.argsort(self.high)
        halves = self.high[order]
        alike = (halves[1:] == halves[:-1]).any()
        return np.lexsort((self.low, self.high)) if alike else order


def row_ids(key: bytes, lines: npt.NDArray[np.int64]) -> RowIds:
    """The ids of some lines of one delivery under its 32-byte key."""
    blocks = np.zeros((len(lines), 2), dtype=">u8")
    blocks[:, 1] = lines
    # ECB is right here and nowhere else: each block is a distinct line number, and a permutation of it is the id.
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305 - see above
    sealed = np.frombuffer(encryptor.update(blocks.tobytes()), dtype=">u8").reshape(-1, 2)
    return RowIds(sealed[:, 0].astype(np.uint64), sealed[:, 1].astype(np.uint64))

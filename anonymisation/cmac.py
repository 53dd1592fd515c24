"""AES-256-CMAC (NIST SP 800-38B, RFC 4493) of every text of a column, block by block over all texts of one length.

CMAC is AES in a chain, so the n-th blocks of all texts go through the cipher in one call: no work is done text by text
in Python, and an auditor can still recompute each with `openssl mac -cipher AES-256-CBC CMAC`.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from anonymisation.errors import WrongLengthError

BLOCK = 16
_KEY_BYTES = 32
_Blocks = npt.NDArray[np.uint8]
_REDUCTION = 0x87
"""What a subkey that overflows is reduced by: x^128 = x^7 + x^2 + x + 1 (SP 800-38B, 5.3)."""

_CACHED = 1 << 15
"""Texts at a time: so many stay in a processor's cache."""


def cmac(key: bytes, texts: pa.Array) -> pa.Array:
    """The CMAC, 16 bytes, of the UTF-8 of each text; null where there is no text.

    Raises WrongLengthError unless the key is 32 bytes.
    """
    if len(key) != _KEY_BYTES:
        what = "CMAC key"
        raise WrongLengthError(what)
    # ECB is right for what CMAC is made of: the chaining is done here, over whole columns.
    cipher = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305 - see above
    offsets, content = _content(texts)
    made = np.empty((len(texts), BLOCK), dtype=np.uint8)
    for start in range(0, len(texts), _CACHED):
        part = slice(start, start + _CACHED)
        begins, ends = offsets[:-1][part], offsets[1:][part]
        for length in np.unique(ends - begins).tolist():
            of_length = np.flatnonzero(ends - begins == length)
            made[part][of_length] = _of_one_length(cipher, _taken(content, begins[of_length], length))
    whole = pa.FixedSizeBinaryArray.from_buffers(pa.binary(BLOCK), len(texts), [None, pa.py_buffer(made.tobytes())])
    return pc.if_else(texts.is_valid(), whole, pa.scalar(None, pa.binary(BLOCK))) if texts.null_count else whole


def _content(texts: pa.Array) -> tuple[npt.NDArray[np.int64], _Blocks]:
    """Where each text begins and ends, and the bytes of all of them."""
    whole = texts.cast(pa.large_string())
    _, offsets, content = whole.buffers()
    begins = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    return begins, np.frombuffer(content or b"", np.uint8)


def _taken(content: _Blocks, begins: npt.NDArray[np.int64], length: int) -> _Blocks:
    """Texts of one length, a row each: where no other lies between them, they are so already."""
    if begins[-1] - begins[0] == (len(begins) - 1) * length:
        return content[begins[0] : begins[0] + len(begins) * length].reshape(len(begins), length)
    taken: _Blocks = content[begins[:, None] + np.arange(length)]
    return taken


def _of_one_length(cipher: CipherContext, messages: _Blocks) -> _Blocks:
    """The CMACs of messages of one length, a row each."""
    rows, length = messages.shape
    blocks = max(1, -(-length // BLOCK))
    padded = np.zeros((rows, blocks * BLOCK), dtype=np.uint8)
    padded[:, :length] = messages
    whole, part = _subkeys(cipher)
    if length == blocks * BLOCK:
        padded[:, -BLOCK:] ^= whole
    else:
        padded[:, length] = 0x80
        padded[:, -BLOCK:] ^= part
    state = np.zeros((rows, BLOCK), dtype=np.uint8)
    for block in range(blocks):
        state = _encrypted(cipher, state ^ padded[:, block * BLOCK : (block + 1) * BLOCK])
    return state


def _subkeys(cipher: CipherContext) -> tuple[_Blocks, _Blocks]:
    """What a last block is mixed with: one that is whole, and one that was padded."""
    whole = _doubled(_encrypted(cipher, np.zeros(BLOCK, dtype=np.uint8)).tobytes())
    return np.frombuffer(whole, np.uint8), np.frombuffer(_doubled(whole), np.uint8)


def _doubled(block: bytes) -> bytes:
    """A block times x in the field of 2^128 elements."""
    number = int.from_bytes(block) << 1
    return ((number ^ _REDUCTION if number >> 128 else number) & ((1 << 128) - 1)).to_bytes(BLOCK)


def _encrypted(cipher: CipherContext, blocks: _Blocks) -> _Blocks:
    """Each block enciphered by itself."""
    return np.frombuffer(cipher.update(blocks.tobytes()), np.uint8).reshape(blocks.shape)

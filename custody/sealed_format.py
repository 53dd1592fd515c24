"""The one sealing format: chunks of AES-256-GCM in the STREAM construction, as age (age-encryption.org/v1) has it.

    header   8 bytes "GWSEAL01" · 4 bytes plaintext bytes in a chunk, big-endian · 16 bytes random salt
    chunk    ciphertext and 16-byte tag; every chunk but the last is full; only an empty object has an empty one

Each object's cipher key is HKDF-SHA-256(data key, salt), so that even a data key used twice never repeats a nonce.
A nonce is the chunk's number (11 bytes, big-endian) and 1 for the last chunk, else 0. The associated data of each
chunk is the header and the object's path. So nothing can be cut off, added, moved, repeated, or put under another path.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from custody.data_keys import DataKey
from custody.errors import BrokenSealError

CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
_LARGEST_CHUNK_BYTES = 1 << 24  # what a forged header can make a reader hold in memory
_MAGIC = b"GWSEAL01"
_SIZE_BYTES = 4
_SALT_BYTES = 16
HEADER_BYTES = len(_MAGIC) + _SIZE_BYTES + _SALT_BYTES


def broken() -> BrokenSealError:
    """Return the one refusal of sealed bytes: which attack it was must not be told."""
    return BrokenSealError(
        "a sealed object was cut, added to, altered, moved, or sealed with another key: nothing of it can be trusted; "
        "restore it, or receive the delivery again"
    )


@dataclass(frozen=True, slots=True)
class ChunkCipher:
    """Seals and opens the chunks of one object."""

    header: bytes
    chunk_bytes: int
    _cipher: AESGCM = field(repr=False)
    _associated: bytes = field(repr=False)

    def seal(self, number: int, plaintext: bytes | bytearray, *, last: bool) -> bytes:
        """Return one chunk sealed, 16 bytes longer."""
        return self._cipher.encrypt(_nonce(number, last=last), plaintext, self._associated)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """Return one chunk's plaintext; raises BrokenSealError."""
        try:
            return self._cipher.decrypt(_nonce(number, last=last), sealed, self._associated)
        except InvalidTag:
            raise broken() from None


def new_cipher(key: DataKey, bound_to: str, chunk_bytes: int) -> ChunkCipher:
    """Return the cipher of a new object, with a header of its own."""
    header = _MAGIC + chunk_bytes.to_bytes(_SIZE_BYTES) + secrets.token_bytes(_SALT_BYTES)
    return _cipher_of(key, bound_to, header)


def read_cipher(key: DataKey, bound_to: str, header: bytes) -> ChunkCipher:
    """Return the cipher that a header names; raises BrokenSealError unless it is a header of this format."""
    if len(header) != HEADER_BYTES or not header.startswith(_MAGIC):
        raise broken()
    cipher = _cipher_of(key, bound_to, header)
    if not 0 < cipher.chunk_bytes <= _LARGEST_CHUNK_BYTES:
        raise broken()
    return cipher


def looks_sealed(beginning: bytes, size: int) -> bool:
    """Say whether an object of that size that begins so is one of this format, as far as can be told without a key."""
    header = beginning[:HEADER_BYTES]
    if len(header) != HEADER_BYTES or not header.startswith(_MAGIC):
        return False
    chunk_bytes, sealed_bytes = int.from_bytes(header[len(_MAGIC) : -_SALT_BYTES]), size - HEADER_BYTES
    last_bytes = sealed_bytes % (chunk_bytes + TAG_BYTES)
    # Only an empty object has an empty chunk, so whatever follows a full one is more than its tag.
    whole = last_bytes == 0 or last_bytes > TAG_BYTES or sealed_bytes == TAG_BYTES
    return 0 < chunk_bytes <= _LARGEST_CHUNK_BYTES and sealed_bytes >= TAG_BYTES and whole


def _cipher_of(key: DataKey, bound_to: str, header: bytes) -> ChunkCipher:
    size, salt = header[len(_MAGIC) : -_SALT_BYTES], header[-_SALT_BYTES:]
    derived = HKDF(SHA256(), length=32, salt=salt, info=b"gateway sealed object v1").derive(key.secret)
    return ChunkCipher(header, int.from_bytes(size), AESGCM(derived), header + bound_to.encode())


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])

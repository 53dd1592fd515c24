"""Identifiers become tokens that only the holder of the key can compute.

A token is the first 128 bits of HMAC-SHA-256 (FIPS 198-1) of the canonical text, under the 64 lower-case hex characters
of its kind's key: an auditor can recompute it with any tool, and can give the key to one that takes only text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from anonymisation.base32_text import base32_text
from anonymisation.errors import WrongLengthError
from anonymisation.hmac_sha256 import hmac_sha256
from contracts.vocabulary import IdentifierKind

_KEY_BYTES = 32
_TOKEN_BYTES = 16
_TOKEN = pa.binary(_TOKEN_BYTES)

_WORTH_FINDING = 4
"""Equals that a text must have for finding them to pay, measured: a look-up takes nearly as long as an HMAC."""

_BLOCKS = 64
_BLOCK_ROWS = 1 << 10
_LOOKED_AT = 8
"""One text in so many is looked at, and at most 65,536."""


def kind_key(domain_key: bytes, kind: str) -> bytes:
    """The key, 32 bytes, of one kind of identifier in one domain: HKDF-Expand of RFC 5869 with the kind as `info`.

    Two kinds share no token, so the same digits in two columns of different kinds never meet.
    Raises WrongLengthError unless the domain key is 32 bytes.
    """
    _check_length(domain_key, "domain key")
    return HKDFExpand(SHA256(), _KEY_BYTES, kind.encode()).derive(domain_key)


def unverified_kind(kind: IdentifierKind, delivery_digest: bytes) -> str:
    """The kind of identifiers of one delivery that fail their check: its key takes the delivery's SHA-256 digest.

    So a slip of the hand that two deliveries share joins nobody across them.
    Raises WrongLengthError unless the digest is 32 bytes.
    """
    _check_length(delivery_digest, "delivery digest")
    return f"unverified:{kind}:{delivery_digest.hex()}"


def tokens(key: bytes, values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The tokens, 16 bytes each, of canonical texts under their kind's key; null where there is no text.

    Where texts repeat, each distinct one is hashed once. Raises WrongLengthError unless the key is 32 bytes, and
    NotHashedError if they could not be hashed.
    """
    _check_length(key, "kind key")
    held = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
    if not pa.types.is_dictionary(held.type) and _repeats(held):
        held = held.dictionary_encode()
    return _looked_up(key, held) if pa.types.is_dictionary(held.type) else _hashed(key, held)


def text_of(tokens: pa.Array) -> pa.Array:
    """Tokens as they are published: base32, lower case, 26 characters; null where there is no token."""
    _, content = tokens.buffers()
    numbers = np.frombuffer(content or b"", dtype=">u8").reshape(-1, 2)[tokens.offset : tokens.offset + len(tokens)]
    texts = base32_text(numbers[:, 0].astype(np.uint64), numbers[:, 1].astype(np.uint64))
    return pc.if_else(tokens.is_valid(), texts, pa.scalar(None, pa.string()))


def _repeats(held: pa.ChunkedArray) -> bool:
    """Whether texts seem to repeat so often that finding them is less work than hashing each.

    A look at blocks of rows here and there: of s texts that hold d distinct ones a text has some 2(s - d)/s equals
    among them, and so many times more among all.
    """
    rows = len(held)
    block = min(rows // (_BLOCKS * _LOOKED_AT), _BLOCK_ROWS)
    starts = [place * rows // _BLOCKS for place in range(_BLOCKS)]
    seen = pa.chunked_array([part for start in starts for part in held.slice(start, block).iterchunks()], held.type)
    seen = seen.drop_null()
    looked_at = len(seen)
    repeated = looked_at - len(seen.unique())
    return looked_at > 0 and 2 * repeated * (rows - held.null_count) >= _WORTH_FINDING * looked_at**2


def _looked_up(key: bytes, held: pa.ChunkedArray) -> pa.Array:
    """The tokens of texts that are held as places in a dictionary: those of the dictionary, put in their places."""
    dictionary, hashed = None, pa.array([], _TOKEN)
    made = [hashed]
    for chunk in held.iterchunks():
        if dictionary is None or not dictionary.equals(chunk.dictionary):
            dictionary = chunk.dictionary
            hashed = _hashed(key, pa.chunked_array([dictionary]))
        made.append(hashed.take(chunk.indices))
    return pa.concat_arrays(made)


def _hashed(key: bytes, held: pa.ChunkedArray) -> pa.Array:
    """The tokens of texts, each hashed; a null is not."""
    made = hmac_sha256(key.hex().encode(), held.drop_null(), _TOKEN_BYTES)
    if not held.null_count:
        return made
    return pc.replace_with_mask(pa.nulls(len(held), _TOKEN), held.is_valid().combine_chunks(), made)


def _check_length(secret: bytes, what: str) -> None:
    if len(secret) != _KEY_BYTES:
        raise WrongLengthError(what)

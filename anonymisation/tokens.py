"""Identifiers become tokens that only the holder of the key can compute.

A token is the first 128 bits of HMAC-SHA-256 (FIPS 198-1) of the canonical text, under the 64 lower-case hex characters
of its kind's key: an auditor can recompute it with any tool, and can give the key to one that takes only text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from anonymisation.base32_text import base32_text
from anonymisation.errors import WrongLengthError
from contracts.vocabulary import IdentifierKind

_KEY_BYTES = 32
_TOKEN_BYTES = 16


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


def tokens(key: bytes, values: pa.Array) -> pa.Array:
    """The tokens, 16 bytes each, of canonical texts under their kind's key; null where there is no text.

    Each distinct text is hashed once. Raises WrongLengthError unless the key is 32 bytes.
    """
    _check_length(key, "kind key")
    if isinstance(values, pa.DictionaryArray):
        return tokens(key, values.dictionary).take(values.indices)
    distinct = values.dictionary_encode()
    return _hashed(key, distinct.dictionary).take(distinct.indices)


def tokens_one_by_one(key: bytes, values: pa.Array) -> pa.Array:
    """The same as `tokens`, for texts of which few are equal: none is looked for twice, each is hashed.

    Raises WrongLengthError unless the key is 32 bytes.
    """
    _check_length(key, "kind key")
    hashed = _hashed(key, values.drop_null())
    if not values.null_count:
        return hashed
    place = pc.subtract(pc.cumulative_sum(values.is_valid().cast(pa.int64())), 1)
    return hashed.take(pc.if_else(values.is_valid(), place, pa.scalar(None, pa.int64())))


def text_of(tokens: pa.Array) -> pa.Array:
    """Tokens as they are published: base32, lower case, 26 characters; null where there is no token."""
    _, content = tokens.buffers()
    numbers = np.frombuffer(content or b"", dtype=">u8").reshape(-1, 2)[tokens.offset : tokens.offset + len(tokens)]
    texts = base32_text(numbers[:, 0].astype(np.uint64), numbers[:, 1].astype(np.uint64))
    return pc.if_else(tokens.is_valid(), texts, pa.scalar(None, pa.string()))


def _hashed(key: bytes, distinct: pa.Array) -> pa.Array:
    """The tokens of distinct texts.

    The state after the key is computed once and copied: of what was measured, the quickest on one core that leaves the
    whole of HMAC to a reviewed library and shows the key to no query plan.
    """
    keyed = HMAC(key.hex().encode(), SHA256())
    digests = bytearray()
    for value in distinct.cast(pa.binary()).to_pylist():
        state = keyed.copy()
        state.update(value)
        digests += state.finalize()[:_TOKEN_BYTES]
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_TOKEN_BYTES), len(distinct), [None, pa.py_buffer(bytes(digests))]
    )


def _check_length(secret: bytes, what: str) -> None:
    if len(secret) != _KEY_BYTES:
        raise WrongLengthError(what)

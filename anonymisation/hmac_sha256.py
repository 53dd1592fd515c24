"""HMAC-SHA-256 (FIPS 198-1, RFC 2104) of every value of a column, over the native SHA-256 of Apache DataFusion.

HMAC is two SHA-256s, each of a padded key and something: SHA-256(opad, SHA-256(ipad, message)). Both run over whole
columns, with no work in Python value by value. The padded keys are columns too: a literal would stand in every plan.
Why this library and this form: `docs/decisions/0027-native-hmac.md`.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.hmac import HMAC

from anonymisation.errors import NotHashedError
from engine.fusion import open_fusion

_BLOCK = 64
_DIGEST = 32
_IPAD, _OPAD = 0x36, 0x5C
_COLUMNS = ("inner_key", "outer_key", "message")
_QUERY = "select sha256(outer_key || sha256(inner_key || message)) from messages"
_AT_ONCE = 1 << 13
"""Messages at a time: so many, with their keys, stay in a processor's cache."""


def hmac_sha256(key: bytes, messages: pa.ChunkedArray, length: int = _DIGEST) -> pa.Array:
    """The first `length` bytes (RFC 2104, 5) of the HMAC of each message: bytes, or the UTF-8 of a text; no nulls.

    The first and the last are computed again by `cryptography`. Raises NotHashedError if either differs, or if the
    library fails or loses a message; of what it said only the kind of error is told.
    """
    count = len(messages)
    if not count:
        return pa.array([], pa.binary(length))
    made = _made(key, messages, length)
    for place in (0, count - 1):
        if made[place].tobytes() != _one(key, messages[place].cast(pa.large_binary()).as_py())[:length]:
            failure = "another HMAC than the standard's"
            raise NotHashedError(failure)
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(length), count, [None, pa.py_buffer(made)])


def _made(key: bytes, messages: pa.ChunkedArray, length: int) -> npt.NDArray[np.uint8]:
    """The HMACs, a row each. What the library raises may quote the key, so it is let go of before anything is raised.

    A panic of Rust's is no Exception, but has a name.
    """
    try:
        return _joined(_digests(key, messages), len(messages), length)
    except NotHashedError:
        raise
    except BaseException as error:
        failure = type(error).__name__
        if not isinstance(error, Exception) and failure != "PanicException":
            raise
    raise NotHashedError(failure)


def _joined(pieces: Iterator[pa.Array], count: int, length: int) -> npt.NDArray[np.uint8]:
    """The first bytes of all digests. Raises NotHashedError unless there is one of 32 bytes for every message."""
    made = np.empty((count, length), np.uint8)
    done = 0
    for piece in pieces:
        _, places, content = piece.buffers()
        offsets = np.frombuffer(places, np.int32)[piece.offset : piece.offset + len(piece) + 1]
        if (np.diff(offsets) != _DIGEST).any():
            failure = "no digest, or one of another length"
            raise NotHashedError(failure)
        digests = np.frombuffer(content, np.uint8)[offsets[0] : offsets[-1]].reshape(-1, _DIGEST)
        made[done : done + len(piece)] = digests[:, :length]
        done += len(piece)
    if done != count:
        failure = f"{done} HMACs of {count} messages"
        raise NotHashedError(failure)
    return made


def _digests(key: bytes, messages: pa.ChunkedArray) -> Iterator[pa.Array]:
    """The HMACs, in their order, some thousands at a time."""
    session = open_fusion()
    session.register_record_batches("messages", [list(_batches(key, messages))])
    for piece in session.sql(_QUERY).execute_stream():
        yield piece.to_pyarrow().column(0)


def _batches(key: bytes, messages: pa.ChunkedArray) -> Iterator[pa.RecordBatch]:
    """Messages, each beside both padded keys; nothing of a message is copied."""
    wide = pa.types.is_large_string(messages.type) or pa.types.is_large_binary(messages.type)
    kind = pa.large_binary() if wide else pa.binary()
    inner, outer = (_repeated(_padded(key, pad), kind) for pad in (_IPAD, _OPAD))
    for chunk in messages.cast(kind).iterchunks():
        for start in range(0, len(chunk), _AT_ONCE):
            part = chunk.slice(start, _AT_ONCE)
            yield pa.record_batch([inner.slice(0, len(part)), outer.slice(0, len(part)), part], _COLUMNS)


def _repeated(padded: bytes, kind: pa.DataType) -> pa.Array:
    """A padded key as a column."""
    return pa.repeat(pa.scalar(padded, kind), _AT_ONCE)


def _padded(key: bytes, pad: int) -> bytes:
    """A key as a block of SHA-256: filled up with noughts, its digest if it is longer, each byte mixed with the pad."""
    if len(key) > _BLOCK:
        digest = Hash(SHA256())
        digest.update(key)
        key = digest.finalize()
    return bytes(byte ^ pad for byte in key.ljust(_BLOCK, b"\0"))


def _one(key: bytes, message: bytes) -> bytes:
    """The HMAC of one message by a library that has the whole of it."""
    reviewed = HMAC(key, SHA256())
    reviewed.update(message)
    return reviewed.finalize()

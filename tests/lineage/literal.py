"""RFC 6962 and C2SP tlog-tiles written down a second time, word for word and slowly, to compare the ledger with.

Nothing here comes from `lineage`, except that an entry's bytes are its own.
"""

import base64
import functools
import hashlib
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lineage.entries import Entry, Verb

ORIGIN = "example.org/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
START = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@functools.cache
def entry(index):
    """The invented act at this index."""
    return Entry(Verb.COLLECTION, "steward-1", START + timedelta(seconds=index), {"receipt": f"r-{index}", "rows": 7})


@functools.cache
def content(index):
    return entry(index).to_bytes()


def contents(size):
    return tuple(content(index) for index in range(size))


@functools.lru_cache(maxsize=200_000)
def mth(data):
    """RFC 6962, section 2.1: the Merkle Tree Hash of a list."""
    n = len(data)
    if n == 0:
        return hashlib.sha256().digest()
    if n == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    k = smaller_power(n)
    return hashlib.sha256(b"\1" + mth(data[:k]) + mth(data[k:])).digest()


def path(m, data):
    """RFC 6962, section 2.1.1: PATH(m, D[n])."""
    n = len(data)
    if n == 1:
        return []
    k = smaller_power(n)
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def smaller_power(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def note(size, root, origin=ORIGIN, key=KEY):
    """A checkpoint as C2SP tlog-checkpoint and signed-note describe it."""
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(origin.encode() + b"\x0a\x01" + public).digest()[:4]
    return f"{text}\n\u2014 {origin} {base64.b64encode(key_id + key.sign(text.encode())).decode()}\n".encode()


def files(data):
    """Every file that C2SP tlog-tiles asks of a log of these entries, and no other."""
    data, size, found = tuple(data), len(data), {}
    for n in range(0, size, 256):
        bundle = data[n : n + 256]
        content = b"".join(len(item).to_bytes(2, "big") + item for item in bundle)
        found[place("entries", n // 256, len(bundle))] = content
    level = 0
    while size >> 8 * level:
        span = 256**level
        for n in range(0, size // span, 256):
            ends = range(n * span, min(n + 256, size // span) * span, span)
            found[place(level, n // 256, len(ends))] = b"".join(mth(data[at : at + span]) for at in ends)
        level += 1
    return found | {"checkpoint": note(size, mth(data))}


def place(level, index, width):
    """tile/<L>/<N>[.p/<W>] for the small numbers of these tests."""
    return f"tile/{level}/{index:03d}" + (f".p/{width}" if width < 256 else "")

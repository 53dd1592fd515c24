"""The tier 3 key: an X25519 pair whose private half exists only as m-of-n shares, joined in memory for one answer.

What is sealed to its public half is opened by no passphrase and no root of the gateway. It is made once; the gateway
remembers its public half and nothing else of it.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from custody.cabinet import Cabinet
from custody.errors import BrokenSealError, MissingRootError, SharesRefusedError
from custody.pins import pin, pinned
from custody.roots import Root
from custody.shares import joined, split

_NAME = "tier3"
_PUBLIC_BYTES = 32
_ID_LETTERS = 16


def new_tier3_key(needed: int, count: int) -> tuple[X25519PublicKey, tuple[str, ...]]:
    """Return the public half of a fresh key, and its private half as shares; raises as `custody.shares.split` does."""
    private = X25519PrivateKey.generate()
    return private.public_key(), split(private.private_bytes_raw(), needed, count)


def pin_tier3_key(cabinet: Cabinet, root: Root, public: X25519PublicKey) -> None:
    """Remember the public half, once and for all. Raises PinExistsError if there is one."""
    pin(cabinet, root, _NAME, base64.b64encode(public.public_bytes_raw()).decode())


def tier3_key(cabinet: Cabinet, root: Root) -> X25519PublicKey | None:
    """The public half; None before there is one. Raises BrokenSealError for one that this gateway did not write."""
    try:
        raw = base64.b64decode(pinned(cabinet, root, _NAME), validate=True)
    except MissingRootError:
        return None
    except binascii.Error:
        raw = b""
    if len(raw) != _PUBLIC_BYTES:
        raise BrokenSealError("the public half of the tier 3 key cannot be read: restore custody from a backup")
    return X25519PublicKey.from_public_bytes(raw)


def tier3_key_id(public: X25519PublicKey) -> str:
    """What names the key in the ledger: the first 16 hex characters of the SHA-256 of its public half."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:_ID_LETTERS]


def joined_tier3_key(shares: Sequence[str], public: X25519PublicKey) -> X25519PrivateKey:
    """The private half, from shares, in memory only.

    Raises SharesRefusedError for too few, altered or mixed ones, and for shares of any other secret.
    """
    private = X25519PrivateKey.from_private_bytes(joined(shares))
    if not hmac.compare_digest(private.public_key().public_bytes_raw(), public.public_bytes_raw()):
        raise SharesRefusedError("these are shares of something else than the tier 3 key: bring its own")
    return private

"""The key of one sealed object, and its wrapping to the public key of a zone.

The wrapped key rests apart from its object, so that destroying it erases that one object. Wrapping is HPKE (RFC 9180)
in base mode: X25519, HKDF-SHA-256, AES-256-GCM; its info is RFC 8785 JSON that names the zone and the path.
"""

import secrets
from dataclasses import dataclass, field

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from custody.errors import BrokenSealError, WeakKeyError
from custody.secrecy import KeptHere

DATA_KEY_BYTES = 32
WRAPPED_KEY_BYTES = 80
"""32 bytes of HPKE's encapsulated key, the data key, and a tag."""
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class DataKey(KeptHere):
    """The random key of one sealed object; raises WeakKeyError unless it is 32 bytes."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a weak key here, so that no later step has to ask."""
        if len(self.secret) != DATA_KEY_BYTES:
            raise WeakKeyError(f"a data key is {DATA_KEY_BYTES} random bytes: make it with custody.data_keys.seal_key")


def seal_key(public_key: X25519PublicKey, zone: str, bound_to: str) -> tuple[DataKey, bytes]:
    """Return a fresh data key for the object at the path `bound_to`, and the same key wrapped (80 bytes)."""
    key = DataKey(secrets.token_bytes(DATA_KEY_BYTES))
    return key, _SUITE.encrypt(key.secret, public_key, _info(zone, bound_to))


def unseal_key(private_key: X25519PrivateKey, wrapped: bytes, zone: str, bound_to: str) -> DataKey:
    """Return the data key in a wrapped one; raises BrokenSealError unless it was wrapped for this zone and path."""
    try:
        return DataKey(_SUITE.decrypt(wrapped, private_key, _info(zone, bound_to)))
    except (InvalidTag, WeakKeyError):
        raise BrokenSealError(
            "the wrapped key was not made for this object, or was altered: restore it, or receive the delivery again"
        ) from None


def _info(zone: str, bound_to: str) -> bytes:
    return rfc8785.dumps({"v": 1, "use": "data-key", "zone": zone, "path": bound_to})

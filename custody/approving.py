"""Approving: an Ed25519 signature (RFC 8032) over the digest of exactly what is approved."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from custody.errors import NotADigestError, WeakKeyError

_PURPOSE = b"partner-data-gateway approval v1\x00"
"""Signed before the digest, so that no signature made for another purpose can stand for an approval."""
_DIGEST_BYTES = 32


def new_approver_key() -> str:
    """A new private key in base64, to be kept by one approver alone, outside every gateway."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def read_approver_key(written: str) -> Ed25519PrivateKey:
    """The private key that `new_approver_key` wrote. Raises WeakKeyError for anything else."""
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(written.strip(), validate=True))
    except ValueError:
        raise WeakKeyError("that file holds no approver's key: `gateway project key` makes one") from None


def sign_approval(key: Ed25519PrivateKey, digest: bytes) -> str:
    """Sign a SHA-256 digest; return the signature in base64. Raises NotADigestError unless the digest is 32 bytes."""
    return base64.b64encode(key.sign(_statement(digest))).decode()


def is_approved(public_key: str, digest: bytes, signature: str) -> bool:
    """Whether a signature (base64) over a digest was made with the private key of a public one (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), _statement(digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public key of an approver's private one, in base64 as projects name it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _statement(digest: bytes) -> bytes:
    if len(digest) != _DIGEST_BYTES:
        raise NotADigestError
    return _PURPOSE + digest

"""Signing: Ed25519 (RFC 8032) over a SHA-256 digest, bound to what the signature is for. The one kind of signature."""

import base64
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from custody.errors import NotADigestError, WeakKeyError
from custody.private_files import write_private

_DIGEST_BYTES = 32


class SignedFor(StrEnum):
    """What a signature says. It is signed before the digest, so that no signature can stand for another purpose."""

    APPROVAL = "approval"
    AGREEMENT = "agreement"
    PROJECT = "project"
    CHALLENGE = "challenge"
    TIER3 = "tier3"
    LABEL = "label"


def new_signing_key() -> str:
    """A new private key in base64, to be kept by one person alone, outside every gateway."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def write_signing_key(place: Path) -> str:
    """Write a new private key to a file for its owner alone; return the public half, in base64.

    Raises OSError where that cannot be, also for a file that is there already: a key is never written over.
    """
    made = new_signing_key()
    write_private(place, f"{made}\n".encode("ascii"))
    return public_key_of(read_signing_key(made))


def read_signing_key(written: str) -> Ed25519PrivateKey:
    """The private key that `new_signing_key` wrote. Raises WeakKeyError for anything else."""
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(written.strip(), validate=True))
    except ValueError:
        raise WeakKeyError("that file holds no private key for signing: `gateway project key` makes one") from None


def is_public_key(written: str) -> bool:
    """Whether a text is a public key as `public_key_of` writes it."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(written, validate=True))
    except ValueError:
        return False
    return base64.b64encode(key.public_bytes_raw()).decode() == written


def sign(key: Ed25519PrivateKey, signed_for: SignedFor, digest: bytes) -> str:
    """Sign a SHA-256 digest; return the signature in base64. Raises NotADigestError unless the digest is 32 bytes."""
    return base64.b64encode(key.sign(_statement(signed_for, digest))).decode()


def is_signed(public_key: str, signed_for: SignedFor, digest: bytes, signature: str) -> bool:
    """Whether a signature (base64) for a purpose over a digest was made with the private half of a key (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), _statement(signed_for, digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public key of a private one, in base64 as documents name it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _statement(signed_for: SignedFor, digest: bytes) -> bytes:
    if len(digest) != _DIGEST_BYTES:
        raise NotADigestError
    return f"partner-data-gateway {signed_for} v1".encode() + b"\0" + digest

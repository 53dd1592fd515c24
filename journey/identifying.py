"""Who is asking: somebody signs a fresh challenge, and is whom the people's document names beside the key.

A challenge names the gateway and the person and is never used twice, so that a signature that was given elsewhere, for
somebody else or before stands for nothing here. The private key is never given to the gateway.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.people import Person
from custody.signing import SignedFor, is_signed
from journey.errors import IdentityRefusedError
from journey.instance import Instance

_FRESH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom somebody says to be, and how they sign the SHA-256 digest of a challenge (base64, `SignedFor.CHALLENGE`)."""

    person: str
    sign: Callable[[bytes], str] = field(repr=False)


def identified(instance: Instance, claim: Claim) -> Person:
    """The person who signed a challenge that was made for this moment. Raises `IdentityRefusedError`."""
    person = instance.library.people.get(claim.person)
    if person is None or person.public_key is None:
        raise IdentityRefusedError("nobody can speak as that person: `documents/people.yaml` gives them no public key")
    digest = hashlib.sha256(_challenge(instance.id, person.id)).digest()
    if not is_signed(person.public_key, SignedFor.CHALLENGE, digest, claim.sign(digest)):
        raise IdentityRefusedError(f"that key is not the one that belongs to {person.id}: give --key-file their own")
    return person


def _challenge(gateway: str, person: str) -> bytes:
    """What nobody has signed yet."""
    return f"{gateway}\0{person}\0".encode() + secrets.token_bytes(_FRESH_BYTES)

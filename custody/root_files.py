"""What is legible in a root's file without opening it: its name, its key id, and by what it opens."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum

import rfc8785

from custody.errors import BrokenSealError

FORM = 1


class Provider(StrEnum):
    """By what a root opens. The values are the keys of a root's file that tell them apart."""

    PASSPHRASE = "argon2id"  # noqa: S105 - the name of an algorithm
    SHARES = "shares"
    AWS_KMS = "aws_kms"


Legible = dict[str, str | int | dict[str, int] | dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class SealedParts:
    """A root's file taken apart: what its seal binds, and what makes and fills the seal."""

    bound: bytes
    salt: bytes
    nonce: bytes
    sealed: bytes


def legible(content: bytes, name: str) -> dict[str, object]:
    """What a file says in clear, trusting nothing. Raises BrokenSealError unless it is that of the root so named."""
    held = _read(content)
    if not isinstance(held, dict) or (held.get("version"), held.get("use")) != (FORM, name):
        raise not_ours(name)
    return held


def provider_of(content: bytes, name: str) -> Provider:
    """By what a root opens; raises BrokenSealError for a file that says none, or two."""
    found = [provider for provider in Provider if provider in legible(content, name)]
    if len(found) != 1:
        raise not_ours(name)
    return found[0]


def key_id_of(content: bytes, name: str) -> str:
    """The key id that a file states; raises BrokenSealError. It is proved only when the root is opened."""
    key_id = legible(content, name).get("key_id")
    if not isinstance(key_id, str):
        raise not_ours(name)
    return key_id


def written(bound: Legible, salt: bytes, nonce: bytes, sealed: bytes) -> bytes:
    """The content of a file: what is legible and bound, and the seal."""
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return rfc8785.dumps(bound | {part: base64.b64encode(value).decode() for part, value in parts.items()})


def taken_apart(content: bytes, ours: Legible) -> SealedParts:
    """The parts of a file. Raises BrokenSealError unless exactly what we would have written is legible in it."""
    name = str(ours["use"])
    held = legible(content, name)
    salt, nonce, sealed = (_decoded(held.pop(part, None), name) for part in ("salt", "nonce", "sealed"))
    if held != ours:
        raise not_ours(name)
    return SealedParts(rfc8785.dumps(ours), salt, nonce, sealed)


def _read(content: bytes) -> object:
    """What a file holds as JSON that can be written again; nothing where it does not.

    A refusal is not raised here: what the reader raises holds the whole file, and would hang on to it.
    """
    try:
        held: object = json.loads(content)
        rfc8785.dumps(held)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return None
    return held


def _decoded(part: object, name: str) -> bytes:
    if not isinstance(part, str):
        raise not_ours(name)
    try:
        return base64.b64decode(part, validate=True)
    except ValueError:
        raise not_ours(name) from None


def not_ours(name: str) -> BrokenSealError:
    """The refusal of a file that is not one of ours."""
    return BrokenSealError(f"this version did not write the file of the {name} root: restore it from a backup")

"""The signed head of the ledger: C2SP tlog-checkpoint inside a C2SP signed note, with Ed25519.

A note may carry other signatures (witnesses, a next key). Those of unknown keys are ignored, as the specification
asks; a bad one in the name of the known key refuses the whole note.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lineage.errors import CheckpointRefusedError
from lineage.merkle import HASH_BYTES

MOST_NOTE_BYTES = 262_144
"""Bytes. Room for the 16 signatures that must be accepted, at the 5 kB of a post-quantum one, three times over."""

_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_BODY_LINES = 3
_DASH = "\u2014 "
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_NUMBER = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: which log, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse an origin that cannot also be the name of a key."""
        check_origin(self.origin)

    def text(self) -> str:
        """Return the body of the note, with its final newline."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def check_origin(origin: str) -> None:
    """Raise `CheckpointRefusedError` unless a log may be called this: no spaces, no plus sign, not empty."""
    if not origin or any(letter.isspace() or letter == "+" or not letter.isprintable() for letter in origin):
        raise CheckpointRefusedError("an origin is a name such as example.org/ledger, without spaces or plus signs")


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Return the 4 bytes by which a note names a key: SHA-256(name || 0x0A || 0x01 || key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:_KEY_ID_BYTES]


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """Return the checkpoint as a note with one signature, under the origin as the key's name."""
    text = checkpoint.text()
    signature = key_id(checkpoint.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_DASH}{checkpoint.origin} {base64.b64encode(signature).decode()}\n".encode()


def open_checkpoint(note: bytes, origin: str, key: Ed25519PublicKey) -> Checkpoint:
    """Return the checkpoint that a note holds, once the key's signature on it has been verified.

    Raises `CheckpointRefusedError` if the note is malformed, is not signed by this key, or is of another origin.
    """
    text, signatures = _split_note(note)
    _check_signed(text, signatures, origin, key)
    return _parse_body(text, origin)


def decode_base64(text: str) -> bytes | None:
    """Return the bytes of standard base64 (RFC 4648, section 4), or None for anything but their one spelling."""
    try:
        content = base64.b64decode(text)
    except ValueError:
        return None
    return content if base64.b64encode(content).decode() == text else None


def decode_number(text: str) -> int | None:
    """Return a decimal number below 10**19 written without leading zeroes, or None."""
    return int(text) if _NUMBER.fullmatch(text) else None


def _split_note(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text of a note and its signatures as (key name, key id and signature)."""
    try:
        content = note.decode() if len(note) <= MOST_NOTE_BYTES else ""
    except UnicodeDecodeError:
        content = ""
    text, blank, tail = content.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or _CONTROL.search(content):
        raise CheckpointRefusedError("it is not a signed note")
    return text + "\n", [_split_signature(line) for line in tail.removesuffix("\n").split("\n")]


def _split_signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    signature = decode_base64(encoded)
    if not line.startswith(_DASH) or not name or signature is None or len(signature) <= _KEY_ID_BYTES:
        raise CheckpointRefusedError("one of its signature lines is malformed")
    return name, signature


def _check_signed(text: str, signatures: list[tuple[str, bytes]], name: str, key: Ed25519PublicKey) -> None:
    known = key_id(name, key)
    ours = [content[_KEY_ID_BYTES:] for by, content in signatures if (by, content[:_KEY_ID_BYTES]) == (name, known)]
    if not ours:
        raise CheckpointRefusedError("it carries no signature of the expected origin and key")
    for signature in ours:
        try:
            key.verify(signature, text.encode())
        except InvalidSignature:
            raise CheckpointRefusedError("its signature does not fit its text") from None


def _parse_body(text: str, origin: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < _BODY_LINES or not all(lines):
        raise CheckpointRefusedError("its body is not an origin, a size and a root")
    size, root = decode_number(lines[1]), decode_base64(lines[2])
    if lines[0] != origin:
        raise CheckpointRefusedError("it is the checkpoint of another origin")
    if size is None or root is None or len(root) != HASH_BYTES:
        raise CheckpointRefusedError("its size or its root is malformed")
    return Checkpoint(origin, size, root)

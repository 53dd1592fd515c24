"""Split custody of local roots: their files are sealed under a random key that exists only as m-of-n shares.

AES-256-GCM under HKDF-SHA-256 of that key; bound are the root's name and key id, and of which set the shares are. No
passphrase opens such a file, so that no one person can.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from custody.errors import BrokenSealError, SharesRefusedError
from custody.local_root import LocalRoot
from custody.root_files import FORM, Legible, Provider, key_id_of, legible, not_ours, taken_apart, written
from custody.roots import RootUse, root_name
from custody.secrecy import KeptHere
from custody.shares import SECRET_BYTES, joined, label, split

_SALT_BYTES = 16
_NONCE_BYTES = 12
_INFO = b"gateway split root v1"


@dataclass(frozen=True, slots=True)
class ShareSet:
    """Which shares open a root: none of it secret. `set_id` is the four hex characters that each share says."""

    set_id: str
    needed: int
    count: int


@dataclass(frozen=True, slots=True)
class SplitKey(KeptHere):
    """The key that shares give back, and of which set they are."""

    shares: ShareSet
    secret: bytes = field(repr=False)


def new_split_key(needed: int, count: int) -> tuple[SplitKey, tuple[str, ...]]:
    """Return a fresh key and its shares; raises as `custody.shares.split` does."""
    secret = secrets.token_bytes(SECRET_BYTES)
    shares = split(secret, needed, count)
    return SplitKey(ShareSet(label(shares[0]).set_id, needed, count), secret), shares


def share_set_of(content: bytes, name: str) -> ShareSet:
    """Of which set the shares are that open a root's file; raises BrokenSealError."""
    match legible(content, name).get(Provider.SHARES.value):
        case {"set": str(set_id), "needed": int(needed), "of": int(count)}:
            return ShareSet(set_id, needed, count)
    raise not_ours(name)


def key_from(shares: Sequence[str], wanted: ShareSet) -> SplitKey:
    """The key that shares give back. Raises SharesRefusedError for none, too few, altered, or those of another set."""
    if not shares:
        raise SharesRefusedError(
            f"this root is held by {wanted.count} people and opens with shares of any {wanted.needed}: bring them "
            "(--share FILE for each, or GATEWAY_KEY_SHARES names their folder)"
        )
    if {label(share).set_id for share in shares} != {wanted.set_id}:
        raise SharesRefusedError(f"the shares that open this root are of set {wanted.set_id}: bring those and no other")
    return SplitKey(wanted, joined(shares))


def seal_split(root: LocalRoot, epoch: str, key: SplitKey) -> bytes:
    """Return the content of a root's file that only shares open."""
    bound = _bound(root_name(root.use, epoch), root.key_id, key.shares)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return written(bound, salt, nonce, _cipher(key, salt).encrypt(nonce, root.secret, rfc8785.dumps(bound)))


def open_split(content: bytes, use: RootUse, epoch: str, key: SplitKey) -> LocalRoot:
    """Return the root in a file that shares open; raises BrokenSealError."""
    name = root_name(use, epoch)
    parts = taken_apart(content, _bound(name, key_id_of(content, name), share_set_of(content, name)))
    try:
        return LocalRoot(use, _cipher(key, parts.salt).decrypt(parts.nonce, parts.sealed, parts.bound))
    except (InvalidTag, ValueError):
        raise BrokenSealError(
            f"these shares do not open the {name} root: it was altered, or sealed under another set of the same name; "
            "restore it from a backup"
        ) from None


def _bound(name: str, key_id: str, shares: ShareSet) -> Legible:
    of: dict[str, str | int] = {"set": shares.set_id, "needed": shares.needed, "of": shares.count}
    return {"version": FORM, "use": name, "key_id": key_id, Provider.SHARES.value: of}


def _cipher(key: SplitKey, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=_INFO).derive(key.secret))

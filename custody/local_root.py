"""The local provider of roots: 32 random bytes in a file sealed with a passphrase.

Argon2id (RFC 9106, its second recommended setting: 64 MiB, 3 passes, 4 lanes) makes the key of AES-256-GCM, which
binds the use, the key id, the format version and the Argon2id settings.
"""

import hmac
import secrets
import threading
from dataclasses import dataclass, field

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from custody.derivation import derived
from custody.errors import WeakKeyError, WrongPassphraseError
from custody.root_files import FORM, Legible, Provider, key_id_of, not_ours, taken_apart, written
from custody.roots import FIRST_EPOCH, RootUse, root_name
from custody.secrecy import KeptHere

ROOT_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_MEMORY_KIB = 64 * 1024
_ITERATIONS = 3
_LANES = 4
_ONE_AT_A_TIME = threading.Lock()
"""OpenSSL lends one set of threads to a whole process: of two derivations at once one may be refused, or both wait."""


@dataclass(frozen=True, slots=True)
class LocalRoot(KeptHere):
    """A root held in this process's memory; raises WeakKeyError unless it is 32 bytes."""

    use: RootUse
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a weak root here, so that no later step has to ask."""
        if len(self.secret) != ROOT_BYTES:
            raise WeakKeyError(f"a root is {ROOT_BYTES} random bytes: make it with custody.keyring.create_keyring")

    @property
    def key_id(self) -> str:
        """Sixteen hex characters of a keyed digest: steady, and useless for guessing the root."""
        return derived(self, "key-id")[:8].hex()

    def hmac(self, message: bytes, /) -> bytes:
        """Return HMAC-SHA-256 of the message, 32 bytes."""
        return hmac.digest(self.secret, message, "sha256")


def new_root(use: RootUse) -> LocalRoot:
    """Return a fresh root from the system's random source."""
    return LocalRoot(use, secrets.token_bytes(ROOT_BYTES))


def seal_root(root: LocalRoot, passphrase: bytes, epoch: str = FIRST_EPOCH) -> bytes:
    """Return the content of a root's file: RFC 8785 JSON. What it is called is bound, so that no epoch is another."""
    bound = _bound(root_name(root.use, epoch), root.key_id)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return written(bound, salt, nonce, _cipher(passphrase, salt).encrypt(nonce, root.secret, rfc8785.dumps(bound)))


def open_root(content: bytes, use: RootUse, passphrase: bytes, epoch: str = FIRST_EPOCH) -> LocalRoot:
    """Return the root in a file.

    Raises BrokenSealError if it is not the file of a root for this use, WrongPassphraseError if it does not open.
    """
    name = root_name(use, epoch)
    # The settings must be ours, or a forged file could ask for all memory.
    parts = taken_apart(content, _bound(name, key_id_of(content, name)))
    if len(parts.salt) != _SALT_BYTES or len(parts.nonce) != _NONCE_BYTES:
        raise not_ours(name)
    try:
        secret = _cipher(passphrase, parts.salt).decrypt(parts.nonce, parts.sealed, parts.bound)
    except InvalidTag:
        raise WrongPassphraseError(name) from None
    return LocalRoot(use, secret)


def _bound(name: str, key_id: str) -> Legible:
    """Return what is legible in a root's file and cannot be changed without breaking its seal."""
    cost = {"memory_kib": _MEMORY_KIB, "iterations": _ITERATIONS, "lanes": _LANES}
    return {"version": FORM, "use": name, "key_id": key_id, Provider.PASSPHRASE.value: cost}


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    key = Argon2id(salt=salt, length=32, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB)
    with _ONE_AT_A_TIME:
        return AESGCM(key.derive(passphrase))

"""The keys of one instance: sealed roots under `roots/`, public keys under `public/`, opened only when needed."""

import base64
import hmac
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from custody.age_files import opened, recipient
from custody.derivation import derived
from custody.errors import BrokenSealError, KeyringExistsError, MissingRootError, UnknownZoneError
from custody.local_root import LocalRoot, new_root, open_root, seal_root
from custody.roots import Root, RootUse

_VERIFIER = "public/log.verifier"
_INTAKE = "public/intake.age"
_PUBLIC_BYTES = 32  # of X25519 and of Ed25519 alike


class SealingZone(StrEnum):
    """The zones whose objects are sealed, each to a key pair of its own."""

    INCOMING = "incoming"
    VAULT = "vault"
    QUARANTINE = "quarantine"
    LINKED = "linked"
    CUSTODY = "custody"


class Cabinet(Protocol):
    """Where a keyring keeps its files; a store of zones is one."""

    def read(self, name: str, /) -> bytes:
        """Return a file's content."""

    def replace(self, name: str, content: bytes, /) -> None:
        """Write a file in one durable step."""

    def exists(self, name: str, /) -> bool:
        """Say whether there is such a file."""


class Keyring:
    """The roots and key pairs in one cabinet. The passphrase is asked for when a root is first needed."""

    def __init__(self, cabinet: Cabinet, passphrase_source: Callable[[], bytes]) -> None:
        self._cabinet = cabinet
        self._passphrase_source = passphrase_source
        self._opened: dict[RootUse, LocalRoot] = {}

    def __repr__(self) -> str:
        """Name the roots that are open, and nothing more."""
        return f"Keyring(open: {', '.join(sorted(self._opened)) or 'none'})"

    def root(self, use: RootUse) -> Root:
        """Return a root; raises MissingRootError, WrongPassphraseError, BrokenSealError, and what the source raises."""
        if use not in self._opened:
            self._opened[use] = open_root(self._file(_root_file(use)), use, self._passphrase_source())
        return self._opened[use]

    def public_sealing_key(self, zone: str) -> X25519PublicKey:
        """Return the key that seals into a zone; needs no passphrase.

        Raises UnknownZoneError, MissingRootError, BrokenSealError.
        """
        return X25519PublicKey.from_public_bytes(self._public(_public_file(_known(zone))))

    def private_sealing_key(self, zone: str) -> X25519PrivateKey:
        """Return the key that unseals a zone; raises as `root` and `public_sealing_key` do.

        A public key that is not this key's own was planted, and is a BrokenSealError.
        """
        known = _known(zone)
        key = _sealing_key(self.root(RootUse.SEAL), known)
        self._refuse_planted(_public_file(known), key.public_key())
        return key

    def log_signer(self) -> Ed25519PrivateKey:
        """Return the key that signs the ledger's checkpoints; raises as `root` does, and for a planted verifier."""
        key = _signing_key(self.root(RootUse.LOG))
        self._refuse_planted(_VERIFIER, key.public_key())
        return key

    def log_verifier(self) -> Ed25519PublicKey:
        """Return the key that verifies the ledger; needs no passphrase. Raises MissingRootError, BrokenSealError."""
        return Ed25519PublicKey.from_public_bytes(self._public(_VERIFIER))

    def intake_recipient(self) -> str:
        """Return the key that partners encrypt files to, as age writes it; needs no passphrase.

        Raises MissingRootError, and BrokenSealError for what is no such key.
        """
        written = self._file(_INTAKE).decode("ascii", "replace").strip()
        if not written.startswith("age1"):
            raise BrokenSealError(f"{_INTAKE} is not a public key: restore it from a backup")
        return written

    def open_for_intake(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the content of a file that a partner encrypted to the intake key.

        Raises as `root` does, BrokenSealError for a planted public key, UnopenableFileError for a file that is not so.
        """
        key = _intake_key(self.root(RootUse.SEAL))
        if not hmac.compare_digest(self.intake_recipient(), recipient(key.public_key().public_bytes_raw())):
            raise _planted(_INTAKE)
        return opened(key.private_bytes_raw(), chunks)

    def complete(self) -> None:
        """Write the intake key of a keyring that was made before there was one; raises as `root` does."""
        if not self._cabinet.exists(_INTAKE):
            self._cabinet.replace(_INTAKE, _intake_line(self.root(RootUse.SEAL)))

    def _file(self, name: str) -> bytes:
        if not self._cabinet.exists(name):
            raise MissingRootError(name)
        return self._cabinet.read(name)

    def _public(self, name: str) -> bytes:
        try:
            raw = base64.b64decode(self._file(name).strip(), validate=True)
        except ValueError:
            raw = b""
        if len(raw) != _PUBLIC_BYTES:
            raise BrokenSealError(f"{name} is not a public key: restore it from a backup")
        return raw

    def _refuse_planted(self, name: str, own: X25519PublicKey | Ed25519PublicKey) -> None:
        if not hmac.compare_digest(self._public(name), own.public_bytes_raw()):
            raise _planted(name)


def create_keyring(cabinet: Cabinet, passphrase: bytes) -> Keyring:
    """Make every root and public key of a new instance, and return the keyring.

    Raises KeyringExistsError if the cabinet holds any of them already: no key is ever written over.
    """
    publics = [_VERIFIER, _INTAKE, *map(_public_file, SealingZone)]
    if any(map(cabinet.exists, [*map(_root_file, RootUse), *publics])):
        raise KeyringExistsError
    roots = {use: new_root(use) for use in RootUse}
    for use, root in roots.items():
        cabinet.replace(_root_file(use), seal_root(root, passphrase))
    for zone in SealingZone:
        _write_public(cabinet, _public_file(zone), _sealing_key(roots[RootUse.SEAL], zone).public_key())
    _write_public(cabinet, _VERIFIER, _signing_key(roots[RootUse.LOG]).public_key())
    cabinet.replace(_INTAKE, _intake_line(roots[RootUse.SEAL]))
    return Keyring(cabinet, lambda: passphrase)


def _write_public(cabinet: Cabinet, name: str, key: X25519PublicKey | Ed25519PublicKey) -> None:
    cabinet.replace(name, base64.b64encode(key.public_bytes_raw()) + b"\n")


def _sealing_key(root: Root, zone: SealingZone) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(derived(root, "sealing-key", zone=zone.value))


def _signing_key(root: Root) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived(root, "log-signing-key"))


def _intake_key(root: Root) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(derived(root, "intake-key"))


def _intake_line(root: Root) -> bytes:
    """The one line of the intake key's public half, as partners are given it."""
    return f"{recipient(_intake_key(root).public_key().public_bytes_raw())}\n".encode("ascii")


def _planted(name: str) -> BrokenSealError:
    return BrokenSealError(f"{name} was exchanged for another key: restore it, and find out what was sealed to it")


def _known(zone: str) -> SealingZone:
    try:
        return SealingZone(zone)
    except ValueError:
        raise UnknownZoneError from None


def _root_file(use: RootUse) -> str:
    return f"roots/{use}.root"


def _public_file(zone: SealingZone) -> str:
    return f"public/{zone}.public"

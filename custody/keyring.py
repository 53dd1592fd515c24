"""The keys of one instance: sealed roots under `roots/`, public keys under `public/`, opened only when needed."""

import base64
import hmac
import os
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from custody.age_files import opened, recipient
from custody.cabinet import Cabinet
from custody.derivation import derived
from custody.epochs import current_epoch, destroy_epoch, epoch_after, refuse_destroyed, set_epoch
from custody.errors import (
    BrokenSealError,
    KeyringExistsError,
    KeyServiceError,
    MissingRootError,
    RootInUseError,
    UnknownZoneError,
)
from custody.kms_root import AwsKms
from custody.local_root import LocalRoot
from custody.opening import Openers
from custody.roots import FIRST_EPOCH, Root, RootUse, root_file, root_name
from custody.secrecy import KeptHere
from custody.share_files import shares_given
from custody.split_key import SplitKey, seal_split

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


class Keyring(KeptHere):
    """The roots and key pairs in one cabinet. The passphrase is asked for when a root is first needed."""

    def __init__(
        self,
        cabinet: Cabinet,
        passphrase_source: Callable[[], bytes],
        service: AwsKms | None = None,
    ) -> None:
        self._cabinet = cabinet
        self._openers = Openers(passphrase_source, self._shares, service)
        self._brought: tuple[str, ...] = ()
        self._opened: dict[str, Root] = {}

    def __repr__(self) -> str:
        """Name the roots that are open, and nothing more."""
        return f"Keyring(open: {', '.join(sorted(self._opened)) or 'none'})"

    def root(self, use: RootUse) -> Root:
        """Return a root, of the pseudonym roots that of the epoch that holds.

        Raises MissingRootError, WrongPassphraseError, BrokenSealError, and what the source raises.
        """
        return self.pseudonym_root(self.epoch) if use is RootUse.PSEUDONYM else self._root(use, FIRST_EPOCH)

    @property
    def epoch(self) -> str:
        """The epoch that holds; needs no passphrase. Raises BrokenSealError."""
        return current_epoch(self._cabinet)

    def pseudonym_root(self, epoch: str) -> Root:
        """Return the pseudonym root of an epoch; raises as `root` does, and EpochDestroyedError."""
        refuse_destroyed(self._cabinet, epoch)
        return self._root(RootUse.PSEUDONYM, epoch)

    def make_next_root(self) -> str:
        """Make the pseudonym root of the epoch to come, where a killed rotation has not; return that epoch.

        It does not hold before `turn_to`. Raises as `root` does: who cannot open the root that holds makes no other.
        """
        coming = epoch_after(self.epoch)
        self.root(RootUse.PSEUDONYM)
        if not self._cabinet.exists(root_file(RootUse.PSEUDONYM, coming)):
            holding = self._file(root_file(RootUse.PSEUDONYM, self.epoch))
            made = self._openers.make_next(holding, self.epoch, coming)
            self._cabinet.replace(root_file(RootUse.PSEUDONYM, coming), made)
        self.pseudonym_root(coming)
        return coming

    def turn_to(self, epoch: str) -> None:
        """Have the next epoch hold. Raises as `pseudonym_root` does: an epoch whose root does not open never holds."""
        self.pseudonym_root(epoch)
        set_epoch(self._cabinet, epoch)

    def destroy_epoch(self, epoch: str) -> None:
        """Destroy the pseudonym root of an epoch for ever; needs no passphrase, and may be done again.

        A root in a key service is destroyed there as well. Raises RootInUseError for the epoch that holds, and
        KeyServiceError.
        """
        if epoch == self.epoch:
            raise RootInUseError(epoch)
        name, file = root_name(RootUse.PSEUDONYM, epoch), root_file(RootUse.PSEUDONYM, epoch)
        if self._cabinet.exists(file):
            self._openers.destroy_served(self._cabinet.read(file), epoch)
        destroy_epoch(self._cabinet, epoch)
        self._opened.pop(name, None)

    def local_root(self, use: RootUse, epoch: str = FIRST_EPOCH) -> LocalRoot:
        """Return a root that is held here. Raises as `root` does, and KeyServiceError for one in a key service."""
        root = self._root(use, epoch)
        if not isinstance(root, LocalRoot):
            name = root_name(use, epoch)
            raise KeyServiceError(f"the {name} root is in a key service: its key policy says who may use it")
        return root

    def hold_by_shares(self, use: RootUse, key: SplitKey, epoch: str = FIRST_EPOCH) -> None:
        """Seal a root's file so that only shares open it, and no passphrase. Raises as `local_root` does."""
        content = seal_split(self.local_root(use, epoch), epoch, key)
        self._cabinet.replace(root_file(use, epoch), content)

    def bring(self, shares: Sequence[str]) -> None:
        """Take shares for roots that only shares open, in the place of those that GATEWAY_KEY_SHARES names."""
        self._brought = tuple(shares)
        self._opened.clear()

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

    def _shares(self) -> tuple[str, ...]:
        return self._brought or shares_given(os.environ)

    def _root(self, use: RootUse, epoch: str) -> Root:
        """One root, opened once."""
        name = root_name(use, epoch)
        if name not in self._opened:
            content = self._file(root_file(use, epoch))
            self._opened[name] = self._openers.open(content, use, epoch)
        return self._opened[name]

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


def create_keyring(cabinet: Cabinet, passphrase: bytes, service: AwsKms | None = None) -> Keyring:
    """Make every root and public key of a new instance, and return the keyring.

    Roots that a key service is named for are keys of its own that are there already. Raises KeyringExistsError if the
    cabinet holds any of them already: no key is ever written over. Raises what the key service does.
    """
    publics = [_VERIFIER, _INTAKE, *map(_public_file, SealingZone)]
    if any(map(cabinet.exists, [*map(root_file, RootUse), *publics])):
        raise KeyringExistsError
    openers = Openers(lambda: passphrase, tuple, service)
    made = {use: openers.make(use) for use in RootUse}
    for use, (_, content) in made.items():
        cabinet.replace(root_file(use), content)
    roots = {use: root for use, (root, _) in made.items()}
    for zone in SealingZone:
        _write_public(cabinet, _public_file(zone), _sealing_key(roots[RootUse.SEAL], zone).public_key())
    _write_public(cabinet, _VERIFIER, _signing_key(roots[RootUse.LOG]).public_key())
    cabinet.replace(_INTAKE, _intake_line(roots[RootUse.SEAL]))
    return Keyring(cabinet, lambda: passphrase, service)


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


def _public_file(zone: SealingZone) -> str:
    return f"public/{zone}.public"

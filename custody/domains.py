"""Domains: for each (recipient, project, epoch) a secret of its own, so that no two have a pseudonym in common.

The salt of a domain is 32 random bytes, made when it opens and kept only wrapped. Destroying it in every copy destroys
the domain's key: not even who holds the root can make its pseudonyms again. A tombstone stays, so that a salt that was
destroyed is neither made anew nor taken back from a backup.
"""

from dataclasses import dataclass

from custody.cabinet import Cabinet, destroy
from custody.data_keys import seal_key, unseal_key
from custody.derivation import domain_key
from custody.errors import DomainClosedError
from custody.keyring import Keyring, SealingZone

_USE = "pid"
_CLOSED = b"closed: its salt was destroyed, and is never made anew\n"


@dataclass(frozen=True, slots=True)
class Domain:
    """For whom pseudonyms are, and of which generation."""

    recipient: str
    project: str
    epoch: str

    @property
    def path(self) -> str:
        """Where its wrapped salt lies in the cabinet."""
        return f"{_folder(self.recipient, self.project)}/{self.epoch}.salt"

    @property
    def crosswalk(self) -> str:
        """Where the sealed crosswalk from the pids of the epoch before to those of this one lies, if there is one."""
        return f"{_folder(self.recipient, self.project)}/{self.epoch}.crosswalk"


def open_domain(cabinet: Cabinet, keyring: Keyring, domain: Domain) -> bytes:
    """Return the domain's key, 32 bytes, making its salt the first time; the caller is alone in changing the cabinet.

    Raises DomainClosedError for a domain that was closed, EpochDestroyedError for an epoch that was destroyed, what the
    keyring raises, and BrokenSealError for a salt that was altered.
    """
    if is_closed(cabinet, domain.recipient, domain.project):
        raise DomainClosedError(domain.recipient, domain.project)
    root = keyring.pseudonym_root(domain.epoch)
    if not cabinet.exists(domain.path):
        _, wrapped = seal_key(keyring.public_sealing_key(SealingZone.CUSTODY), SealingZone.CUSTODY, domain.path)
        cabinet.replace(domain.path, wrapped)
    private = keyring.private_sealing_key(SealingZone.CUSTODY)
    salt = unseal_key(private, cabinet.read(domain.path), SealingZone.CUSTODY, domain.path)
    return domain_key(root, _USE, domain.recipient, domain.project, domain.epoch, salt.secret)


def is_open(cabinet: Cabinet, domain: Domain) -> bool:
    """Whether a domain has a salt, and so pids; needs no passphrase."""
    return cabinet.exists(domain.path) and not is_closed(cabinet, domain.recipient, domain.project)


def is_closed(cabinet: Cabinet, recipient: str, project: str) -> bool:
    """Whether a project's domain for a recipient was closed, in every epoch; needs no passphrase."""
    return cabinet.exists(_tombstone(recipient, project))


def close_domain(cabinet: Cabinet, recipient: str, project: str) -> None:
    """Destroy the salts and crosswalks of every epoch of a domain; needs no passphrase, and may be done again.

    The tombstone comes first: a process killed between leaves salts that no longer open anything, and closing once more
    destroys them too.
    """
    cabinet.replace(_tombstone(recipient, project), _CLOSED)
    for name in cabinet.list(_folder(recipient, project)):
        if name != _tombstone(recipient, project):
            destroy(cabinet, name)


def _folder(recipient: str, project: str) -> str:
    return f"domains/{recipient}/{project}"


def _tombstone(recipient: str, project: str) -> str:
    return f"{_folder(recipient, project)}/closed"

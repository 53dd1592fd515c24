"""Domains: for each (recipient, project, epoch) a secret of its own, so that no two have a pseudonym in common.

The salt of a domain is 32 random bytes, made when it opens and kept only wrapped. Destroying it in every copy destroys
the domain's key: not even who holds the root can make its pseudonyms again.
"""

from dataclasses import dataclass

from custody.data_keys import seal_key, unseal_key
from custody.derivation import domain_key
from custody.keyring import Cabinet, Keyring, SealingZone
from custody.roots import RootUse

_USE = "pid"


@dataclass(frozen=True, slots=True)
class Domain:
    """For whom pseudonyms are, and of which generation."""

    recipient: str
    project: str
    epoch: str

    @property
    def path(self) -> str:
        """Where its wrapped salt lies in the cabinet."""
        return f"domains/{self.recipient}/{self.project}/{self.epoch}.salt"


def open_domain(cabinet: Cabinet, keyring: Keyring, domain: Domain) -> bytes:
    """Return the domain's key, 32 bytes, making its salt the first time; the caller is alone in changing the cabinet.

    Raises what the keyring raises, and BrokenSealError for a salt that was altered.
    """
    if not cabinet.exists(domain.path):
        _, wrapped = seal_key(keyring.public_sealing_key(SealingZone.CUSTODY), SealingZone.CUSTODY, domain.path)
        cabinet.replace(domain.path, wrapped)
    private = keyring.private_sealing_key(SealingZone.CUSTODY)
    salt = unseal_key(private, cabinet.read(domain.path), SealingZone.CUSTODY, domain.path)
    root = keyring.root(RootUse.PSEUDONYM)
    return domain_key(root, _USE, domain.recipient, domain.project, domain.epoch, salt.secret)

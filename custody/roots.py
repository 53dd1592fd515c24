"""What a root is: one secret for one use, able to answer HMAC-SHA-256 without being given up."""

from enum import StrEnum
from typing import Protocol

FIRST_EPOCH = "e1"


class RootUse(StrEnum):
    """The separate roots; destroying one never harms another's work."""

    PSEUDONYM = "pseudonym"
    SEAL = "seal"
    REGISTRY = "registry"
    FINGERPRINT = "fingerprint"
    LOG = "log"


class Root(Protocol):
    """One root, wherever it is held: in memory after unsealing, or in a key service that never shows it."""

    @property
    def key_id(self) -> str:
        """A name that says which root made something and reveals nothing of it."""

    def hmac(self, message: bytes, /) -> bytes:
        """Return HMAC-SHA-256 of the message under the root, 32 bytes."""


def root_name(use: RootUse, epoch: str = FIRST_EPOCH) -> str:
    """What a root is called: its use. Each epoch after the first has a pseudonym root of its own, named after it."""
    return use.value if epoch == FIRST_EPOCH else f"{use}-{epoch}"


def root_file(use: RootUse, epoch: str = FIRST_EPOCH) -> str:
    """Where a root's file lies in the cabinet."""
    return f"roots/{root_name(use, epoch)}.root"

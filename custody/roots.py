"""What a root is: one secret for one use, able to answer HMAC-SHA-256 without being given up."""

from enum import StrEnum
from typing import Protocol


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

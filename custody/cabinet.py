"""Where a keyring keeps its files, and how one of them is destroyed."""

import secrets
from collections.abc import Sequence
from typing import Protocol


class Cabinet(Protocol):
    """Where a keyring keeps its files; a store of zones is one."""

    def read(self, name: str, /) -> bytes:
        """Return a file's content."""

    def replace(self, name: str, content: bytes, /) -> None:
        """Write a file in one durable step."""

    def exists(self, name: str, /) -> bool:
        """Say whether there is such a file."""

    def list(self, prefix: str = "", /) -> Sequence[str]:
        """Return the sorted full name of every file below a folder."""

    def delete(self, name: str, /) -> None:
        """Remove a file, durably; a missing one is fine."""


def destroy(cabinet: Cabinet, name: str) -> None:
    """Write random bytes over a file, then remove it; a missing one is fine.

    What the medium itself, a backup or a bucket with versions keeps of it is out of reach here, which is why whoever
    destroys a key leaves a tombstone: a copy that comes back is refused.
    """
    if cabinet.exists(name):
        cabinet.replace(name, secrets.token_bytes(len(cabinet.read(name))))
        cabinet.delete(name)

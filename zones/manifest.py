"""What a manifest says of each file, and the digest it says it with."""

import hashlib
from dataclasses import dataclass

from zones.store import Store

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a version: its name, SHA-256 as 64 lower-case hex characters, size in bytes, rows if a table."""

    name: str
    sha256: str
    bytes: int
    rows: int | None


def digest_of(store: Store, path: str) -> tuple[str, int]:
    """Return an object's SHA-256 (lower-case hex) and size in bytes, streamed; raises ObjectMissingError."""
    digest, size = hashlib.sha256(), 0
    with store.open(path) as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size

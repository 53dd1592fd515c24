"""Files for their owner alone: a secret written once, for good, and read only where nobody else can read it."""

import os
import stat
from pathlib import Path

_PRIVATE = 0o600
_LONGEST_BYTES = 4096


class OpenToOthersError(PermissionError):
    """Other users can read what is for its owner alone."""


def write_private(place: Path, content: bytes) -> None:
    """Write a new file, mode 0600, that outlasts a power cut; raises OSError, also for one that is there already."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    _sync(place.parent)


def read_private(place: Path) -> bytes:
    """The first 4 KiB of a file. Raises OpenToOthersError where others can read it, and OSError where nobody can."""
    with place.open("rb") as file:
        if _is_open_to_others(os.fstat(file.fileno()).st_mode):
            raise OpenToOthersError
        return file.read(_LONGEST_BYTES)


def is_private_folder(place: Path) -> bool:
    """Whether there is such a folder, and it is its owner's alone."""
    return place.is_dir() and not _is_open_to_others(place.stat().st_mode)


def _is_open_to_others(mode: int) -> bool:
    return os.name == "posix" and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


def _sync(folder: Path) -> None:
    """Make a new name last: a secret lost in a power cut loses everything sealed with it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The only place in zones that makes bytes in a folder last or go: fsync, link, rename, unlink.

Each step, and each request to S3 that makes bytes last or go, calls `reached` with its name just before and just after,
such as "before rename manifest.json". That is for the crash tests alone, which replace `reached` to kill the process
exactly there; otherwise it does nothing.
A label says which object is meant and is always the last name of its path, never content.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def reached(point: str) -> None:
    """Do nothing; a crash test puts its own function here."""


def sync_file(descriptor: int, label: str) -> None:
    """Make the bytes written so far through this descriptor survive a power cut."""
    with step("fsync", label):
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    with step("fsync folder", folder.name):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner alone (0700), durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def link(source: Path, target: Path) -> None:
    """Give a file a second name; raises FileExistsError rather than overwrite, even in a race."""
    with step("link", target.name):
        os.link(source, target, follow_symlinks=False)


def rename(source: Path, target: Path) -> None:
    """Give a file or a pointer its final name in one step, over any earlier one."""
    with step("rename", target.name):
        source.rename(target)


def unlink(place: Path, label: str) -> None:
    """Remove a name, whether or not it is there."""
    with step("unlink", label):
        place.unlink(missing_ok=True)


@contextmanager
def step(act: str, label: str) -> Iterator[None]:
    """Say that an act is about to be done, and that it was done; nothing more is said of one that failed."""
    reached(f"before {act} {label}")
    yield
    reached(f"after {act} {label}")

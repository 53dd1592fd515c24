"""The one interface of every backing. Nothing in it depends on a local folder."""

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol, TypeAlias

from zones.errors import UnsafePathError

Paths: TypeAlias = list[str]  # a name of its own, because `list` inside a store is its method


class Store(Protocol):
    """Named objects, each whole or absent, immutable unless replaced on purpose.

    A path is made by the product and never holds a person's value or a partner's file name: POSIX-style names joined
    by '/', see `names_of`. A pointer is not an object: it is neither listed nor opened, and no path leads through it.
    Every method raises UnsafePathError for a path that breaks these rules.
    """

    def create(self, path: str, /) -> AbstractContextManager[BinaryIO]:
        """Give a forward-only writer; the object appears, durable, when the with-block ends without an exception.

        Raises ObjectExistsError if the path is taken, on entry or by the time the block ends.
        """

    def replace(self, path: str, content: bytes, /) -> None:
        """Write a small object in one durable step, over any earlier one; raises ObjectExistsError over a pointer."""

    def open(self, path: str, /) -> BinaryIO:
        """Open an object for reading, seekable; raises ObjectMissingError."""

    def read(self, path: str, /) -> bytes:
        """Return a small object whole; raises ObjectMissingError."""

    def exists(self, path: str, /) -> bool:
        """Say whether an object has this path."""

    def size(self, path: str, /) -> int:
        """Return an object's size in bytes; raises ObjectMissingError."""

    def glance(self, path: str, size: int, /) -> tuple[bytes, int]:
        """Return an object's first bytes, so many at most, and its size in bytes; raises ObjectMissingError."""

    def list(self, prefix: str = "", /) -> Paths:
        """Return the sorted full path of every object below a folder, or in the whole store; temporaries excluded."""

    def unlisted(self, prefix: str = "", /) -> Paths:
        """Return the sorted path of whatever else lies below a folder: pointers, and hidden things of nobody's making.

        Temporaries, which `sweep` removes, are none of them.
        """

    def delete(self, path: str, /) -> None:
        """Remove an object or a pointer, durably; a missing one is fine."""

    def delete_all(self, prefix: str, /) -> None:
        """Remove every object and pointer below a folder, durably; a missing one is fine. Not atomic."""

    def location(self, path: str, /) -> str:
        """Return what to print to a person who asks where an object is."""

    def point(self, path: str, target: str, /) -> None:
        """Make `path` refer to `target`, relative to the folder of `path`, in one durable step.

        Raises ObjectExistsError if an object has this path. Does not ask whether the target exists.
        """

    def pointed(self, path: str, /) -> str | None:
        """Return the target of a pointer, or None if there is no pointer."""

    def sweep(self) -> int:
        """Remove what a killed writer left, and return how many; only while no other writer is at work."""


def names_of(path: str) -> tuple[str, ...]:
    """Split a path into its names.

    Raises UnsafePathError for an empty or absolute path, an empty name, a name that begins with '.', a backslash, and
    whatever cannot be printed (NUL, line breaks, lone surrogates).
    """
    names = tuple(path.split("/"))
    if not path.isprintable() or "\\" in path or any(not name or name.startswith(".") for name in names):
        raise UnsafePathError
    return names

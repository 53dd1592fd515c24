"""A store in a local folder: objects are files (0600), pointers are relative symbolic links."""

import io
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zones import durable
from zones.errors import ObjectExistsError, ObjectMissingError, UnsafePathError
from zones.store import Paths, names_of

_PART = ".part-"
_BUFFER_BYTES = 1 << 20


class FolderStore:
    """The objects below one folder, which is made when first written to. Implements `zones.store.Store`."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    @contextmanager
    def create(self, path: str, /) -> Iterator[BinaryIO]:
        """Write a temporary file, then link it to its name: a link, unlike a rename, refuses to overwrite."""
        final = self._place(path)
        if os.path.lexists(final):
            raise ObjectExistsError(path)
        with _part_beside(final) as part:
            with _writing(part, final.name) as writer:
                yield writer
            try:
                durable.link(part, final)
            except FileExistsError:
                raise ObjectExistsError(path) from None
        durable.sync_folder(final.parent)

    def replace(self, path: str, content: bytes, /) -> None:
        """Write a temporary file, then rename it over its name."""
        final = self._place(path)
        if final.is_symlink() or final.is_dir():
            raise ObjectExistsError(path)
        with _part_beside(final) as part:
            with _writing(part, final.name) as writer:
                writer.write(content)
            durable.rename(part, final)
        durable.sync_folder(final.parent)

    def open(self, path: str, /) -> BinaryIO:
        """Open an object for reading."""
        return self._object(path).open("rb")

    def read(self, path: str, /) -> bytes:
        """Return an object whole."""
        return self._object(path).read_bytes()

    def exists(self, path: str, /) -> bool:
        """Say whether a file that is not a link has this path."""
        return _is_object(self._place(path))

    def size(self, path: str, /) -> int:
        """Return the size of the file in bytes."""
        return self._object(path).stat().st_size

    def glance(self, path: str, size: int, /) -> tuple[bytes, int]:
        """Read the first bytes unbuffered."""
        with self._object(path).open("rb", buffering=0) as source:
            return source.read(size) or b"", os.fstat(source.fileno()).st_size

    def list(self, prefix: str = "", /) -> Paths:
        """Walk the folder without following links."""
        return self._below(prefix, objects=True)

    def unlisted(self, prefix: str = "", /) -> Paths:
        """Walk the folder for links, hidden names and what is no file."""
        return self._below(prefix, objects=False)

    def delete(self, path: str, /) -> None:
        """Unlink the file or the link; its folder stays."""
        place = self._place(path)
        if os.path.lexists(place):
            durable.unlink(place, place.name)
            durable.sync_folder(place.parent)

    def delete_all(self, prefix: str, /) -> None:
        """Unlink everything below the folder, then the folder."""
        top = self._folder(names_of(prefix))
        if not top.is_dir():
            return
        for folder, _, _ in os.walk(top, topdown=False):
            _empty(Path(folder))
            Path(folder).rmdir()
        durable.sync_folder(top.parent)

    def location(self, path: str, /) -> str:
        """Return the absolute path."""
        return str(self._place(path))

    def point(self, path: str, target: str, /) -> None:
        """Make a temporary link, then rename it over the pointer."""
        final = self._place(path)
        names_of(target)
        if os.path.lexists(final) and not final.is_symlink():
            raise ObjectExistsError(path)
        with _part_beside(final) as part:
            part.symlink_to(target)
            durable.rename(part, final)
        durable.sync_folder(final.parent)

    def pointed(self, path: str, /) -> str | None:
        """Read the link, and refuse one that leads elsewhere than a pointer of ours could."""
        place = self._place(path)
        if not place.is_symlink():
            return None
        return "/".join(names_of(str(place.readlink())))

    def sweep(self) -> int:
        """Unlink every temporary file and link."""
        parts = list(self._root.rglob(f"{_PART}*"))
        for part in parts:
            durable.unlink(part, _PART)
        return len(parts)

    def _below(self, prefix: str, *, objects: bool) -> Paths:
        names = names_of(prefix) if prefix else ()
        below = _below(str(self._folder(names)), "".join(f"{name}/" for name in names))
        return sorted(path for path, is_object in below if is_object is objects)

    def _place(self, path: str) -> Path:
        *folders, name = names_of(path)
        return self._folder(folders) / name

    def _folder(self, names: Sequence[str]) -> Path:
        place = self._root
        for name in names:
            place /= name
            if place.is_symlink():  # S3 could not follow it, and a planted one could lead out of the zone
                raise UnsafePathError
        return place

    def _object(self, path: str) -> Path:
        place = self._place(path)
        if not _is_object(place):
            raise ObjectMissingError(path)
        return place


class _ForwardOnly(io.FileIO):
    """A file that says it cannot seek, because a writer to S3 could not."""

    def seekable(self) -> bool:
        return False


@contextmanager
def _part_beside(final: Path) -> Iterator[Path]:
    """Give a temporary name in the same folder, free again at the end whatever happens."""
    durable.make_folder(final.parent)
    part = final.with_name(f"{_PART}{secrets.token_hex(8)}")
    try:
        yield part
    finally:
        if os.path.lexists(part):
            durable.unlink(part, final.name)


@contextmanager
def _writing(part: Path, label: str) -> Iterator[BinaryIO]:
    """Give a writer, and sync once at the end, also if the writer was closed within the block."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        raw = _ForwardOnly(descriptor, "wb", closefd=False)
        with io.BufferedWriter(raw, _BUFFER_BYTES) as writer:
            yield writer
        durable.sync_file(descriptor, label)
    finally:
        os.close(descriptor)


def _below(folder: str, prefix: str) -> Iterator[tuple[str, bool]]:
    """The path of everything below a folder but temporaries, and whether it is an object.

    `prefix` is the folder's own path with '/' behind. A missing folder has none. A hidden folder is told as one thing.
    """
    try:
        found = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for item in found:
        hidden = item.name.startswith(".")
        if item.is_dir(follow_symlinks=False) and not hidden:
            yield from _below(item.path, f"{prefix}{item.name}/")
        elif not item.name.startswith(_PART):
            yield prefix + item.name, item.is_file(follow_symlinks=False) and not hidden


def _is_object(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()


def _empty(folder: Path) -> None:
    """Unlink the files and links of a folder; the folders in it have gone already."""
    for place in sorted(folder.iterdir()):
        durable.unlink(place, place.name)

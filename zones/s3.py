"""A store in an S3 bucket: objects are keys below a prefix; a pointer is a one-line object that no path can name."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, cast

from zones import durable
from zones.errors import ObjectExistsError, ObjectMissingError, UnsafePathError
from zones.s3_bucket import Bucket, Head
from zones.s3_streams import RangeReader, uploading
from zones.store import Paths, names_of

# The pointer `a/current` is the object `a/current/.pointer`: names of a path never begin with '.', so no path leads to
# it, and whatever asks for the folder `a/current` finds it.
_POINTER = ".pointer"
_BUFFER_BYTES = 4 << 20


class S3Store:
    """The objects below one prefix of one bucket. Implements `zones.store.Store`."""

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix

    @contextmanager
    def create(self, path: str, /) -> Iterator[BinaryIO]:
        """Upload, and complete the upload at the end of the block only.

        That the path is free is asked twice and asked of the server besides (If-None-Match), because some servers
        ignore that. Between the second question and the end another writer could still come in on such a server: what
        keeps it out is the one lock of an instance, not S3.
        """
        key = self._key(self._safe(path))
        self._refuse_taken(path, key)
        with uploading(self._bucket, key) as writer:
            yield cast("BinaryIO", writer)
            self._refuse_taken(path, key)
            if not writer.finish():
                raise ObjectExistsError(path)

    def replace(self, path: str, content: bytes, /) -> None:
        """Put the object in one request."""
        names = self._safe(path)
        if self._bucket.has_keys(f"{self._key(names)}/"):
            raise ObjectExistsError(path)
        with durable.step("put", names[-1]):
            self._bucket.put(self._key(names), content)

    def open(self, path: str, /) -> BinaryIO:
        """Open an object for reading by ranges, some megabytes at a time."""
        head, key = self._head(path), self._key(names_of(path))
        return io.BufferedReader(RangeReader(self._bucket, key, head, path), _BUFFER_BYTES)

    def read(self, path: str, /) -> bytes:
        """Return an object whole."""
        content = self._bucket.get(self._key(names_of(path)))
        if content is None:
            self._safe(path)
            raise ObjectMissingError(path)
        return content

    def exists(self, path: str, /) -> bool:
        """Say whether there is such a key."""
        return self._found(path) is not None

    def size(self, path: str, /) -> int:
        """Return the size of the object in bytes."""
        return self._head(path).size

    def glance(self, path: str, size: int, /) -> tuple[bytes, int]:
        """Ask for the first bytes of the object that is there, in one range."""
        head = self._head(path)
        wanted = min(size, head.size)
        content = self._bucket.get_range(self._key(names_of(path)), head.etag, 0, wanted) if wanted else b""
        if content is None:
            raise ObjectMissingError(path)
        return content, head.size

    def list(self, prefix: str = "", /) -> Paths:
        """List the keys; what has a name that no path could have is none of the objects."""
        return sorted(path for path in self._below(prefix) if not _is_hidden(path))

    def unlisted(self, prefix: str = "", /) -> Paths:
        """List the keys that have names which no path could have; a pointer by the path that points."""
        hidden = (path for path in self._below(prefix) if _is_hidden(path))
        return sorted(path.removesuffix(f"/{_POINTER}") for path in hidden)

    def delete(self, path: str, /) -> None:
        """Remove the object or the pointer."""
        names = self._safe(path)
        with durable.step("delete", names[-1]):
            self._bucket.delete([self._key(names), self._key((*names, _POINTER))])

    def delete_all(self, prefix: str, /) -> None:
        """Remove every key below."""
        names = self._folder(prefix)
        if keys := self._bucket.keys(f"{self._key(names)}/"):
            with durable.step("delete all", names[-1]):
                self._bucket.delete(keys)

    def location(self, path: str, /) -> str:
        """Return the address that tools for S3 take."""
        return f"s3://{self._bucket.name}/{self._key(names_of(path))}"

    def point(self, path: str, target: str, /) -> None:
        """Put the pointer in one request."""
        names, pointer = self._safe(path), self._key((*names_of(path), _POINTER))
        names_of(target)
        if set(self._bucket.keys(f"{self._key(names)}/")) - {pointer} or self._bucket.head(self._key(names)):
            raise ObjectExistsError(path)
        with durable.step("point", names[-1]):
            self._bucket.put(pointer, f"{target}\n".encode())

    def pointed(self, path: str, /) -> str | None:
        """Read the pointer, and refuse one that leads elsewhere than a pointer of ours could."""
        content = self._bucket.get(self._key((*names_of(path), _POINTER)))
        if content is None:
            self._safe(path)
            return None
        try:
            return "/".join(names_of(content.decode().removesuffix("\n")))
        except UnicodeDecodeError:
            raise UnsafePathError from None

    def sweep(self) -> int:
        """Abort every upload that was begun and not completed."""
        uploads = self._bucket.uploads(f"{self._prefix}/")
        for upload in uploads:
            with durable.step("abort upload", upload.key.rpartition("/")[2]):
                self._bucket.abort(upload)
        return len(uploads)

    def _below(self, prefix: str) -> Iterator[str]:
        names = self._folder(prefix) if prefix else ()
        return (key.removeprefix(f"{self._prefix}/") for key in self._bucket.keys(f"{self._key(names)}/"))

    def _key(self, names: Sequence[str]) -> str:
        return "/".join((self._prefix, *names))

    def _safe(self, path: str) -> tuple[str, ...]:
        """The names of a path that leads through no pointer.

        Whatever is there was written to a path that led through none, so reading asks only when there is nothing.
        """
        names = names_of(path)
        self._refuse_pointers(names[:-1])
        return names

    def _folder(self, prefix: str) -> tuple[str, ...]:
        """The names of a folder that is no pointer and lies behind none."""
        names = names_of(prefix)
        self._refuse_pointers(names)
        return names

    def _refuse_pointers(self, folders: Sequence[str]) -> None:
        above = (folders[:count] for count in range(1, len(folders) + 1))
        if any(self._bucket.head(self._key((*names, _POINTER))) for names in above):
            raise UnsafePathError

    def _refuse_taken(self, path: str, key: str) -> None:
        if self._bucket.head(key) or self._bucket.has_keys(f"{key}/"):
            raise ObjectExistsError(path)

    def _found(self, path: str) -> Head | None:
        head = self._bucket.head(self._key(names_of(path)))
        if head is None:
            self._safe(path)
        return head

    def _head(self, path: str) -> Head:
        head = self._found(path)
        if head is None:
            raise ObjectMissingError(path)
        return head


def _is_hidden(path: str) -> bool:
    """Whether a key below the prefix is no object of ours: a pointer, or the mark of an empty folder."""
    return any(not name or name.startswith(".") for name in path.split("/"))

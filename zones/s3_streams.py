"""Writing and reading one object on S3 as a stream.

Not pyarrow's: its output stream cannot be abandoned from Python, and completes the upload when it is forgotten, so half
an object would appear after an exception. Nor would its errors or its credentials be those of the rest.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from zones import durable
from zones.errors import ObjectMissingError, ZoneError
from zones.s3_bucket import Bucket, Head, Upload

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

# A server takes parts of 5 MiB or more, the last but one, and 10,000 of them: an object of up to 156 GiB.
_PART_BYTES = 16 << 20


class UploadWriter(io.RawIOBase):
    """A forward-only writer whose object appears only in `finish`. Keeps one part in memory.

    Closing it appends nothing and finishes nothing, so that it may be closed by whoever was lent it.
    """

    def __init__(self, bucket: Bucket, key: str) -> None:
        self._bucket, self._key = bucket, key
        self._label = key.rpartition("/")[2]
        self._pending = bytearray()
        self._written = 0
        self._upload: Upload | None = None
        self._tags: list[str] = []

    def writable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._written

    def write(self, content: "ReadableBuffer", /) -> int:
        """Take all of it; send a part when there is enough for one."""
        if self.closed:
            raise ValueError("the writer is closed: write before closing it")
        before = len(self._pending)
        self._pending += content
        taken = len(self._pending) - before
        self._written += taken
        if len(self._pending) >= _PART_BYTES:
            self._send()
        return taken

    def finish(self) -> bool:
        """Make the object appear whole and durable; False if its key is taken."""
        if self._upload is None:  # a small object is one request, with nothing to abort
            with durable.step("put", self._label):
                return self._bucket.put_new(self._key, self._pending)
        if self._pending:
            self._send()
        with durable.step("complete upload", self._label):
            return self._bucket.complete(self._upload, self._tags)

    def abandon(self) -> None:
        """Leave nothing behind. If the server cannot be reached, a later sweep removes the parts."""
        if self._upload is not None:
            with suppress(ZoneError), durable.step("abort upload", self._label):
                self._bucket.abort(self._upload)

    def _send(self) -> None:
        if self._upload is None:
            with durable.step("begin upload", self._label):
                self._upload = self._bucket.begin(self._key)
        with durable.step("send part", self._label):
            self._tags.append(self._bucket.send(self._upload, len(self._tags) + 1, self._pending))
        self._pending = bytearray()


@contextmanager
def uploading(bucket: Bucket, key: str) -> Iterator[UploadWriter]:
    """Give a writer, and leave nothing of it behind after an exception."""
    writer = UploadWriter(bucket, key)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise


class RangeReader(io.RawIOBase):
    """A seekable reader of the very object that was there when it was opened: each read is one request for a range.

    Raises ObjectMissingError when that object has gone or was replaced meanwhile.
    """

    def __init__(self, bucket: Bucket, key: str, head: Head, path: str) -> None:
        self._bucket, self._key, self._head, self._path = bucket, key, head, path
        self._position = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move, and return the position; raises ValueError before the start."""
        position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._head.size}[whence]
        if position < 0:
            raise ValueError("a position before the start of an object: seek to 0 or later")
        self._position = position
        return position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer, short only at the end; return the number of bytes."""
        target = memoryview(buffer).cast("B")
        content = self._take(len(target))
        target[: len(content)] = content
        return len(content)

    def readall(self) -> bytes:
        """Return everything from the position to the end."""
        return self._take(self._head.size)

    def _take(self, size: int) -> bytes:
        """Up to so many bytes from the position, which moves behind them."""
        size = min(size, self._head.size - self._position)
        if size <= 0:
            return b""
        content = self._bucket.get_range(self._key, self._head.etag, self._position, size)
        if content is None:
            raise ObjectMissingError(self._path)
        self._position += len(content)
        return content

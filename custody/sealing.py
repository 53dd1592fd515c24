"""Writing one sealed object, chunk by chunk, in the format of `custody.sealed_format`."""

from types import TracebackType
from typing import BinaryIO, Self

from custody.data_keys import DataKey
from custody.sealed_format import CHUNK_BYTES, new_cipher


class SealingWriter:
    """A forward-only binary file that seals what is written to it; a sink for pyarrow among others.

    An object is complete only after `close()` or a with-block that ended without an exception. After anything else,
    and that includes being forgotten, the sealed bytes lack their last chunk and no reader opens them. That is why
    this is no subclass of `io.IOBase`, which closes whatever is garbage-collected.
    """

    def __init__(self, raw: BinaryIO, data_key: DataKey, bound_to: str, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        """Seal into `raw`, which stays open afterwards, for an object at the path `bound_to`."""
        self._raw = raw
        self._cipher = new_cipher(data_key, bound_to, chunk_bytes)
        self._pending = bytearray()
        self._sealed_chunks = 0
        self._closed = False
        raw.write(self._cipher.header)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, or after an exception leave the object without its last chunk."""
        if kind is None:
            self.close()
        self._closed = True

    @property
    def closed(self) -> bool:
        """Whether no more can be written."""
        return self._closed

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all of the data and return its length in bytes; raises ValueError once closed."""
        self._refuse_closed()
        view = memoryview(data).cast("B")
        length = len(view)
        while view:
            # A full chunk waits until more comes, because only then is it known not to be the last.
            if len(self._pending) == self._cipher.chunk_bytes:
                self._seal(last=False)
            room = self._cipher.chunk_bytes - len(self._pending)
            self._pending += view[:room]
            view = view[room:]
        return length

    def close(self) -> None:
        """Seal the last chunk; `raw` stays open. A second call does nothing."""
        if not self._closed:
            self._closed = True
            self._seal(last=True)

    def flush(self) -> None:
        """Do nothing: only whole chunks are ever written; raises ValueError once closed, as a file does."""
        self._refuse_closed()

    def tell(self) -> int:
        """Return how many bytes were given to `write`."""
        return self._sealed_chunks * self._cipher.chunk_bytes + len(self._pending)

    def readable(self) -> bool:
        """Say no."""
        return False

    def writable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say no."""
        return False

    def _seal(self, *, last: bool) -> None:
        self._raw.write(self._cipher.seal(self._sealed_chunks, self._pending, last=last))
        self._sealed_chunks += 1
        self._pending.clear()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise ValueError("this sealed object is closed: seal what follows as an object of its own")

"""Reading one sealed object, in order or anywhere, in the format of `custody.sealed_format`."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from custody.data_keys import DataKey
from custody.sealed_format import HEADER_BYTES, TAG_BYTES, broken, read_cipher

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class SealedReader(io.RawIOBase):
    """A seekable read-only binary file over a sealed one.

    Opening it opens the last chunk, so that a cut or lengthened object is noticed before any of it is used. Raises
    BrokenSealError then, or when a damaged chunk is reached. Keeps one chunk in memory. `raw` stays open afterwards.
    """

    def __init__(self, raw: BinaryIO, data_key: DataKey, bound_to: str) -> None:
        """Read `raw`, which must be seekable, as the object at the path `bound_to`."""
        self._raw = raw
        self._position = 0
        sealed_bytes = raw.seek(0, io.SEEK_END) - HEADER_BYTES
        raw.seek(0)
        self._cipher = read_cipher(data_key, bound_to, raw.read(HEADER_BYTES))
        self._count = max(-(-sealed_bytes // (self._cipher.chunk_bytes + TAG_BYTES)), 1)
        self._size = sealed_bytes - self._count * TAG_BYTES
        self._held = self._count - 1
        self._held_plain = self._chunk(self._held)
        if self._count > 1 and not self._held_plain:
            raise broken()

    @property
    def size(self) -> int:
        """The length of the plaintext in bytes."""
        return self._size

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole plaintext in order, wherever `tell()` stands: the fast way through."""
        return map(self._chunk, range(self._count))

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return the position in the plaintext."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move in the plaintext, and return the position; raises ValueError before the start."""
        position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if position < 0:
            raise ValueError("a position before the start of a sealed object: seek to 0 or later")
        self._position = position
        return position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer across chunk borders, short only at the end; return the number of bytes."""
        target = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(target) and self._position < self._size:
            number, start = divmod(self._position, self._cipher.chunk_bytes)
            piece = memoryview(self._kept(number))[start : start + len(target) - filled]
            target[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._position += len(piece)
        return filled

    def readall(self) -> bytes:
        """Return the plaintext from the position to the end."""
        return self.read(max(self._size - self._position, 0)) or b""

    def _kept(self, number: int) -> bytes:
        if number != self._held:
            self._held_plain = self._chunk(number)
            self._held = number
        return self._held_plain

    def _chunk(self, number: int) -> bytes:
        length = self._cipher.chunk_bytes + TAG_BYTES
        self._raw.seek(HEADER_BYTES + number * length)
        return self._cipher.open(number, self._raw.read(length), last=number == self._count - 1)

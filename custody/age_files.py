"""Files that partners encrypt with age to the intake key, opened as a stream; age v1, recipients of the X25519 kind.

Keys are written in Bech32 (BIP 173), as age's own programs read and write them.
"""

import io
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pyrage

from custody.errors import UnopenableFileError, WeakKeyError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_LETTERS = 6
_RECIPIENT, _IDENTITY = "age", "age-secret-key-"
_PIECE = 1 << 20
_AHEAD = 4
"""Opened pieces that wait for their reader."""
_LOOK_SECONDS = 0.1


def recipient(public: bytes) -> str:
    """An X25519 public key, 32 bytes, as `age -r` takes it."""
    return bech32(_RECIPIENT, public)


def identity(secret: bytes) -> str:
    """An X25519 private key, 32 bytes, as `age -i` takes it. Secret."""
    return bech32(_IDENTITY, secret).upper()


def encrypted(to: str, content: bytes) -> bytes:
    """Some content encrypted to another's public key (`age1…`). Raises WeakKeyError for what is no such key."""
    try:
        key = pyrage.x25519.Recipient.from_str(to)
    except pyrage.RecipientError:
        raise WeakKeyError("that is no age public key of the X25519 kind: have its holder send it again") from None
    return pyrage.encrypt(content, [key])


def bech32(kind: str, content: bytes) -> str:
    """Some bytes in Bech32: groups of 5 bits as letters, and a checksum over them and the kind."""
    bits = int.from_bytes(content) << (-8 * len(content) % 5)
    count = -(-8 * len(content) // 5)
    groups = [bits >> 5 * (count - 1 - place) & 31 for place in range(count)]
    expanded = [*(ord(letter) >> 5 for letter in kind), 0, *(ord(letter) & 31 for letter in kind)]
    check = _polymod([*expanded, *groups, *([0] * _CHECK_LETTERS)]) ^ 1
    checksum = [check >> 5 * (_CHECK_LETTERS - 1 - place) & 31 for place in range(_CHECK_LETTERS)]
    return f"{kind}1" + "".join(_LETTERS[group] for group in (*groups, *checksum))


def opened(secret: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The content of a file, binary or armoured, that was encrypted to the key with this private half, 32 bytes.

    Each 64 KiB are authenticated before they are given; that the file is whole, only at its end. Raises
    UnopenableFileError for a file of another key, and one that was cut or altered. What `chunks` raises comes through.
    """
    handed = _Handed()
    source = _Source(chunks)
    worker = threading.Thread(target=_open, args=(identity(secret), source, handed), daemon=True)
    worker.start()
    try:
        while piece := handed.take():
            yield piece
    finally:
        handed.stop()
        worker.join()
    if source.failure is not None:
        raise source.failure
    if handed.failed:
        raise UnopenableFileError


def _open(secret: str, source: "_Source", handed: "_Handed") -> None:
    """Open the whole file, piece by piece; pyrage reads and writes files only, so it has a thread of its own."""
    try:
        with io.BufferedWriter(handed, _PIECE) as sink:
            pyrage.decrypt_io(io.BufferedReader(source, _PIECE), sink, [pyrage.x25519.Identity.from_str(secret)])
            sink.flush()
    except (pyrage.DecryptError, OSError, ValueError):
        handed.failed = True
    finally:
        handed.end()


class _Source(io.RawIOBase):
    """Chunks as a file. What drawing them raises is kept for the thread that they belong to."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""
        self.failure: Exception | None = None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: "ReadableBuffer", /) -> int:
        """Fill a part of the buffer."""
        target = memoryview(buffer).cast("B")
        try:
            while not self._rest:
                self._rest = next(self._chunks)
        except StopIteration:
            return 0
        except Exception as failure:  # noqa: BLE001 - raised again where the chunks came from
            self.failure = failure
            return 0
        taken = min(len(target), len(self._rest))
        target[:taken], self._rest = self._rest[:taken], self._rest[taken:]
        return taken


class _Handed(io.RawIOBase):
    """Pieces handed from one thread to another, few at a time."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._stopped = threading.Event()
        self.failed = False

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, piece: "ReadableBuffer", /) -> int:
        """Hand a piece over; raises OSError once nobody takes any more."""
        content = bytes(piece)
        if content:
            self._put(content)
        return len(content)

    def end(self) -> None:
        """Say that there is no more."""
        with suppress(OSError):
            self._put(b"")

    def take(self) -> bytes:
        """The next piece; nothing at the end."""
        return self._pieces.get()

    def stop(self) -> None:
        """Take no more: whoever hands over next is told."""
        self._stopped.set()

    def _put(self, content: bytes) -> None:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._pieces.put(content, timeout=_LOOK_SECONDS)
                return
        raise OSError


def _polymod(groups: list[int]) -> int:
    """The checksum's remainder (BIP 173)."""
    check = 1
    for group in groups:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ group
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check

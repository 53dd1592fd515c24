"""What is inside: encryption and gzip taken off, sizes counted, and what remains recognised."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from intake.decompression import decompressed
from intake.limits import Limits
from intake.recognition import RECOGNITION_BYTES, FileFormat, recognise, refuse_untaken
from intake.safety.refusals import refusal

_ARMOUR, _HEADER_END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"\n--- "

Decrypt = Callable[[Iterator[bytes]], Iterator[bytes]]
"""Opens a file that was encrypted with age. Raises `ValueError` for one that it cannot open, or that was altered."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A file as it is inside."""

    format: FileFormat
    chunks: Iterator[bytes]


def unwrapped(chunks: Iterator[bytes], limits: Limits) -> Unwrapped:
    """Take off gzip, once. Raises `UnreadableFileError` for what is not taken, is too large or cannot be opened."""
    inside = without_encryption(chunks, limits)
    if inside.format is FileFormat.GZIP:
        inside = _recognised(decompressed(inside.chunks, limits))
        if inside.format in {FileFormat.GZIP, FileFormat.AGE, FileFormat.ZIP, FileFormat.ARCHIVE}:
            raise refusal("archive-nested")
    refuse_untaken(inside.format)
    return inside


def without_encryption(chunks: Iterator[bytes], limits: Limits, decrypt: Decrypt | None = None) -> Unwrapped:
    """Take off age, once, which needs a key: as far as a malware scanner and a parsing child need it.

    Without `decrypt` an encrypted file is refused. Raises `UnreadableFileError` for that, and for what is too large or
    cannot be opened, here or while chunks are drawn.
    """
    inside = _recognised(counted(chunks, limits.file_bytes))
    if inside.format is not FileFormat.AGE:
        return inside
    if decrypt is None:
        raise refusal("age-encrypted")
    first = next(inside.chunks)
    _refuse_long_header(first)
    inside = _recognised(counted(_decrypted(chain([first], inside.chunks), decrypt), limits.file_bytes))
    if inside.format is FileFormat.AGE:
        raise refusal("archive-nested")
    return inside


def _recognised(chunks: Iterator[bytes]) -> Unwrapped:
    """What some bytes are, and all of them again."""
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= RECOGNITION_BYTES:
            break
    return Unwrapped(recognise(first[:RECOGNITION_BYTES]), chain([first], chunks))


def counted(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The same, up to a size. Raises `UnreadableFileError` beyond it."""
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > most:
            raise refusal("file-too-large")
        yield chunk


def _refuse_long_header(first: bytes) -> None:
    """Refuse an encrypted file whose header goes on and on: what reads it takes time as the square of its length.

    A header has some 100 bytes for each key that the file is encrypted to, and ends with a line that begins `---`.
    """
    if len(first) < RECOGNITION_BYTES:
        return
    first = first[:RECOGNITION_BYTES]
    if first.startswith(_ARMOUR):
        letters = b"".join(first.removeprefix(_ARMOUR).split())
        try:
            first = b64decode(letters[: len(letters) // 4 * 4])
        except ValueError:
            raise refusal("age-not-opened") from None
    if _HEADER_END not in first:
        raise refusal("age-recipients")


def _decrypted(chunks: Iterator[bytes], decrypt: Decrypt) -> Iterator[bytes]:
    """The bytes inside; what the opener says of its failure is not repeated."""
    try:
        yield from decrypt(chunks)
    except ValueError:
        raise refusal("age-not-opened") from None

"""Gzip, understood by its first bytes, with a ceiling on how far a file may unfold."""

import zlib
from collections.abc import Iterator
from itertools import chain

from intake.errors import UnreadableFileError

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31  # zlib's way of saying: a gzip wrapper, and only that
LARGEST_RATIO = 100
"""A file that unfolds to more than this many times its size was made to exhaust us (real CSV reaches about 20)."""
_PIECE = 1 << 20


def decompressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes as they were before gzip, or as they are. Raises `UnreadableFileError` for a broken or hostile one."""
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= len(_GZIP_MAGIC):
            break
    whole = chain([first], chunks)
    yield from _inflated(whole) if first.startswith(_GZIP_MAGIC) else whole


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate one gzip member in pieces of bounded size."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    taken = given = 0
    for chunk in chunks:
        taken += len(chunk)
        rest = chunk
        while rest and not inflater.eof:
            try:
                piece = inflater.decompress(rest, _PIECE)
            except zlib.error:
                raise UnreadableFileError("gzip-broken", "the compressed file is damaged; make it again") from None
            given += len(piece)
            if given > LARGEST_RATIO * max(taken, _PIECE):
                raise UnreadableFileError("gzip-ratio", "it unfolds far beyond its size; send it uncompressed")
            yield piece
            rest = inflater.unconsumed_tail or inflater.unused_data
        if rest:
            raise UnreadableFileError("gzip-trailing", "something follows the compressed data; send one file")
    if not inflater.eof:
        raise UnreadableFileError("gzip-truncated", "the compressed file ends early; send it again")

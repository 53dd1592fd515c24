"""Gzip, with a ceiling on how far a file may unfold."""

import zlib
from collections.abc import Iterator

from intake.limits import Limits
from intake.safety.refusals import refusal

_GZIP_WINDOW = 31  # zlib's way of saying: a gzip wrapper, and only that
_PIECE = 1 << 20


def decompressed(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """The bytes as they were before gzip, in pieces of bounded size. Raises `UnreadableFileError` for a hostile one.

    One that unfolds to more than `unfolded_ratio` times its size was made to exhaust us (real CSV reaches about 20);
    one that holds more than one member, or anything else, is no single file.
    """
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    taken = given = 0
    for chunk in chunks:
        taken += len(chunk)
        rest = chunk
        while rest and not inflater.eof:
            try:
                piece = inflater.decompress(rest, _PIECE)
            except zlib.error:
                raise refusal("gzip-broken") from None
            given += len(piece)
            if given > limits.unfolded_ratio * max(taken, _PIECE):
                raise refusal("gzip-ratio")
            if given > limits.unfolded_bytes:
                raise refusal("archive-too-large")
            yield piece
            rest = inflater.unconsumed_tail or inflater.unused_data
        if rest:
            raise refusal("gzip-trailing")
    if not inflater.eof:
        raise refusal("gzip-truncated")

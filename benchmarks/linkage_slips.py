"""Slips of the hand in whole columns: a letter changed, left out, put in by mistake, or exchanged with the next."""

import numpy as np
import numpy.typing as npt

_LETTERS = np.frombuffer(b"etaoinshrdlucmfwypvbgkjqxz", np.uint8)
_CHANGED, _LEFT_OUT, _PUT_IN, _EXCHANGED = range(4)


def slipped(chance: np.random.Generator, texts: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bytes_]:
    """Each text with one slip; a text must have room for one letter more, and an empty one stays."""
    width = texts.dtype.itemsize
    grid = np.ascontiguousarray(texts).view(np.uint8).reshape(-1, width)
    length = (grid != 0).sum(axis=1)
    # The first letter is seldom the wrong one.
    place = np.minimum((1 + chance.random(len(texts)) * (length - 1)).astype(np.int64), np.maximum(length - 1, 0))
    kind = chance.integers(0, 4, len(texts))
    kind[(kind == _EXCHANGED) & (place + 1 >= length)] = _CHANGED
    kind[(kind == _LEFT_OUT) & (length <= 1)] = _CHANGED
    letter = _LETTERS[(chance.random(len(texts)) ** 2 * len(_LETTERS)).astype(np.int64)]
    rows, at = np.arange(len(texts)), np.broadcast_to(np.arange(width), grid.shape)
    source = at + ((kind == _LEFT_OUT)[:, None] & (at >= place[:, None]))
    source = source - ((kind == _PUT_IN)[:, None] & (at > place[:, None]))
    exchanged = rows[kind == _EXCHANGED]
    source[exchanged, place[exchanged]] += 1
    source[exchanged, place[exchanged] + 1] -= 1
    padded = np.concatenate([grid, np.zeros((len(grid), 1), np.uint8)], axis=1)
    found = padded[rows[:, None], source]
    anew = rows[((kind == _CHANGED) | (kind == _PUT_IN)) & (length > 0)]
    found[anew, place[anew]] = letter[anew]
    return np.ascontiguousarray(found).view(f"S{width}").reshape(-1)

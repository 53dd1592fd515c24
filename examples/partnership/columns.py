"""Columns of text, made whole: from numbers, from days and minutes, from lists of words. Missing is the empty text."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Octets = npt.NDArray[np.uint8]

NEVER = 1_000_000
"""A day that does not come: beyond every date that is written."""
EMPTY = pa.scalar("")
_FIRST_DAY, _LAST_DAY = -40_000, 50_000
"""Days since 1970-01-01 that can be written: 1860 to 2106."""
_MINUTES = pa.array([f"T{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)])
DAY_MINUTES = 24 * 60
HOUR_MINUTES = 60
_MARCHES_END = np.arange("1860-04", "2107-04", 12, dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
_SUMMER_BEGINS = (_MARCHES_END - (_MARCHES_END + 4) % 7) * DAY_MINUTES + HOUR_MINUTES
"""Each year the minute in which clocks leave out an hour: the last Sunday in March at one (Summer Time Order 2002)."""
_SHORT, _PARTS = 200, 1 << 16


def chosen(words: Sequence[str] | pa.Array, at: npt.NDArray[Any]) -> pa.Array:
    """The words at some places."""
    array = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return array.take(pa.array(at))


def constant(word: str, rows: int) -> pa.Array:
    """One word in every row."""
    return pa.repeat(pa.scalar(word), rows)


def where(mask: Mask, this: Any, other: Any) -> pa.Array:
    """What is `this` in the rows of the mask and `other` elsewhere; each a column or one word."""
    this, other = (pa.scalar(item) if isinstance(item, str) else item for item in (this, other))
    found = pc.if_else(pa.array(mask), this, other)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def blank(column: pa.Array, mask: Mask) -> pa.Array:
    """The column without its values in the rows of the mask."""
    return where(mask, EMPTY, column)


def joined(*parts: Any, between: str = "") -> pa.Array:
    """Texts set one after another, row by row; at least one part is a column."""
    return pc.binary_join_element_wise(*parts, between)


def numerals(numbers: npt.NDArray[Any], width: int) -> pa.Array:
    """Numbers in `width` digits, with zeros before them."""
    return fixed(digits(numbers, width) + ord("0"))


def plain(numbers: npt.NDArray[Any]) -> pa.Array:
    """Numbers as people write them."""
    return pa.array(numbers).cast(pa.string())


def digits(numbers: npt.NDArray[Any], width: int) -> Octets:
    """The digits of each number, one row each, the most significant first."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10).astype(np.uint8)


def fixed(characters: Octets) -> pa.Array:
    """Rows of ASCII codes, all of one width, as a column of text."""
    rows, width = characters.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    text = np.ascontiguousarray(characters)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text))


def dates(days: npt.NDArray[Any]) -> pa.Array:
    """Days since 1970-01-01 as ISO 8601; a day that never comes is missing."""
    known = np.clip(days, _FIRST_DAY, _LAST_DAY) - _FIRST_DAY
    return chosen(_calendar(), known)


def times(minutes: npt.NDArray[Any]) -> pa.Array:
    """Minutes since 1970-01-01T00:00 as ISO 8601 without seconds; in the hour that clocks leave out, its end."""
    left_out = _SUMMER_BEGINS[np.searchsorted(_SUMMER_BEGINS, minutes, side="right") - 1]
    minutes = np.where(minutes - left_out < HOUR_MINUTES, left_out + HOUR_MINUTES, minutes)
    return joined(dates(minutes // DAY_MINUTES), chosen(_MINUTES, minutes % DAY_MINUTES))


def by_chance(generator: np.random.Generator, chance: Reals | float, rows: int) -> Mask:
    """In which rows something is so, whose chance is the same in all or given for each."""
    return np.asarray(generator.random(rows) < chance, dtype=np.bool_)


def drawn(generator: np.random.Generator, shares: dict[str, float], rows: int) -> pa.Array:
    """Words drawn in proportion to their shares."""
    return chosen(list(shares), drawn_places(generator, list(shares.values()), rows))


def drawn_places(generator: np.random.Generator, shares: Sequence[float] | Reals, rows: int) -> Numbers:
    """Places in a list drawn in proportion to the shares of its items; of short lists, to one part in 65,536."""
    if len(shares) <= _SHORT:
        drawn_parts = generator.integers(0, _PARTS, rows, dtype=np.uint16)
        return np.asarray(_parts(tuple(float(share) for share in shares))[drawn_parts], dtype=np.int64)
    ends = np.cumsum(shares)
    places = np.searchsorted(ends, generator.random(rows) * ends[-1], side="right")
    return np.asarray(np.minimum(places, len(ends) - 1), dtype=np.int64)


@lru_cache(maxsize=256)
def _parts(shares: tuple[float, ...]) -> Numbers:
    """To which item each of many equal parts belongs."""
    ends = np.cumsum(shares)
    middles = (np.arange(_PARTS) + 0.5) / _PARTS * ends[-1]
    return np.asarray(np.searchsorted(ends, middles, side="right").clip(max=len(shares) - 1), dtype=np.int64)


@cache
def _calendar() -> pa.Array:
    """Every day that can be written, and nothing for the last, which stands for never."""
    first = np.datetime64("1970-01-01", "D") + _FIRST_DAY
    written = np.datetime_as_string(np.arange(first, first + _LAST_DAY - _FIRST_DAY))
    return pa.array([*written.tolist(), ""])

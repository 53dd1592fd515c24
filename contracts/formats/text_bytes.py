"""Text columns as bytes, so that a rule about characters is asked of a whole column at once.

A grid holds texts of one length place by place: its first row is the first character of every text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_uppercase, digits

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.stride_tricks import sliding_window_view

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
_ZERO = ord("0")
_LAST_ASCII = 127


@dataclass(frozen=True, slots=True)
class TextBytes:
    """The UTF-8 bytes of texts, one after the other, and where each ends; an absent text is an empty one."""

    data: Bytes
    bounds: Places

    @property
    def starts(self) -> Places:
        """Where each text begins."""
        return self.bounds[:-1]

    @property
    def ends(self) -> Places:
        """Where each text ends: its last byte stands one before."""
        return self.bounds[1:]

    @property
    def lengths(self) -> Places:
        """Bytes in each text."""
        return np.diff(self.bounds)

    def at(self, places: Places, within: Mask) -> Bytes:
        """The byte at one place of `data` for each text, 0 for a text where that place is not within it."""
        found = np.zeros(len(places), dtype=np.uint8)
        found[within] = self.data[places[within]]
        return found

    def before(self, ends: Places, lengths: Places, width: int) -> Bytes:
        """A grid of the `lengths` bytes before each of `ends`, filled up with the digit 0 on the left."""
        back = np.arange(width, 0, -1)[:, np.newaxis]
        found = self.data[np.maximum(ends - back, 0)]
        return np.where(back <= lengths, found, np.uint8(_ZERO))

    def of_length(self, length: int) -> tuple[Places, Bytes]:
        """Which texts are that many bytes long, and a grid of them."""
        rows = np.flatnonzero(self.lengths == length)
        if not len(rows):
            return rows, np.empty((length, 0), np.uint8)
        # Where every other text is empty, the bytes lie as they are wanted already.
        alone = len(rows) * length == len(self.data)
        lying = self.data.reshape(-1, length) if alone else sliding_window_view(self.data, length)[self.starts[rows]]
        return rows, np.ascontiguousarray(lying.T)

    def counted(self, marked: Mask) -> Places:
        """How many bytes of each text are marked; `marked` is told of every byte of `data`."""
        return np.diff(_before(marked, self.bounds))

    def some(self, rows: Places) -> "TextBytes":
        """Only these texts."""
        lengths = self.lengths[rows]
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return TextBytes(self.data[np.repeat(self.starts[rows] - bounds[:-1], lengths) + np.arange(bounds[-1])], bounds)

    def mapped(self, table: Bytes) -> "TextBytes":
        """Each byte replaced by what the table has at its number, or left out where it has 0."""
        # Python's own translation of bytes is several times faster than NumPy's look-up of each.
        data = np.frombuffer(self.data.tobytes().translate(table.tobytes()), np.uint8)
        if data.all():
            return TextBytes(data, self.bounds)
        dropped = data == 0
        return TextBytes(data[~dropped], self.bounds - _before(dropped, self.bounds))

    def column(self) -> pa.Array:
        """An Arrow text column, null where a text is empty."""
        offsets = pa.py_buffer(self.bounds.astype(np.int32))
        texts = pa.StringArray.from_buffers(len(self.bounds) - 1, offsets, pa.py_buffer(self.data))
        return without(texts, self.lengths == 0)


def text_bytes(column: pa.Array) -> TextBytes:
    """The bytes of an Arrow text column, which may be a slice of another."""
    if len(column) == 0:
        return TextBytes(np.empty(0, np.uint8), np.zeros(1, np.int64))
    whole = pc.fill_null(column, "")
    _, offsets, data = whole.buffers()
    bounds = np.frombuffer(offsets, np.int32)[whole.offset : whole.offset + len(whole) + 1].astype(np.int64)
    held = np.frombuffer(data or b"", np.uint8)
    return TextBytes(held[bounds[0] : bounds[-1]], bounds - bounds[0])


def _before(marked: Mask, places: Places) -> Places:
    """How many are marked before each place."""
    return np.searchsorted(np.flatnonzero(marked), places)


def throughout(held: Mask) -> Mask:
    """For which texts of a grid something holds at every place."""
    everywhere: Mask = np.logical_and.reduce(held, axis=0)
    return everywhere


def byte_table(kept: str, *, case: Callable[[str], str] = str) -> Bytes:
    """A table for `mapped` that keeps these ASCII characters, in a case, and leaves out all other bytes."""
    table = np.zeros(256, dtype=np.uint8)
    table[np.frombuffer(kept.encode("ascii"), np.uint8)] = np.frombuffer(case(kept).encode("ascii"), np.uint8)
    return table


def cleaning_table(kept: str, *, case: Callable[[str], str] = str) -> Bytes:
    """Such a table that keeps besides whatever is not ASCII, so that a strange letter still shows and is not mended."""
    table = byte_table(kept, case=case)
    table[128:] = np.arange(128, 256)
    return table


IS_LETTER, IS_DIGIT = byte_table(ascii_uppercase) != 0, byte_table(digits) != 0
"""Which bytes are a capital letter, and which a digit."""


def grid_column(grid: Bytes) -> pa.Array:
    """An Arrow text column of the texts in a grid."""
    width, count = grid.shape
    offsets = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * np.int32(width))
    return pa.StringArray.from_buffers(count, offsets, pa.py_buffer(np.ascontiguousarray(grid.T)))


def without(texts: pa.Array, rows: Mask) -> pa.Array:
    """The texts, null in some rows."""
    return pc.if_else(pa.array(rows), pa.scalar(None, pa.string()), texts) if rows.any() else texts


def folded(texts: pa.Array, dropped: str) -> pa.Array:
    """The texts with whatever is not ASCII taken apart (Unicode NFKD), and what a pattern matches left out of that.

    Taken apart twice: marks that were of two letters have an order of their own when what stood between is gone.
    """
    return where_not_ascii(texts, lambda other: apart(pc.replace_substring_regex(apart(other), dropped, "")))


def apart(texts: pa.Array) -> pa.Array:
    """The texts with every character taken apart into a plain one and its marks (Unicode NFKD)."""
    return pc.utf8_normalize(texts, form="NFKD")


def where_not_ascii(texts: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The texts, changed where they are not ASCII: nearly all are, and come back as they are."""
    if not (text_bytes(texts).data > _LAST_ASCII).any():
        return texts
    other = pc.fill_null(pc.invert(pc.string_is_ascii(texts)), fill_value=False)
    return pc.replace_with_mask(texts, other, change(texts.filter(other)))

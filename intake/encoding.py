"""Text columns with few distinct values as dictionaries, so that each distinct value is judged and counted once.

The choice is made for a whole file from its first block, so that every block of it has one schema.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.findings import Mask

_Scalar = TypeVar("_Scalar", bound=np.generic)
DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_INDEX_BYTES = 4
_FEW = 0.75
"""A column has few distinct values when they are at most this share of a block's rows."""


@dataclass(frozen=True, slots=True)
class HeldColumn:
    """One column: its values, and the rows without one.

    Where `indices` say which row has which, each value stands once; a row without one has the place behind the last.
    """

    values: pa.Array
    indices: npt.NDArray[np.int32] | None
    missing: Mask

    def of_rows(self, answers: npt.NDArray[_Scalar], otherwise: _Scalar) -> npt.NDArray[_Scalar]:
        """Of answers about the values, that of each row's; `otherwise` where a row has none."""
        if self.indices is not None:
            return np.append(answers, otherwise).take(self.indices)
        return np.where(self.missing, otherwise, answers) if self.missing.any() else answers


def few_distinct(rows: pa.Table) -> frozenset[str]:
    """The columns of a block that are worth encoding, or are encoded."""
    return frozenset(
        name
        for name, column in zip(rows.column_names, rows.itercolumns(), strict=True)
        if column.type == DICTIONARY or pc.count_distinct(column).as_py() <= _FEW * rows.num_rows
    )


def encode(rows: pa.Table, names: frozenset[str]) -> pa.Table:
    """The rows with the named columns as dictionaries."""
    columns = {
        name: in_one_part(column.dictionary_encode() if name in names else _plain(column))
        for name, column in zip(rows.column_names, rows.itercolumns(), strict=True)
    }
    return pa.table(columns)


def in_one_part(column: pa.ChunkedArray) -> pa.Array:
    """A column in one part. Arrow would copy one that is so already."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column without a dictionary."""
    return column.cast(pa.string()) if column.type == DICTIONARY else column


def only_used(rows: pa.Table) -> pa.Table:
    """The rows, their dictionaries without values that no row has.

    Parquet writes a dictionary whole: after a filter it would carry the values of the very rows that were left out.
    """
    return pa.table({name: used(in_one_part(rows.column(name))) for name in rows.column_names})


def used(column: pa.Array) -> pa.Array:
    """A column whose dictionary, if it has one, holds what its rows have."""
    if not isinstance(column, pa.DictionaryArray):
        return column
    in_use = np.zeros(len(column.dictionary), dtype=np.bool_)
    in_use[column.indices.drop_null().to_numpy()] = True
    if in_use.all():
        return column
    places = pa.array(np.cumsum(in_use) - 1, pa.int32())
    return pa.DictionaryArray.from_arrays(places.take(column.indices), column.dictionary.filter(pa.array(in_use)))


def held(column: pa.ChunkedArray) -> HeldColumn:
    """A column of a block, encoded or not, taken apart."""
    whole = in_one_part(column)
    missing = absent(whole)
    if not isinstance(whole, pa.DictionaryArray):
        return HeldColumn(whole, None, missing)
    indices = np.frombuffer(whole.indices.buffers()[1], np.int32, len(whole), whole.offset * _INDEX_BYTES)
    if whole.null_count:  # Arrow says nothing of what stands there
        indices = indices * ~missing + missing * np.int32(len(whole.dictionary))
    return HeldColumn(whole.dictionary, indices, missing)


def truths(column: pa.Array | pa.ChunkedArray) -> Mask:
    """Arrow's truths as NumPy's, false where nothing is known."""
    whole = pc.fill_null(column, fill_value=False) if column.null_count else column
    known: Mask = whole.to_numpy(zero_copy_only=False)
    return known


def absent(column: pa.Array) -> Mask:
    """The rows without a value, from the bits that say so: Arrow turns truths into NumPy's one by one."""
    validity = column.buffers()[0]
    if validity is None or not column.null_count:
        return np.zeros(len(column), dtype=np.bool_)
    bits = np.unpackbits(np.frombuffer(validity, np.uint8), count=column.offset + len(column), bitorder="little")
    missing: Mask = bits[column.offset :] == 0
    return missing

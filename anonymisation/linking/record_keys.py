"""Record keys: the same for the same record, in any delivery and any run, and telling nothing to who lacks their key.

A record key is the AES-256-CMAC of the record's content: its columns in order, each with its length before it, so that
no two contents are one text. Where a record is found says nothing: its source is left out.
"""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac
from anonymisation.linking.records import RECORDS

VERSION = 1
"""Of what is a record's content and how values are spelt in it. Keys of another version are of other records."""
_NONE, _BEFORE, _BETWEEN = "-", ":", ";"


def record_keys(records: pa.Table, key: bytes) -> pa.Array:
    """The key, 16 bytes, of each record. Raises WrongLengthError unless `key` is 32 bytes."""
    return cmac(key, contents(records))


def contents(records: pa.Table) -> pa.Array:
    """The whole content of each record as one text."""
    parts = [part for item in RECORDS if item.name != "source" for part in _parts(records.column(item.name))]
    return pc.binary_join_element_wise(*parts, _BETWEEN)


def keys_of_rows(keys: pa.Array, delivery_digest: str, lines: pa.Array, key: bytes) -> pa.Array:
    """Keys of rows that each stand for themselves, whatever others say the same: of a record's key and the row's place.

    `delivery_digest` is hex. Raises WrongLengthError unless `key` is 32 bytes.
    """
    record = pa.array([item.hex() for item in keys.to_pylist()], pa.string())
    return cmac(key, pc.binary_join_element_wise(record, delivery_digest, lines.cast(pa.string()), _BETWEEN))


def _parts(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    """The texts of one column that make up its share of the content."""
    whole = column.combine_chunks()
    if pa.types.is_list(whole.type):
        numbers = whole.flatten()
        told = pc.binary_join_element_wise(
            *(_measured(numbers.field(item.name)) for item in whole.type.value_type), _BETWEEN
        )
        yield _measured(pc.binary_join(_as_list(whole, told), _BETWEEN))
    else:
        yield _measured(whole)


def _as_list(lists: pa.ListArray, values: pa.Array) -> pa.ListArray:
    """Lists of other values than they had; null where a list is."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    starts = pc.subtract(ends, lengths)
    starts = pc.if_else(lists.is_valid(), starts, pa.scalar(None, pa.int32()))
    last = pa.array([len(values)], pa.int32())
    return pa.ListArray.from_arrays(pa.concat_arrays([starts, last]), values)


def _measured(texts: pa.Array) -> pa.Array:
    """Each text with the number of its bytes before it; a mark of its own where there is none."""
    told = pc.binary_join_element_wise(pc.binary_length(texts).cast(pa.string()), texts, _BEFORE)
    return pc.fill_null(told, _NONE)

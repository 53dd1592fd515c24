"""A product's rows on their way into a Parquet file: group by group, and telling nothing but what they say.

Text that takes few values is written as numbers of a dictionary, as it is held: to encode it again would cost as much
as all else. Parquet writes a dictionary whole and in its order. So each group's holds the values of its own rows alone,
none of a row that is withheld, in the order of the alphabet, not in that of the partner's file.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import used
from products.making import Rows

GROUP_ROWS = 1 << 18
_FEW = 1 << 15
"""Values in a dictionary that is kept; where there are more, encoding saves nothing and sorting costs."""


def written_schema(rows: Rows) -> pa.Schema:
    """The columns as they are written: those of few values encoded, every other as it is."""
    return pa.schema([pa.field(name, _kind(rows.held.column(name))) for name in rows.held.column_names])


def row_groups(rows: Rows, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in groups of one size, each put in order while the one before it is written."""

    def group(start: int) -> pa.Table:
        held = rows.group(start, GROUP_ROWS)
        columns = [_written(held.column(field.name).combine_chunks(), field.type) for field in schema]
        return pa.Table.from_arrays(columns, schema=schema)

    with ThreadPoolExecutor(1, thread_name_prefix="group") as beside:
        coming = beside.submit(group, 0)
        for start in range(GROUP_ROWS, len(rows), GROUP_ROWS):
            ready = coming.result()
            coming = beside.submit(group, start)
            yield ready
        yield coming.result()


def _kind(column: pa.ChunkedArray) -> pa.DataType:
    """The type as which a column is written."""
    kind = column.type
    if not pa.types.is_dictionary(kind):
        return kind
    return kind if all(len(chunk.dictionary) <= _FEW for chunk in column.chunks) else kind.value_type


def _written(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """A column of one group."""
    if not pa.types.is_dictionary(kind):
        return column.cast(kind)
    in_use = used(column)
    order = pc.array_sort_indices(in_use.dictionary)
    places = np.empty(len(order), dtype=np.int32)
    places[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places).take(in_use.indices), in_use.dictionary.take(order))

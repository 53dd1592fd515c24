"""The tables of a run, Parquet and sealed: what each holds, and the one way to write and to read them.

`records` has what was said of people, a row for each record and partner; `rows` which record each accepted row is, a
row group for each delivery; `edges` the pairs that were weighed; `clusters` which records are one person's, at several
odds. All but `rows` are in the order of record keys. Nobody's content is in any but `records`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.linking.records import RECORDS as OF_RECORDS
from anonymisation.linking.scoring import EDGES as OF_EDGES
from custody.unsealing import SealedReader
from journey.instance import Instance, Zone
from journey.linking.rule import ODDS
from journey.linking.runs import held_key
from journey.sealed import create_sealed, open_sealed

RECORDS, ROWS, EDGES, CLUSTERS = "records", "rows", "edges", "clusters"
LINKS, REGISTRY, CHANGES, RELINKED = "links", "registry", "events", "relinks"
"""What a run holds beside its tables: who each row is about, whose each record is, what befell persons in this run, and
whose rows became whose in every run so far."""
SEALED = (LINKS, REGISTRY, CHANGES, RELINKED, RECORDS, ROWS, EDGES, CLUSTERS)
RECORD, ALONE, APART = "record", "alone", "apart"
KEY = pa.binary(16)
RECORDS_SCHEMA = pa.schema(
    [pa.field(RECORD, KEY, nullable=False), pa.field(ALONE, pa.bool_(), nullable=False), *OF_RECORDS]
)
"""`alone`: it says too little to be linked by, so each row with it stands for itself, under a key of its own."""
ROWS_SCHEMA = pa.schema([pa.field("line", pa.int64(), nullable=False), pa.field(RECORD, KEY)])
"""A row about nobody has no record."""
EDGES_SCHEMA = pa.schema(
    [
        pa.field("left", KEY, nullable=False),
        pa.field("right", KEY, nullable=False),
        *(item for item in OF_EDGES if item.name not in {"left", "right"}),
        pa.field(APART, pa.int8(), nullable=False),
    ]
)
"""As they were scored, the lesser key first; `apart` says why two that are alike are not one person's
(`anonymisation.linking.clustering.clusters.Apart`), at the odds that persons are told at."""
CLUSTERS_SCHEMA = pa.schema(
    [pa.field(RECORD, KEY, nullable=False), *(pa.field(f"odds_{odds}", KEY, nullable=False) for odds in ODDS)]
)
"""For each record the least record key in its cluster."""
_WHOLE = 1 << 40
"""Rows in a row group: more than there can be, so that a table is one."""


def write_tables(instance: Instance, path: str, tables: Iterable[pa.Table], schema: pa.Schema) -> bytes:
    """Seal some tables as one object, a row group for each; its wrapped key."""
    keys = [item.name for item in schema if pa.types.is_fixed_size_binary(item.type)]
    with (
        create_sealed(instance, Zone.LINKED, path) as sink,
        pq.ParquetWriter(
            sink,
            schema,
            write_statistics=False,
            compression="zstd",
            compression_level=1,
            # Hardly a key stands twice in a table, and a dictionary of them would be the column twice.
            use_dictionary=[item.name for item in schema if item.name not in keys],
        ) as writer,
    ):
        for table in tables:
            writer.write_table(table, row_group_size=_WHOLE)
    return sink.wrapped


@contextmanager
def open_table(instance: Instance, run: str, name: str) -> Iterator[SealedReader]:
    """One object of the run that holds (`runs/<number>`), as Parquet.

    Raises `RunExchangedError` for any other than it was entered with, and custody's `BrokenSealError`.
    """
    with open_sealed(instance, Zone.LINKED, f"{run}/{name}", held_key(instance, run, name)) as sealed:
        yield sealed


def read_table(instance: Instance, run: str, name: str, columns: list[str] | None = None) -> pa.Table:
    """One table of a run. Raises what opening it raises."""
    with open_table(instance, run, name) as sealed:
        return pq.read_table(sealed, columns=columns)


def read_groups(instance: Instance, run: str, name: str, wanted: Iterable[int]) -> list[pa.Table]:
    """Some row groups of one table of a run, in the order in which they are wanted. Raises what opening it raises."""
    with open_table(instance, run, name) as sealed:
        file = pq.ParquetFile(sealed)
        return [file.read_row_group(number) for number in wanted]

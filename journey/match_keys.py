"""Reading match keys: from the vault's own object, or made from the sealed source rows where there is none.

There is none of a delivery that was protected before its feed was admitted to linking, or its references to release.
"""

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.linking.match_keys import MatchKeyLayout
from journey.deliveries import Delivery
from journey.delivery_files import MATCH_KEYS, ROWS
from journey.instance import Instance, Zone
from journey.sealed import open_sealed


def read_match_keys(instance: Instance, delivery: Delivery, layout: MatchKeyLayout) -> pa.Table:
    """The match keys of one delivery's accepted rows, in the order of their lines."""
    path = f"{delivery.folder}/{MATCH_KEYS}"
    if instance.zone(Zone.VAULT).exists(path):
        with open_sealed(instance, Zone.VAULT, path) as sealed:
            file = pq.ParquetFile(sealed)
            if set(layout.schema.names) <= set(file.schema_arrow.names):
                return file.read(columns=layout.schema.names)
    with open_sealed(instance, Zone.VAULT, f"{delivery.folder}/{ROWS}") as sealed:
        return layout.of(pq.read_table(sealed))


def read_references(instance: Instance, delivery: Delivery, column: str) -> pa.Array:
    """One column of record references of one delivery's accepted rows, in the order of their lines."""
    for name in (MATCH_KEYS, ROWS):
        path = f"{delivery.folder}/{name}"
        if instance.zone(Zone.VAULT).exists(path):
            with open_sealed(instance, Zone.VAULT, path) as sealed:
                file = pq.ParquetFile(sealed)
                if column in file.schema_arrow.names:
                    return file.read(columns=[column]).column(column).combine_chunks().cast(pa.string())
    return pa.nulls(delivery.rows_held, pa.string())

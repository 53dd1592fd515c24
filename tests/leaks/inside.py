"""What the gateway keeps of people under its own keys, opened with those keys: no byte of it may lie in clear."""

import pyarrow.parquet as pq

from journey.instance import Instance, Zone
from journey.sealed import open_sealed


def ids_and_tokens(instance: Instance) -> dict[str, set[bytes]]:
    """Every internal id of a person, and every token of what told who they are, 16 bytes each."""
    found: dict[str, set[bytes]] = {"person": set(), "token": set()}
    store = instance.zone(Zone.LINKED)
    for path in store.list():
        if path.endswith((".key", ".json")):
            continue
        with open_sealed(instance, Zone.LINKED, path) as sealed:
            table = pq.read_table(sealed)
        for kind in found.keys() & set(table.column_names):
            found[kind] |= set(table.column(kind).drop_null().to_pylist())
    return found

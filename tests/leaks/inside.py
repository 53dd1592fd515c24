"""What the gateway keeps under its own keys, opened with those keys.

No byte of ids and tokens may lie in clear, and of rows out of scope there may be none, sealed or not.
"""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.linking.persons import PERSON
from journey.instance import Instance, Zone
from journey.sealed import open_sealed

_PERSONS = {"person", "other", "before", "after"}
"""Under which names tables of a run have ids of persons; whatever else has 16 bytes is a key of a record."""


def ids_and_tokens(instance: Instance) -> dict[str, set[bytes]]:
    """Every internal id of a person, and every key of what told who they are (`token`), 16 bytes each."""
    found: dict[str, set[bytes]] = {"person": set(), "token": set()}
    store = instance.zone(Zone.LINKED)
    for path in store.list():
        if path.endswith((".key", ".json")):
            continue
        with open_sealed(instance, Zone.LINKED, path) as sealed:
            content = sealed.read()
        if not content.startswith(b"PAR1"):
            continue
        table = pq.read_table(pa.BufferReader(content))
        for column in table.schema:
            if column.type == PERSON:
                kind = "person" if column.name in _PERSONS else "token"
                found[kind] |= set(table.column(column.name).drop_null().to_pylist())
    return found


def unsealed(instance: Instance) -> Iterator[bytes]:
    """Every sealed object that its key opens, as it is and with the values of its columns decoded."""
    for zone in (Zone.INCOMING, Zone.VAULT, Zone.QUARANTINE, Zone.LINKED):
        store = instance.zone(zone)
        for path in store.list():
            if store.exists(f"{path}.key"):
                with open_sealed(instance, zone, path) as sealed:
                    content = sealed.read()
                yield content
                if content.startswith(b"PAR1"):
                    table = pq.read_table(pa.BufferReader(content))
                    yield "\x1e".join(str(value) for column in table.columns for value in column.to_pylist()).encode()

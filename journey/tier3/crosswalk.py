"""The crosswalk: from each person to the records that partners gave about them, sealed to the tier 3 key.

Each run of linking makes it anew and destroys the one before. It opens with enough shares of the tier 3 key: no root
and no passphrase of the gateway opens it, and no vault has to be opened for it. None holds but the one that the ledger
entered: anybody can seal to the tier 3 key.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from anonymisation.linking.persons import PERSON
from contracts.feed import Feed
from contracts.vocabulary import FieldClass
from custody.data_keys import seal_key, unseal_key
from custody.sealing import SealingWriter
from custody.tier3_key import tier3_key_id
from custody.unsealing import SealedReader
from journey.deliveries import Delivery
from journey.entering import enter
from journey.instance import Instance, Zone
from journey.linking.beside import entered_beside, holds_beside, is_exchanged
from journey.linking.errors import RunExchangedError
from journey.match_keys import read_references
from journey.sealed import destroy_sealed, wrapped_key
from journey.tier3.keeping import pinned_tier3_key
from lineage.entries import Verb

LINE = "line"
"""The column under which a record is told by its receipt and line, which every partner has: `<receipt>:<line>`."""
_FOLDER, _ENTERED = "crosswalk", "tier3_crosswalk"
_SCHEMA = pa.schema(
    [
        pa.field("person", PERSON, nullable=False),
        *(pa.field(name, pa.string(), nullable=False) for name in ("partner", "feed", "column", "reference")),
    ]
)


def write_crosswalk(instance: Instance, run: str, linked: Iterable[tuple[Delivery, pa.Table]]) -> None:
    """Write the crosswalk of a run, delivery by delivery, if there is a key and the agreement names who may ask.

    `linked` gives each delivery with its lines and their persons (`line`, `person`).
    """
    public = pinned_tier3_key(instance)
    if public is None or not instance.agreement.tier3.recipients:
        return
    path, store = _path(run), instance.zone(Zone.TIER3)
    destroy_sealed(instance, Zone.TIER3, path)
    key, wrapped = seal_key(public, Zone.TIER3, path)
    store.replace(f"{path}.key", wrapped)
    with (
        store.create(path) as raw,
        SealingWriter(raw, key, path) as sink,
        pq.ParquetWriter(sink, _SCHEMA, write_statistics=False, store_schema=False, compression="zstd") as writer,
    ):
        for delivery, links in linked:
            for table in _records(instance, delivery, links):
                writer.write_table(table)
    about: dict[str, str | int] = {"key_id": f"key:{tier3_key_id(public)}"}
    enter(instance, Verb.COMBINATION, about | entered_beside(_ENTERED, run, wrapped))


def crosswalk_is_due(instance: Instance, run: str) -> bool:
    """Whether a run lacks the crosswalk that it should have, or has one that it should not."""
    lies = instance.zone(Zone.TIER3).exists(_path(run))
    if not instance.agreement.tier3.recipients or pinned_tier3_key(instance) is None:
        return lies
    return not (lies and holds_beside(instance, _ENTERED, run, wrapped_key(instance, Zone.TIER3, _path(run))))


def crosswalk_is_exchanged(instance: Instance, run: str) -> bool:
    """Whether the crosswalk that was entered for a run is gone, or another lies in its place."""
    return is_exchanged(instance, _ENTERED, run, wrapped_key(instance, Zone.TIER3, _path(run)))


def discard_crosswalk(instance: Instance, run: str) -> None:
    """Destroy the crosswalk of a run that holds no longer, its key first; a missing one is fine."""
    destroy_sealed(instance, Zone.TIER3, _path(run))


def discard_other_crosswalks(instance: Instance, run: str | None) -> None:
    """Destroy what a killed process left of crosswalks of other runs; the caller holds `instance.exclusive()`."""
    paths = {path.removesuffix(".key") for path in instance.zone(Zone.TIER3).list(_FOLDER)}
    for path in sorted(paths - ({_path(run)} if run else set())):
        destroy_sealed(instance, Zone.TIER3, path)


@contextmanager
def open_crosswalk(instance: Instance, run: str, private: X25519PrivateKey) -> Iterator[pq.ParquetFile]:
    """Give the crosswalk of a run.

    Raises `RunExchangedError` for one that was not entered, custody's `BrokenSealError` for any other key, or for what
    was altered.
    """
    path, store = _path(run), instance.zone(Zone.TIER3)
    wrapped = wrapped_key(instance, Zone.TIER3, path)
    if not holds_beside(instance, _ENTERED, run, wrapped):
        raise RunExchangedError
    key = unseal_key(private, wrapped, Zone.TIER3, path)
    with store.open(path) as raw:
        yield pq.ParquetFile(SealedReader(raw, key, path))


def reference_columns(feed: Feed) -> tuple[str, ...]:
    """The columns by which a partner knows its own records: references, and nothing that names a person."""
    return tuple(column.name for column in feed.columns if column.field_class is FieldClass.RECORD_REF)


def _records(instance: Instance, delivery: Delivery, links: pa.Table) -> Iterator[pa.Table]:
    """The rows of one delivery: a table for its lines and for each of its columns of references."""
    lines = pc.binary_join_element_wise(delivery.receipt_id, pc.cast(links.column("line"), pa.string()), ":")
    yield _told(delivery, LINE, links.column("person"), lines)
    for column in reference_columns(instance.library.feed(delivery.feed, delivery.period)):
        yield _told(delivery, column, links.column("person"), read_references(instance, delivery, column))


def _told(
    delivery: Delivery, column: str, persons: pa.ChunkedArray, references: pa.Array | pa.ChunkedArray
) -> pa.Table:
    """Rows of the crosswalk, of those rows that are about somebody and have a reference."""
    held = pa.table({"person": persons, "reference": references})
    held = held.filter(pc.and_(held["person"].is_valid(), pc.greater(pc.utf8_length(held["reference"]), 0)))
    of = (delivery.partner, delivery.feed, column)
    columns = [held["person"], *(pa.repeat(pa.scalar(name), held.num_rows) for name in of), held["reference"]]
    return pa.Table.from_arrays(columns, schema=_SCHEMA)


def _path(run: str) -> str:
    """Where the crosswalk of a run lies, which linking calls `runs/<number>`."""
    return f"{_FOLDER}/{run.rpartition('/')[2]}"

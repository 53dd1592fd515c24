"""Revising: a delivery's files written once more, beside what is there, before its record names the new revision.

The record names it in one step, and only then is the old one destroyed: a kill between leaves either, whole.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custody.sealing import SealingWriter
from custody.unsealing import SealedReader
from intake.encoding import only_used
from journey.deliveries import Delivery, DeliveryBook
from journey.delivery_files import ASIDE, FINDINGS, MATCH_KEYS, ROWS, discard_files, parquet_writer
from journey.entering import enter_once
from journey.instance import Instance, Zone
from journey.sealed import create_sealed, open_sealed
from lineage.entries import Verb

SEALED = (
    (Zone.VAULT, ROWS),
    (Zone.VAULT, MATCH_KEYS),
    (Zone.QUARANTINE, ROWS),
    (Zone.QUARANTINE, ASIDE),
    (Zone.QUARANTINE, FINDINGS),
)
"""The sealed files of a delivery."""


def next_revision(instance: Instance, delivery: Delivery) -> Delivery:
    """The record of the revision to be written, once what a killed process left of it is gone."""
    after = replace(delivery, revision=delivery.revision + 1)
    discard_files(instance, after)
    return after


def copy_sealed(instance: Instance, before: Delivery, after: Delivery, lines: pa.Array, but: str = "") -> None:
    """Write the sealed files of a delivery once more, without some lines; all `but` one of the vault."""
    for zone, name in SEALED:
        if (zone, name) != (Zone.VAULT, but) and instance.zone(zone).exists(f"{before.folder}/{name}"):
            with (
                open_sealed(instance, zone, f"{before.folder}/{name}") as source,
                create_sealed(instance, zone, f"{after.folder}/{name}") as sink,
            ):
                copy_rows(source, sink, lines)


def copy_rows(source: BinaryIO | SealedReader, sink: BinaryIO | SealingWriter, lines: pa.Array) -> None:
    """The rows of a Parquet file but for some lines, packed as they were."""
    file = _opened(source)
    with parquet_writer(sink, file.schema_arrow) as writer:
        writer.add_key_value_metadata(file.metadata.metadata or {})
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group)
            kept = rows.filter(pc.invert(pc.is_in(rows.column("line"), value_set=lines)))
            # A dictionary would carry the values of the very rows that are left out.
            writer.write_table(only_used(kept).cast(file.schema_arrow))


def sealed_rows(instance: Instance, zone: Zone, path: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """A sealed Parquet file, a row group at a time."""
    with open_sealed(instance, zone, path) as sealed:
        file = _opened(sealed)
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns)


def finish_revision(instance: Instance, delivery: Delivery) -> None:
    """Destroy what earlier revisions of a delivery left, and enter why it was written anew; again after a crash."""
    if not delivery.revision:
        return
    for revision in range(delivery.revision):
        discard_files(instance, replace(delivery, revision=revision))
    revised = f"{delivery.receipt_id}:{delivery.revision}"
    if delivery.reprotected == delivery.revision:
        enter_once(instance, Verb.ALTERATION, "reprotected", {"reprotected": revised, "rows_held": delivery.rows_held})
        return
    erased: dict[str, str | int] = {
        "rows_of": revised,
        "rows_erased": delivery.rows_erased,
        "rejected_erased": delivery.rejected_erased,
    }
    enter_once(instance, Verb.ERASURE, "rows_of", erased)


def recover_revisions(instance: Instance) -> None:
    """Finish what a killed process had begun to write anew; the caller holds `instance.exclusive()`."""
    begun = {path.rpartition("/")[0] for path in instance.zone(Zone.VAULT).list()}
    for delivery in DeliveryBook(instance).all():
        finish_revision(instance, delivery)
        half_written = replace(delivery, revision=delivery.revision + 1)
        if half_written.folder in begun:
            discard_files(instance, half_written)


def _opened(source: BinaryIO | SealedReader) -> pq.ParquetFile:
    """A Parquet file whose text of few values is read as dictionaries, as it was written."""
    metadata = pq.read_metadata(source)
    first = [metadata.row_group(0).column(at) for at in range(metadata.num_columns)] if metadata.num_row_groups else []
    packed = [column.path_in_schema for column in first if column.has_dictionary_page]
    source.seek(0)
    return pq.ParquetFile(source, read_dictionary=packed)

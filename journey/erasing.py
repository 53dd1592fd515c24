"""Erasing: what a list that came later leaves out is taken out of what is held, and the rest is written anew.

A list of whom not to share may arrive after rows about them were protected. Each of the partner's deliveries is then
looked through where it rests, and one that holds such rows is written once more without them, beside what is there; the
record names the new revision in one step, and only then is the old one destroyed. A kill between leaves either, whole.
Links and products are made from what is held, so they become due.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contracts.vocabulary import FeedKind
from custody.derivation import derived
from custody.roots import RootUse
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader
from intake.encoding import only_used
from intake.scope import ExclusionList, Scope
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.delivery_files import (
    ASIDE,
    EVENTS,
    FINDINGS,
    MATCH_KEYS,
    ROWS,
    discard_files,
    parquet_writer,
)
from journey.entering import enter_once
from journey.excluding import spelt
from journey.instance import Instance, Zone
from journey.sealed import create_sealed, open_sealed
from lineage.entries import Verb

_SEALED = (
    (Zone.VAULT, ROWS),
    (Zone.VAULT, MATCH_KEYS),
    (Zone.QUARANTINE, ROWS),
    (Zone.QUARANTINE, ASIDE),
    (Zone.QUARANTINE, FINDINGS),
)


def erase_listed(instance: Instance, partner: str, exclusions: ExclusionList) -> None:
    """Take whom a list names out of all that is held of a partner; the caller holds `instance.exclusive()`.

    Done again after a kill it finds what is left to do.
    """
    book = DeliveryBook(instance)
    for delivery in book.all():
        if delivery.partner == partner and _holds_people(instance, delivery):
            finish_erasing(instance, _erased(instance, book, delivery, exclusions))


def finish_erasing(instance: Instance, delivery: Delivery) -> None:
    """Destroy what earlier revisions of a delivery left, and enter that rows were erased; again after a crash."""
    if not delivery.revision:
        return
    for revision in range(delivery.revision):
        discard_files(instance, replace(delivery, revision=revision))
    erased: dict[str, str | int] = {
        "rows_of": f"{delivery.receipt_id}:{delivery.revision}",
        "rows_erased": delivery.rows_erased,
        "rejected_erased": delivery.rejected_erased,
    }
    enter_once(instance, Verb.ERASURE, "rows_of", erased)


def recover_erasing(instance: Instance) -> None:
    """Finish what a killed process had begun to erase; the caller holds `instance.exclusive()`."""
    begun = {path.rpartition("/")[0] for path in instance.zone(Zone.VAULT).list()}
    for delivery in DeliveryBook(instance).all():
        finish_erasing(instance, delivery)
        half_written = replace(delivery, revision=delivery.revision + 1)
        if half_written.folder in begun:
            discard_files(instance, half_written)


def digest_of_lines(instance: Instance, delivery: Delivery) -> str:
    """A keyed digest (hex) of the lines whose accepted rows are held: the same whether a list came before or after."""
    lines = hashlib.sha256()
    for rows in _groups(instance, Zone.VAULT, f"{delivery.folder}/{ROWS}", ["line"]):
        lines.update(rows.column("line").to_numpy().tobytes())
    root = instance.keyring.root(RootUse.FINGERPRINT)
    return derived(root, "lines", digest=lines.hexdigest(), delivery=delivery.digest).hex()


def _holds_people(instance: Instance, delivery: Delivery) -> bool:
    """Whether rows about people are held of a delivery; of one refused whole those that were rejected are.

    Of a feed that has left the shelf nobody can say what its columns are, and `Library.feed` refuses.
    """
    if delivery.state not in {DeliveryState.PROTECTED, DeliveryState.REFUSED}:
        return False
    if not instance.zone(Zone.VAULT).exists(f"{delivery.folder}/{ROWS}"):
        return False
    return instance.library.feed(delivery.feed, delivery.period).kind is FeedKind.EVENTS


def _erased(instance: Instance, book: DeliveryBook, delivery: Delivery, exclusions: ExclusionList) -> Delivery:
    """One delivery without the rows that a list names; as it was where there are none."""
    feed = instance.library.feed(delivery.feed, delivery.period)
    scope = Scope(feed, (exclusions,), spelt)
    accepted, rejected = (
        _lines_named(instance, zone, delivery, scope, exclusions) for zone in (Zone.VAULT, Zone.QUARANTINE)
    )
    if not len(accepted) + len(rejected):
        return delivery
    after = replace(
        delivery,
        revision=delivery.revision + 1,
        rows_erased=delivery.rows_erased + len(accepted),
        rejected_erased=delivery.rejected_erased + len(rejected),
    )
    discard_files(instance, after)
    _write_without(instance, delivery, after, pa.array(np.concatenate([accepted, rejected])))
    return book.put(replace(after, lines=digest_of_lines(instance, after)) if len(accepted) else after)


def _lines_named(
    instance: Instance, zone: Zone, delivery: Delivery, scope: Scope, exclusions: ExclusionList
) -> npt.NDArray[np.int64]:
    """The lines of the sealed rows that a list names."""
    found = [np.zeros(0, dtype=np.int64)]
    for rows in _groups(instance, zone, f"{delivery.folder}/{ROWS}"):
        named = scope.named_in(exclusions, rows.drop_columns(["line"]))
        found.append(rows.column("line").to_numpy()[named])
    return np.concatenate(found)


def _write_without(instance: Instance, before: Delivery, after: Delivery, lines: pa.Array) -> None:
    """Write every file of a delivery once more, without some lines."""
    for zone, name in _SEALED:
        if instance.zone(zone).exists(f"{before.folder}/{name}"):
            with (
                open_sealed(instance, zone, f"{before.folder}/{name}") as source,
                create_sealed(instance, zone, f"{after.folder}/{name}") as sink,
            ):
                _copy(source, sink, lines)
    store = instance.zone(Zone.PROTECTED)
    with store.open(f"{before.folder}/{EVENTS}") as source, store.create(f"{after.folder}/{EVENTS}") as sink:
        _copy(source, sink, lines)


def _copy(source: BinaryIO | SealedReader, sink: BinaryIO | SealingWriter, lines: pa.Array) -> None:
    """The rows of a Parquet file but for some lines, packed as they were."""
    file = _opened(source)
    with parquet_writer(sink, file.schema_arrow) as writer:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group)
            kept = rows.filter(pc.invert(pc.is_in(rows.column("line"), value_set=lines)))
            # A dictionary would carry the values of the very rows that are left out.
            writer.write_table(only_used(kept).cast(file.schema_arrow))


def _groups(instance: Instance, zone: Zone, path: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """A sealed Parquet file, a row group at a time."""
    with open_sealed(instance, zone, path) as sealed:
        file = _opened(sealed)
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns)


def _opened(source: BinaryIO | SealedReader) -> pq.ParquetFile:
    """A Parquet file whose text of few values is read as dictionaries, as it was written."""
    metadata = pq.read_metadata(source)
    first = [metadata.row_group(0).column(at) for at in range(metadata.num_columns)] if metadata.num_row_groups else []
    packed = [column.path_in_schema for column in first if column.has_dictionary_page]
    source.seek(0)
    return pq.ParquetFile(source, read_dictionary=packed)

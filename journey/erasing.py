"""Erasing: what a list that came later leaves out is taken out of what is held, and the rest is written anew.

A list of whom not to share may arrive after rows about them were protected. Each of the partner's deliveries is then
looked through where it rests, and one that holds such rows is written once more without them, beside what is there; the
record names the new revision in one step, and only then is the old one destroyed. A kill between leaves either, whole.
Links and products are made from what is held, so they become due.
"""

import hashlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.vocabulary import FeedKind
from custody.derivation import derived
from custody.roots import RootUse
from intake.scope import ExclusionList, Scope
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.delivery_files import EVENTS, ROWS
from journey.excluding import spelt
from journey.instance import Instance, Zone
from journey.revising import copy_rows, copy_sealed, finish_revision, next_revision, sealed_rows


def erase_listed(instance: Instance, partner: str, exclusions: ExclusionList) -> None:
    """Take whom a list names out of all that is held of a partner; the caller holds `instance.exclusive()`.

    Done again after a kill it finds what is left to do.
    """
    book = DeliveryBook(instance)
    for delivery in book.all():
        if delivery.partner == partner and _holds_people(instance, delivery):
            finish_revision(instance, _erased(instance, book, delivery, exclusions))


def digest_of_lines(instance: Instance, delivery: Delivery) -> str:
    """A keyed digest (hex) of the lines whose accepted rows are held: the same whether a list came before or after."""
    lines = hashlib.sha256()
    for rows in sealed_rows(instance, Zone.VAULT, f"{delivery.folder}/{ROWS}", ["line"]):
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
        next_revision(instance, delivery),
        rows_erased=delivery.rows_erased + len(accepted),
        rejected_erased=delivery.rejected_erased + len(rejected),
    )
    _write_without(instance, delivery, after, pa.array(np.concatenate([accepted, rejected])))
    return book.put(replace(after, lines=digest_of_lines(instance, after)) if len(accepted) else after)


def _lines_named(
    instance: Instance, zone: Zone, delivery: Delivery, scope: Scope, exclusions: ExclusionList
) -> npt.NDArray[np.int64]:
    """The lines of the sealed rows that a list names."""
    found = [np.zeros(0, dtype=np.int64)]
    for rows in sealed_rows(instance, zone, f"{delivery.folder}/{ROWS}"):
        named = scope.named_in(exclusions, rows.drop_columns(["line"]))
        found.append(rows.column("line").to_numpy()[named])
    return np.concatenate(found)


def _write_without(instance: Instance, before: Delivery, after: Delivery, lines: pa.Array) -> None:
    """Write every file of a delivery once more, without some lines."""
    copy_sealed(instance, before, after, lines)
    store = instance.zone(Zone.PROTECTED)
    with store.open(f"{before.folder}/{EVENTS}") as source, store.create(f"{after.folder}/{EVENTS}") as sink:
        copy_rows(source, sink, lines)

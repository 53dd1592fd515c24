"""Protecting anew: when clauses come to let out more, or less, what is held of each delivery follows.

What is held is made again from the sealed source rows, while they are kept; afterwards less can still be held, and for
more the partner is asked to send its file again. No row changes its lot: what was accepted stays so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.linking.match_keys import MatchKeyLayout
from anonymisation.protect import event_rows, event_schema, grants_of, is_guarded_as, told_of_grants
from contracts.errors import IntakeRefusedError
from contracts.feed import Feed, Place
from contracts.vocabulary import FeedKind
from intake.grid import Block
from intake.inspection import InspectedBlock, Inspector, fit_values, of_their_kind, selected
from intake.mending.decision import decide
from intake.mending.mended import mend
from intake.place import PlaceLookup
from intake.scope import Scope
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.delivery_files import EVENTS, MATCH_KEYS, ROWS, areas_of, parquet_writer
from journey.errors import WaitingForReferenceError
from journey.excluding import spelt
from journey.instance import Instance, Zone
from journey.placing import Placing, placing_of
from journey.protected import kept_now, match_keys_now
from journey.received import plan_for
from journey.revising import copy_sealed, finish_revision, next_revision, sealed_rows
from journey.sealed import create_sealed, open_sealed

_TREATED = (FeedKind.EVENTS, FeedKind.AGGREGATE)
Lookups = Mapping[Place, PlaceLookup]
"""How each of a feed's places is resolved."""
_NO_LINE = pa.array([], pa.int64())


def reprotect(instance: Instance, on: date) -> tuple[Delivery, ...]:
    """Hold of every delivery what clauses in force let out now, no more and no less; what was written anew.

    One whose source rows are gone, or that nobody may give any more, stays as it is: `share` asks for it again.
    """
    with instance.exclusive():
        book = DeliveryBook(instance)
        due = [delivery for delivery in book.all() if _is_due(instance, delivery, on)]
        found = [(delivery, _placing(instance, book, delivery, on)) for delivery in due]
        return tuple(
            _written_anew(instance, book, delivery, placing, on) for delivery, placing in found if placing is not None
        )


def _is_due(instance: Instance, delivery: Delivery, on: date) -> bool:
    """Whether a delivery is held otherwise than it would be protected now, and can be made again."""
    if delivery.state is not DeliveryState.PROTECTED or delivery.feed not in instance.library.feed_ids:
        return False
    feed = instance.library.feed(delivery.feed, delivery.period)
    if feed.kind not in _TREATED or not instance.zone(Zone.VAULT).exists(f"{delivery.folder}/{ROWS}"):
        return False
    keys = match_keys_now(instance, feed, on)
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        footer = pq.read_metadata(source).metadata
    return (
        grants_of(footer) != kept_now(instance, feed, on)
        or not is_guarded_as(feed, footer)
        or _keys_held(instance, delivery) != (keys.schema.names if keys else None)
    )


def _keys_held(instance: Instance, delivery: Delivery) -> list[str] | None:
    """The columns of the match keys; None where there are none."""
    path = f"{delivery.folder}/{MATCH_KEYS}"
    if not instance.zone(Zone.VAULT).exists(path):
        return None
    with open_sealed(instance, Zone.VAULT, path) as sealed:
        names: list[str] = pq.read_schema(sealed).names
    return names


def _placing(instance: Instance, book: DeliveryBook, delivery: Delivery, on: date) -> Placing | None:
    """By what its places are told, for the area that its partner may give rows about; None where it may give none."""
    feed = instance.library.feed(delivery.feed, delivery.period)
    try:
        area = plan_for(instance, *delivery.series, on).area
        return placing_of(instance, feed, area, kept_now(instance, feed, on), delivery, book.all())
    except (IntakeRefusedError, WaitingForReferenceError):
        return None


def _written_anew(instance: Instance, book: DeliveryBook, delivery: Delivery, placing: Placing, on: date) -> Delivery:
    """One delivery, its event rows and match keys made from its sealed rows."""
    after = next_revision(instance, delivery)
    after = replace(after, reprotected=after.revision, references=placing.digests)
    feed = instance.library.feed(delivery.feed, delivery.period)
    kept, keys = kept_now(instance, feed, on), match_keys_now(instance, feed, on)
    copy_sealed(instance, delivery, after, _NO_LINE, but=MATCH_KEYS)
    with (
        instance.zone(Zone.PROTECTED).create(f"{after.folder}/{EVENTS}") as sink,
        parquet_writer(sink, event_schema(feed, kept)) as writer,
    ):
        writer.add_key_value_metadata(told_of_grants(feed, kept))
        for seen, rows in _looked_at(instance, delivery, feed, placing.lookups):
            fit = fit_values(seen, rows)
            writer.write_table(event_rows(fit, areas_of(seen), feed, kept, placing.catchments))
    if keys is not None:
        _write_keys(instance, delivery, after, feed, keys, placing.lookups)
    after = book.put(after)
    finish_revision(instance, after)
    return after


def _write_keys(  # noqa: PLR0913, PLR0917 - what is read, what is written, and by what it is understood
    instance: Instance, before: Delivery, after: Delivery, feed: Feed, keys: MatchKeyLayout, lookups: Lookups
) -> None:
    """The match keys of the same rows."""
    with (
        create_sealed(instance, Zone.VAULT, f"{after.folder}/{MATCH_KEYS}") as sink,
        parquet_writer(sink, keys.schema) as writer,
    ):
        for seen, rows in _looked_at(instance, before, feed, lookups):
            writer.write_table(keys.of(of_their_kind(seen, rows)))


def _looked_at(
    instance: Instance, delivery: Delivery, feed: Feed, lookups: Lookups
) -> Iterator[tuple[InspectedBlock, pa.Table]]:
    """The sealed rows, judged once more; each was accepted, so each is."""
    inspector = Inspector(feed, delivery.period, lookups, Scope(feed, (), spelt))
    mending = decide(None, feed, delivery.period)
    for rows in sealed_rows(instance, Zone.VAULT, f"{delivery.folder}/{ROWS}"):
        # What was mended is as it should be; what was doubtful is found to be so again, and goes no further.
        mended = mend(rows.drop_columns(["line"]), mending)
        block = Block(rows.column("line").to_numpy(), mended.table, ())
        seen = inspector.inspect(block, mended.notes)
        everything = np.ones(rows.num_rows, dtype=np.bool_)
        yield replace(seen, accepted=everything), selected(block, everything)

"""Protected: one pass over the sealed file, then the file is destroyed. Rows out of scope exist nowhere afterwards."""

from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq

from contracts.feed import Feed
from contracts.intake_plan import IntakePlan
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FeedKind
from engine.duck import open_duckdb
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.inspection import Inspection, Tally
from intake.place import PlaceLookup, place_lookup
from intake.receipt import NOTHING_READ, Comparison
from journey.comparing import RowHashes, compare
from journey.conservation import check_delivery
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current, superseded_by
from journey.delivery_files import EVENTS, delivery_files, discard_files
from journey.entering import about, enter_once
from journey.errors import DeliveryRefusedError, WaitingForReferenceError
from journey.instance import Instance, Zone
from journey.passing import pass_through
from journey.receipts import write_receipt
from journey.received import plan_for
from journey.sealed import destroy_sealed, open_sealed
from lineage.entries import Verb


def protect(instance: Instance, receipt_id: str, on: date) -> Delivery:
    """Protect a received delivery; one already protected (or a duplicate) is returned as it is.

    Raises `WaitingForReferenceError`, `DeliveryRefusedError` for a file that cannot be understood, and intake refusals.
    """
    with instance.exclusive():
        book = DeliveryBook(instance)
        delivery = book.get(receipt_id)
        if delivery.state is not DeliveryState.RECEIVED:
            return delivery
        plan = plan_for(instance, *delivery.series, on)
        feed = instance.library.feed(delivery.feed)
        lookup, references = _lookup(instance, feed, plan, delivery)
        discard_files(instance, delivery)
        try:
            inspection, comparison = _pass(instance, delivery, feed, lookup, on)
        except UnreadableFileError as error:
            discard_files(instance, delivery)
            refused = replace(delivery, state=DeliveryState.REFUSED, refusal=str(error))
            write_receipt(instance, refused, plan, NOTHING_READ)
            book.put(refused)
            raise DeliveryRefusedError(receipt_id, str(error)) from None
        if not inspection.rows_accepted:
            raise _refused_whole(instance, delivery, plan, inspection)
        return _commit(instance, replace(delivery, references=references), plan, inspection, comparison)


def finish_protecting(instance: Instance, delivery: Delivery) -> None:
    """Destroy the incoming file of a protected delivery, and enter it; again after a crash."""
    destroy_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file")
    enter_once(instance, Verb.ERASURE, "incoming_of", {"incoming_of": delivery.receipt_id})


def _lookup(
    instance: Instance, feed: Feed, plan: IntakePlan, delivery: Delivery
) -> tuple[PlaceLookup | None, tuple[str, ...]]:
    """The place lookup for a feed that has places, and the digests of the reference deliveries it came from."""
    if feed.place is None:
        return None, ()
    held = [item for item in current(DeliveryBook(instance).all()) if item.feed == feed.place.lookup]
    if not held:
        raise WaitingForReferenceError(delivery.receipt_id, feed.place.lookup)
    latest = max(held, key=lambda item: (item.period, item.receipt_id))
    with instance.zone(Zone.PROTECTED).open(f"{latest.folder}/{EVENTS}") as source:
        table = pq.read_table(source)
    connection = open_duckdb()
    authorities = instance.library.local_authorities
    return place_lookup(table, authorities, plan.area, connection), (latest.digest,)


def _pass(
    instance: Instance, delivery: Delivery, feed: Feed, lookup: PlaceLookup | None, on: date
) -> tuple[Inspection, Comparison | None]:
    """Read the sealed file once, writing what is kept and counting everything."""
    findings = FindingCounter()
    tally = Tally(feed, findings)
    earlier = superseded_by(DeliveryBook(instance).all(), delivery)
    in_scope = RowHashes() if earlier else None
    kept = _kept(instance, feed, on)
    with open_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file") as sealed:
        passing = pass_through(sealed.chunks(), feed, delivery.period, lookup, findings)
        with delivery_files(instance, delivery, feed, kept, passing) as files:
            for seen in passing.blocks:
                tally.add(seen)
                files.write(seen)
                if in_scope is not None:
                    in_scope.add(seen.judgement.row_hashes[~seen.out_of_scope])
    comparison = compare(instance, earlier, feed, in_scope) if earlier and in_scope is not None else None
    return tally.inspection(), comparison


def _kept(instance: Instance, feed: Feed, on: date) -> tuple[str, ...]:
    """Columns that the protected zone may hold. Reference data is about nobody, and is needed whole."""
    if feed.kind is FeedKind.REFERENCE:
        return tuple(column.name for column in feed.columns)
    return columns_to_protect(instance.library.agreement, instance.library.field_rules, feed, on)


def _refused_whole(
    instance: Instance, delivery: Delivery, plan: IntakePlan, inspection: Inspection
) -> DeliveryRefusedError:
    """The refusal of a file without one row to accept: were it to supersede, good data would give way to nothing."""
    check_delivery(instance, delivery, inspection)
    rejected, outside = inspection.rows_rejected, inspection.rows_out_of_scope
    why = (
        f"rows-none-accepted: {rejected} rows rejected, {outside} out of scope; the receipt's findings say why"
        if inspection.rows_read
        else "rows-missing: there is a header and no row; send the rows, or say that there are none"
    )
    refused = replace(delivery, state=DeliveryState.REFUSED, refusal=why)
    write_receipt(instance, refused, plan, inspection)
    DeliveryBook(instance).put(refused)
    # What could be read has been; rows out of scope must not stay, not even sealed.
    finish_protecting(instance, refused)
    return DeliveryRefusedError(delivery.receipt_id, why)


def _commit(
    instance: Instance, delivery: Delivery, plan: IntakePlan, inspection: Inspection, comparison: Comparison | None
) -> Delivery:
    """Count again, write the receipt, enter, and only then call the delivery protected and destroy what came in."""
    book = DeliveryBook(instance)
    check_delivery(instance, delivery, inspection)
    write_receipt(instance, delivery, plan, inspection, comparison)
    counts: dict[str, str | int] = {
        "rows_read": inspection.rows_read,
        "rows_accepted": inspection.rows_accepted,
        "rows_rejected": inspection.rows_rejected,
        "rows_out_of_scope": inspection.rows_out_of_scope,
    }
    enter_once(instance, Verb.ALTERATION, "receipt", about(delivery) | counts)
    protected = book.put(replace(delivery, state=DeliveryState.PROTECTED, rows_accepted=inspection.rows_accepted))
    finish_protecting(instance, protected)
    return protected

"""Protected: one pass over the sealed file, then the file is destroyed. Rows out of scope exist nowhere afterwards."""

from dataclasses import replace
from datetime import date

from anonymisation.linking.admission import feeds_admitted
from anonymisation.linking.match_keys import MatchKeyLayout
from anonymisation.protect import Grants
from anonymisation.redaction.identifier_kinds import NoteKinds, kinds_in
from contracts.feed import Feed, Place
from contracts.intake_plan import IntakePlan
from contracts.release_plan import columns_to_protect, references_to_keep
from contracts.vocabulary import FeedKind, Treatment
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.inspection import Inspection, Tally
from intake.place import PlaceLookup
from intake.receipt import NOTHING_READ, Comparison
from journey.comparing import RowHashes, compare
from journey.conservation import check_delivery
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, superseded_by
from journey.delivery_files import delivery_files, discard_files
from journey.entering import about, enter_once
from journey.errors import DeliveryRefusedError
from journey.instance import Instance, Zone
from journey.passing import pass_through
from journey.placing import lookups_of
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
        held = book.all()
        lookups, references = lookups_of(instance, feed, plan.area, delivery, held)
        discard_files(instance, delivery)
        try:
            inspection, comparison, notes = _pass(instance, delivery, feed, lookups, superseded_by(held, delivery), on)
        except UnreadableFileError as error:
            discard_files(instance, delivery)
            refused = replace(delivery, state=DeliveryState.REFUSED, refusal=str(error))
            write_receipt(instance, refused, plan, NOTHING_READ)
            book.put(refused)
            raise DeliveryRefusedError(receipt_id, str(error)) from None
        if not inspection.rows_accepted:
            raise _refused_whole(instance, delivery, plan, inspection)
        return _commit(instance, replace(delivery, references=references), plan, inspection, comparison, notes)


def finish_protecting(instance: Instance, delivery: Delivery) -> None:
    """Destroy the incoming file of a protected delivery, and enter it; again after a crash."""
    destroy_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file")
    enter_once(instance, Verb.ERASURE, "incoming_of", {"incoming_of": delivery.receipt_id})


def _pass(  # noqa: PLR0913, PLR0917 - what is read, by what it is understood, and what it takes the place of
    instance: Instance,
    delivery: Delivery,
    feed: Feed,
    lookups: dict[Place, PlaceLookup],
    earlier: Delivery | None,
    on: date,
) -> tuple[Inspection, Comparison | None, NoteKinds]:
    """Read the sealed file once, writing what is kept and counting everything."""
    findings = FindingCounter()
    tally = Tally(feed, findings)
    in_scope = RowHashes() if earlier else None
    kept, keys = _kept(instance, feed, on), _match_keys(instance, feed, on)
    with open_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file") as sealed:
        passing = pass_through(sealed.chunks(), feed, delivery.period, lookups, findings)
        with delivery_files(instance, delivery, feed, kept, keys, passing) as files:
            for seen in passing.blocks:
                tally.add(seen)
                files.write(seen)
                if in_scope is not None:
                    in_scope.add(seen.judgement.row_hashes[~seen.out_of_scope])
            notes = kinds_in(files.notes.chosen)
    comparison = compare(instance, earlier, feed, in_scope) if earlier and in_scope is not None else None
    return tally.inspection(), comparison, notes


def _kept(instance: Instance, feed: Feed, on: date) -> Grants:
    """Columns that the protected zone may hold. Reference data is about nobody, and is needed whole."""
    if feed.kind is FeedKind.REFERENCE:
        return {column.name: frozenset({Treatment.KEEP}) for column in feed.columns}
    return columns_to_protect(instance.library.agreement, instance.library.field_rules, feed, on)


def _match_keys(instance: Instance, feed: Feed, on: date) -> MatchKeyLayout | None:
    """What the vault holds for linking: nothing of a feed that no clause admits to it."""
    agreement = instance.library.agreement
    if feed.id not in feeds_admitted(agreement, on):
        return None
    return MatchKeyLayout(feed, references_to_keep(agreement, instance.library.field_rules, feed, on))


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


def _commit(  # noqa: PLR0913, PLR0917 - whose it is, under what, and all that was seen
    instance: Instance,
    delivery: Delivery,
    plan: IntakePlan,
    inspection: Inspection,
    comparison: Comparison | None,
    notes: NoteKinds,
) -> Delivery:
    """Count again, write the receipt, enter, and only then call the delivery protected and destroy what came in."""
    book = DeliveryBook(instance)
    check_delivery(instance, delivery, inspection)
    write_receipt(instance, delivery, plan, inspection, comparison, notes=notes)
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

"""Writing receipts: what the data officer is given for a delivery."""

from dataclasses import asdict

from anonymisation.redaction.identifier_kinds import NO_NOTES, NoteKinds
from contracts.intake_plan import IntakePlan
from intake.inspection import Inspection
from intake.receipt import Comparison, Receipt
from journey.deliveries import Delivery, DeliveryBook, superseded_by
from journey.instance import Instance


def write_receipt(  # noqa: PLR0913 - whose it is, under what, and all that was seen
    instance: Instance,
    delivery: Delivery,
    plan: IntakePlan,
    inspection: Inspection,
    compared: Comparison | None = None,
    *,
    notes: NoteKinds = NO_NOTES,
) -> None:
    """Write the receipt of a delivery that was protected, refused, or found to be a copy of an earlier one."""
    feed, book = instance.library.feed(delivery.feed), DeliveryBook(instance)
    earlier = superseded_by(book.all(), delivery) if not (delivery.duplicate_of or delivery.refusal) else None
    receipt = Receipt(
        receipt_id=delivery.receipt_id,
        partner=delivery.partner,
        feed=delivery.feed,
        edition=feed.edition,
        period=delivery.period,
        calendar=feed.calendar,
        agreement=plan.agreement,
        clause=plan.clause,
        commitment=delivery.commitment,
        rows_read=inspection.rows_read,
        rows_accepted=inspection.rows_accepted,
        rows_rejected=inspection.rows_rejected,
        rows_out_of_scope=inspection.rows_out_of_scope,
        duplicate_of=delivery.duplicate_of,
        supersedes=earlier.receipt_id if earlier else None,
        refusal=delivery.refusal,
        compared=compared,
        findings=inspection.findings,
        profile=inspection.profile,
        repeated_keys=inspection.repeated_keys,
        repeated_rows=inspection.repeated_rows,
        notes=asdict(notes),
    )
    book.put_receipt(delivery.receipt_id, receipt.as_json())

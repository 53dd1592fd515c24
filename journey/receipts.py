"""Writing receipts: what the data officer is given for a delivery."""

from dataclasses import asdict

from anonymisation.redaction.identifier_kinds import NO_NOTES, NoteKinds
from contracts.intake_plan import IntakePlan
from intake.inspection import Inspection
from intake.receipt import Comparison, FileFound, Receipt, counted
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
    file: FileFound | None = None,
    drift_from: tuple[str, ...] = (),
) -> None:
    """Write the receipt of a delivery that was protected, refused, or found to be a copy of an earlier one."""
    library, book = instance.library, DeliveryBook(instance)
    earlier = superseded_by(book.all(), delivery) if not (delivery.duplicate_of or delivery.refusal) else None
    receipt = Receipt(
        receipt_id=delivery.receipt_id,
        partner=delivery.partner,
        period=delivery.period,
        agreement=plan.agreement,
        clause=plan.clause,
        commitment=delivery.commitment,
        file=file,
        nil=delivery.nil,
        duplicate_of=delivery.duplicate_of,
        supersedes=earlier.receipt_id if earlier else None,
        corrects=delivery.corrects,
        refusal=delivery.refusal,
        compared=compared,
        drift_from=drift_from,
        small_count=library.agreement.thresholds.small_count,
        notes=asdict(notes),
        **counted(library.feed(delivery.feed, delivery.period), inspection),
    )
    book.put_receipt(delivery.receipt_id, receipt.as_json())

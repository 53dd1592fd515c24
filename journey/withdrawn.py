"""Withdrawn: everything that is held of a delivery is destroyed, and what was made from it is due again without it.

The record says so first, in one durable step; what follows is done again after a crash until the ledger holds the
erasure, which is entered last. The receipt stays, for it tells nothing of anybody; versions of records made
of it are taken back (`journey.taking_back`).
"""

from dataclasses import replace

from intake.receipt import WITHDRAWN
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.delivery_files import discard_files
from journey.entering import enter_once
from journey.errors import WithdrawalRefusedError
from journey.instance import Instance, Zone
from journey.landing import claimed_file, remove_clear_file
from journey.sealed import destroy_sealed
from lineage.entries import Verb


def withdraw(instance: Instance, receipt_id: str) -> Delivery:
    """Withdraw a delivery, however far it came; one that was withdrawn already is returned as it is.

    Raises `UnknownReceiptError`, and `WithdrawalRefusedError` for a copy of another, of which nothing is held.
    """
    with instance.exclusive():
        book = DeliveryBook(instance)
        delivery = book.get(receipt_id)
        if delivery.state is DeliveryState.WITHDRAWN:
            finish_withdrawing(instance, delivery)
            return delivery
        if delivery.state is DeliveryState.DUPLICATE:
            raise WithdrawalRefusedError(receipt_id, delivery.duplicate_of or "")
        receipt = book.receipt(receipt_id) or {}
        withdrawn = book.put(
            replace(
                delivery,
                state=DeliveryState.WITHDRAWN,
                was_protected=delivery.state is DeliveryState.PROTECTED,
                rows_erased=delivery.rows_accepted,
                rejected_erased=int(str(receipt.get("rows_rejected", 0))),
            )
        )
        finish_withdrawing(instance, withdrawn)
        return withdrawn


def finish_withdrawing(instance: Instance, delivery: Delivery) -> None:
    """Destroy what is held of a withdrawn delivery, and enter it; again after a crash.

    The caller holds `instance.exclusive()`.
    """
    if instance.ledger.find_last(Verb.ERASURE, "withdrawn", delivery.receipt_id) is not None:
        return
    destroy_sealed(instance, Zone.INCOMING, delivery.incoming)
    clear = claimed_file(instance, delivery)
    if clear.exists():
        remove_clear_file(clear)
    for revision in range(delivery.revision + 1):
        discard_files(instance, replace(delivery, revision=revision))
    book = DeliveryBook(instance)
    book.forget(delivery.receipt_id)
    if receipt := book.receipt(delivery.receipt_id):
        book.put_receipt(delivery.receipt_id, receipt | {"withdrawn": True, "happens_next": [WITHDRAWN]})
    erased: dict[str, str | int] = {
        "withdrawn": delivery.receipt_id,
        "rows_erased": delivery.rows_erased,
        "rejected_erased": delivery.rejected_erased,
    }
    enter_once(instance, Verb.ERASURE, "withdrawn", erased)

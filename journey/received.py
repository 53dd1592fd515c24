"""Received: the file is sealed at once, to a key that receiving does not hold, and any clear copy of ours removed."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from contracts.intake_plan import IntakePlan, intake_plan
from custody.derivation import fingerprint
from custody.roots import RootUse
from intake.receipt import NOTHING_READ
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.entering import about, enter_once
from journey.errors import EmptyFileError
from journey.instance import Instance, Zone
from journey.landing import claimed_file, remove_clear_file
from journey.receipts import write_receipt
from journey.sealed import create_sealed, destroy_sealed
from lineage.entries import Verb

_PIECE = 1 << 20


def plan_for(instance: Instance, partner: str, feed: str, period: str, on: date) -> IntakePlan:
    """The intake plan for a delivery on a day, its period checked. Raises contracts' refusals."""
    contract = instance.library.feed(feed)
    plan = intake_plan(instance.library.agreement, partner, contract, on)
    contract.calendar.check(period)
    return plan


def receive(  # noqa: PLR0913, PLR0917 - a drop says who, what, when and which file
    instance: Instance, source: BinaryIO, partner: str, feed: str, period: str, on: date
) -> Delivery:
    """Receive a file from outside the home: decide, seal, enter. The partner's own file is only read.

    Raises `IntakeRefusedError` and its kin before a byte is read, `EmptyFileError` for a file without one.
    """
    plan = plan_for(instance, partner, feed, period, on)
    book = DeliveryBook(instance)
    with instance.exclusive():
        receipt_id = book.next_receipt_id(instance.now())
        return _take(instance, source, Delivery(receipt_id, partner, feed, period, DeliveryState.LANDED), plan)


def receive_landed(instance: Instance, receipt_id: str, on: date) -> Delivery:
    """Receive a file that the sensor claimed in the landing folder, and remove it there; again after a crash."""
    delivery = DeliveryBook(instance).get(receipt_id)
    if delivery.state is not DeliveryState.LANDED:
        return delivery
    plan = plan_for(instance, *delivery.series, on)
    file = claimed_file(instance, delivery)
    with instance.exclusive():
        destroy_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file")
        with file.open("rb") as source:
            taken = _take(instance, source, delivery, plan)
        remove_clear_file(file)
    return taken


def _take(instance: Instance, source: BinaryIO, delivery: Delivery, plan: IntakePlan) -> Delivery:
    """Seal, write the record, enter in the ledger: in this order, so that recovery can finish what a crash cut off."""
    book = DeliveryBook(instance)
    path = f"{delivery.folder}/file"
    digest, size = hashlib.sha256(), 0
    with create_sealed(instance, Zone.INCOMING, path) as writer, ThreadPoolExecutor(1) as beside:
        while piece := source.read(_PIECE):
            hashing = beside.submit(digest.update, piece)  # lets go of the interpreter, as sealing does
            size += writer.write(piece)
            hashing.result()
        if not size:
            raise EmptyFileError
    salt = secrets.token_bytes(32)
    book.put_salt(delivery.receipt_id, salt)
    taken = replace(
        delivery,
        state=DeliveryState.RECEIVED,
        bytes=size,
        commitment=hashlib.sha256(salt + digest.digest()).hexdigest(),
        digest=fingerprint(instance.keyring.root(RootUse.FINGERPRINT), digest.digest(), *delivery.series).hex(),
    )
    taken = book.put(_told_apart(book, taken))
    enter_collection(instance, taken)
    if taken.state is DeliveryState.DUPLICATE:
        write_receipt(instance, taken, plan, NOTHING_READ)
        destroy_sealed(instance, Zone.INCOMING, path)
    return taken


def enter_collection(instance: Instance, delivery: Delivery) -> None:
    """Enter that a delivery was collected, once."""
    enter_once(instance, Verb.COLLECTION, "receipt", about(delivery) | {"bytes": delivery.bytes})


def _told_apart(book: DeliveryBook, taken: Delivery) -> Delivery:
    """The same bytes as the latest delivery of its series are that delivery again, not a new one."""
    held = (DeliveryState.RECEIVED, DeliveryState.PROTECTED)
    earlier = [item for item in book.all() if item.series == taken.series and item.state in held]
    if earlier and earlier[-1].digest == taken.digest:
        return replace(taken, state=DeliveryState.DUPLICATE, duplicate_of=earlier[-1].receipt_id)
    return taken

"""Received: the file is sealed at once, to a key that receiving does not hold, and any clear copy of ours removed."""

import hashlib
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from contracts.intake_plan import IntakePlan, intake_plan
from contracts.vocabulary import FeedKind
from custody.derivation import fingerprint
from custody.roots import RootUse
from intake.receipt import NOTHING_READ
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.entering import about, enter_once
from journey.errors import CorrectionRefusedError, EmptyFileError, NilRefusedError, StillArrivingError
from journey.excluding import is_list
from journey.instance import Instance, Zone
from journey.landing import claimed_file, remove_clear_file
from journey.receipts import write_receipt
from journey.sealed import create_sealed, destroy_sealed
from lineage.entries import Verb

_PIECE = 1 << 20


def plan_for(instance: Instance, partner: str, feed: str, period: str, on: date) -> IntakePlan:
    """The intake plan for a delivery on a day, by the edition of its period. Raises contracts' refusals."""
    return intake_plan(
        instance.agreement, instance.library.field_rules, partner, instance.library.feed(feed, period), on
    )


def receive(  # noqa: PLR0913, PLR0917 - a drop says who, what, when and which file
    instance: Instance, source: BinaryIO, partner: str, feed: str, period: str, on: date
) -> Delivery:
    """Receive a file from outside the home: decide, seal, enter. The partner's own file is only read.

    Raises `IntakeRefusedError` and its kin before a byte is read, `EmptyFileError` for a file without one, and
    `StillArrivingError` for one that changed while it was read.
    """
    plan = plan_for(instance, partner, feed, period, on)
    book = DeliveryBook(instance)
    with instance.exclusive():
        receipt_id = book.next_receipt_id(instance.now())
        return _take(instance, source, Delivery(receipt_id, partner, feed, period, DeliveryState.LANDED), plan)


def receive_correction(instance: Instance, source: BinaryIO, receipt_id: str, on: date) -> Delivery:
    """Receive a file that puts a delivery right: a restatement of its period that says which one it corrects.

    Raises `UnknownReceiptError`, `CorrectionRefusedError` where that delivery is not the one that stands, and whatever
    `receive` raises.
    """
    book = DeliveryBook(instance)
    wrong = book.get(receipt_id)
    plan = plan_for(instance, *wrong.series, on)
    with instance.exclusive():
        _refuse_uncorrectable(book, wrong)
        now = book.next_receipt_id(instance.now())
        return _take(instance, source, Delivery(now, *wrong.series, DeliveryState.LANDED, corrects=receipt_id), plan)


def receive_nil(instance: Instance, partner: str, feed: str, period: str, on: date) -> Delivery:
    """Receive that there is nothing for a period: a delivery of no bytes, which is protected as any other.

    Raises `NilRefusedError` for reference data, by which others are understood, and what contracts refuse.
    """
    plan = plan_for(instance, partner, feed, period, on)
    if instance.library.feed(feed, period).kind is FeedKind.REFERENCE:
        raise NilRefusedError(feed)
    book = DeliveryBook(instance)
    with instance.exclusive():
        receipt_id = book.next_receipt_id(instance.now())
        nil = Delivery(receipt_id, partner, feed, period, DeliveryState.LANDED, nil=True)
        return _acknowledge(instance, nil, plan, hashlib.sha256().digest(), 0)


def receive_landed(instance: Instance, receipt_id: str, on: date) -> Delivery:
    """Receive a file that the sensor claimed in the landing folder, and remove it there; again after a crash.

    Raises `StillArrivingError` for one that changed while it was read: it stays claimed, and the next run tries again.
    """
    delivery = DeliveryBook(instance).get(receipt_id)
    if delivery.state is not DeliveryState.LANDED:
        return delivery
    plan = plan_for(instance, *delivery.series, on)
    file = claimed_file(instance, delivery)
    with instance.exclusive():
        destroy_sealed(instance, Zone.INCOMING, delivery.incoming)
        with file.open("rb") as source:
            taken = _take(instance, source, delivery, plan)
        remove_clear_file(file)
    return taken


def _take(instance: Instance, source: BinaryIO, delivery: Delivery, plan: IntakePlan) -> Delivery:
    """Seal, write the record, enter in the ledger: in this order, so that recovery can finish what a crash cut off."""
    digest, size, before = hashlib.sha256(), 0, _stands(source)
    with create_sealed(instance, Zone.INCOMING, delivery.incoming) as writer, ThreadPoolExecutor(1) as beside:
        while piece := source.read(_PIECE):
            hashing = beside.submit(digest.update, piece)  # lets go of the interpreter, as sealing does
            size += writer.write(piece)
            hashing.result()
        if not size:
            raise EmptyFileError
        if _stands(source) != before:
            raise StillArrivingError
    return _acknowledge(instance, delivery, plan, digest.digest(), size)


def _stands(source: BinaryIO) -> tuple[int, int] | None:
    """How a file stands: its size, and when it was last written to; None for what is no file on a disk."""
    try:
        stat = os.fstat(source.fileno())
    except OSError:  # what is in memory has no number, and says so with an error that is one of these too
        return None
    return stat.st_size, stat.st_mtime_ns


def _acknowledge(instance: Instance, delivery: Delivery, plan: IntakePlan, digest: bytes, size: int) -> Delivery:
    """Write the record of what was sealed, and enter it; a copy of the delivery that stands is told apart."""
    book, salt = DeliveryBook(instance), secrets.token_bytes(32)
    book.put_salt(delivery.receipt_id, salt)
    taken = replace(
        delivery,
        state=DeliveryState.RECEIVED,
        bytes=size,
        commitment=hashlib.sha256(salt + digest).hexdigest(),
        digest=fingerprint(instance.keyring.root(RootUse.FINGERPRINT), digest, *delivery.series).hex(),
    )
    taken = book.put(_told_apart(instance, taken))
    enter_collection(instance, taken)
    if taken.state is DeliveryState.DUPLICATE:
        write_receipt(instance, taken, plan, NOTHING_READ)
        destroy_sealed(instance, Zone.INCOMING, taken.incoming)
    return taken


def enter_collection(instance: Instance, delivery: Delivery) -> None:
    """Enter that a delivery was collected, once. One of no bytes says that there is nothing for its period."""
    corrects: dict[str, str | int] = {"corrects": delivery.corrects} if delivery.corrects else {}
    enter_once(instance, Verb.COLLECTION, "receipt", about(delivery) | {"bytes": delivery.bytes} | corrects)


def _told_apart(instance: Instance, taken: Delivery) -> Delivery:
    """The same bytes as the latest delivery of its series are that delivery again, not a new one.

    A list of whom not to share stands whatever its period, so that the latest of any period is the one that counts.
    Where one left some rows out they may be asked for again, so the same bytes are read anew.
    """
    sent, of_any_period = DeliveryBook(instance).all(), is_list(instance, taken)
    alike = [
        item for item in sent if item.series == taken.series or (of_any_period and item.series[:2] == taken.series[:2])
    ]
    latest = _latest(alike, (DeliveryState.RECEIVED, DeliveryState.PROTECTED, DeliveryState.WITHDRAWN))
    if latest and latest.state is not DeliveryState.WITHDRAWN and latest.contents == taken.digest:
        return replace(taken, state=DeliveryState.DUPLICATE, duplicate_of=latest.receipt_id)
    return taken


def _refuse_uncorrectable(book: DeliveryBook, wrong: Delivery) -> None:
    """Only the delivery that stands can be put right: what was corrected already would be corrected blindly."""
    if wrong.state is DeliveryState.DUPLICATE:
        raise CorrectionRefusedError(wrong.receipt_id, f"is a copy of {wrong.duplicate_of}: correct that one")
    if wrong.state is DeliveryState.WITHDRAWN:
        raise CorrectionRefusedError(wrong.receipt_id, "was withdrawn: drop the file as a delivery of its own")
    standing = (DeliveryState.LANDED, DeliveryState.RECEIVED, DeliveryState.PROTECTED, DeliveryState.REFUSED)
    latest = _latest([item for item in book.all() if item.series == wrong.series], standing)
    if latest and latest.receipt_id != wrong.receipt_id:
        raise CorrectionRefusedError(wrong.receipt_id, f"was followed by {latest.receipt_id}: correct that one")


def _latest(sent: list[Delivery], states: tuple[DeliveryState, ...]) -> Delivery | None:
    """The latest of some deliveries that is in one of some states."""
    return next((item for item in reversed(sent) if item.state in states), None)

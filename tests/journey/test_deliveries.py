"""What must hold of the book of deliveries."""

from datetime import UTC, datetime

import pytest

from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current, superseded_by
from journey.errors import UnknownReceiptError

NOW = datetime(2026, 11, 22, 9, 0, 0, 5, tzinfo=UTC)


def delivery(receipt_id, state=DeliveryState.PROTECTED, period="2024-01", partner="police"):
    return Delivery(receipt_id, partner, "feed", period, state, references=("a", "b"))


def test_a_record_comes_back_as_it_was_put(instance):
    book = DeliveryBook(instance)
    assert book.get(book.put(delivery("r1")).receipt_id) == delivery("r1")
    assert book.all() == (delivery("r1"),)


@pytest.mark.parametrize("receipt_id", ["none", "../../etc/passwd", "", ".hidden", "a\x00b"])
def test_an_unknown_receipt_is_refused_without_being_echoed(instance, receipt_id):
    with pytest.raises(UnknownReceiptError) as refusal:
        DeliveryBook(instance).get(receipt_id)
    assert "passwd" not in str(refusal.value)


def test_a_receipt_not_yet_written_is_none(instance):
    book = DeliveryBook(instance)
    book.put(delivery("r1"))
    assert book.receipt("r1") is None


def test_a_receipt_id_is_the_time_and_moves_on_when_the_clock_does_not(instance):
    book = DeliveryBook(instance)
    first = book.next_receipt_id(NOW)
    assert first == "20261122T090000000005Z"
    book.put(delivery(first))
    assert book.next_receipt_id(NOW) == "20261122T090000000006Z"


def test_a_clock_set_back_does_not_reorder_receipts(instance):
    book = DeliveryBook(instance)
    book.put(delivery("20271122T090000000005Z"))
    assert book.next_receipt_id(NOW) > "20271122T090000000005Z"


def test_the_latest_protected_delivery_of_a_series_is_current():
    held = [delivery("r1"), delivery("r2"), delivery("r3", DeliveryState.REFUSED), delivery("r4", period="2024-02")]
    assert [item.receipt_id for item in current(held)] == ["r2", "r4"]


def test_deliveries_of_different_partners_do_not_supersede_each_other():
    assert len(current([delivery("r1"), delivery("r2", partner="other")])) == 2


def test_a_delivery_supersedes_the_protected_one_before_it():
    first, refused, second = delivery("r1"), delivery("r2", DeliveryState.REFUSED), delivery("r3")
    assert superseded_by([first, refused, second], second) == first
    assert superseded_by([first, refused, second], first) is None

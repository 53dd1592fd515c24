"""Nil and correction are deliveries like any other: decided at the door, entered, protected, finished after a kill."""

import io

import pytest

from contracts.errors import IntakeRefusedError, PeriodError
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import CorrectionRefusedError, NilRefusedError, UnknownReceiptError
from journey.inputs import due
from journey.instance import Zone
from journey.protected import protect
from journey.received import receive_correction, receive_nil
from journey.recovery import recover
from journey.shared import share
from journey.standing import published
from journey.withdrawn import withdraw
from lineage.entries import Verb
from tests.invented import FEED, LOOKUP, ON, crime, crimes_file, dropped, protected

NOTHING = crimes_file([])


def nil(instance, period="2024-01"):
    """That the police have nothing for a month, protected."""
    return protect(instance, receive_nil(instance, "police", FEED, period, ON).receipt_id, ON)


def corrected(instance, receipt_id, content):
    return receive_correction(instance, io.BytesIO(content), receipt_id, ON)


def receipt(instance, delivery):
    return DeliveryBook(instance).receipt(delivery.receipt_id)


def rows(instance):
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    return {item.product.id: item.rows for item in published(instance)}


def test_nil_is_a_delivery_of_no_rows_that_is_entered_and_protected(ready):
    delivery = nil(ready)
    assert (delivery.state, delivery.rows_accepted, delivery.bytes) == (DeliveryState.PROTECTED, 0, 0)
    found = receipt(ready, delivery)
    assert (found["nil"], found["rows_read"], found["refusal"], found["file"]) == (True, 0, None, None)
    assert "there is nothing for this period" in found["happens_next"][0]
    of = [entry for entry in ready.ledger.entries() if entry.subject.get("receipt") == delivery.receipt_id]
    assert [(entry.verb, entry.subject.get("bytes", 0)) for entry in of] == [
        (Verb.COLLECTION, 0),
        (Verb.ALTERATION, 0),
    ]
    assert ready.ledger.find_last(Verb.ERASURE, "incoming_of", delivery.receipt_id) is None
    assert ready.zone(Zone.INCOMING).list() == []


def test_nil_takes_the_place_of_what_was_sent_and_products_say_so(ready):
    first = protected(ready, crimes_file([crime(number) for number in range(9)]))
    assert rows(ready)[FEED] == 9
    found = receipt(ready, nil(ready))
    assert (found["supersedes"], found["compared"]) == (first.receipt_id, {"rows_leaving": 9, "rows_arriving": 0})
    assert rows(ready)[FEED] == 0


def test_a_file_takes_the_place_of_nil(ready):
    before = nil(ready)
    found = receipt(ready, protected(ready, crimes_file([crime(1)])))
    assert (found["supersedes"], found["compared"]) == (before.receipt_id, {"rows_leaving": 0, "rows_arriving": 1})


def test_nil_again_is_the_same_delivery(ready):
    first = nil(ready)
    again = receive_nil(ready, "police", FEED, "2024-01", ON)
    assert (again.state, again.duplicate_of) == (DeliveryState.DUPLICATE, first.receipt_id)


def test_nil_tells_no_drift_and_nothing_is_held_against_it(ready):
    protected(ready, crimes_file([crime(number, Month="2023-12") for number in range(30)]), "2023-12")
    assert receipt(ready, nil(ready))["findings"] == []
    found = receipt(ready, protected(ready, crimes_file([crime(1, Month="2024-02")]), "2024-02"))
    assert len(found["drift_from"]) == 1


def test_a_file_without_a_row_is_still_no_nil(ready):
    with pytest.raises(Exception, match="gateway nil"):
        protected(ready, NOTHING)


def test_nil_is_decided_at_the_door(ready):
    with pytest.raises(IntakeRefusedError):
        receive_nil(ready, "nobody", FEED, "2024-01", ON)
    with pytest.raises(PeriodError):
        receive_nil(ready, "police", FEED, "January", ON)
    assert len(DeliveryBook(ready).all()) == 1


def test_reference_data_cannot_be_nil(ready):
    with pytest.raises(NilRefusedError, match=LOOKUP):
        receive_nil(ready, "ons", LOOKUP, "2023", ON)


def test_nil_that_a_kill_cut_off_is_entered_and_protected_by_the_next_run(ready, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("journey.received.enter_collection", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            receive_nil(ready, "police", FEED, "2024-01", ON)
    recover(ready)
    (waiting,) = [item for item in DeliveryBook(ready).all() if item.nil]
    assert ready.ledger.find_last(Verb.COLLECTION, "receipt", waiting.receipt_id) is not None
    assert protect(ready, waiting.receipt_id, ON).state is DeliveryState.PROTECTED


def test_a_correction_says_what_it_corrects_in_record_receipt_and_ledger(ready):
    wrong = protected(ready, crimes_file([crime(1)]))
    right = protect(ready, corrected(ready, wrong.receipt_id, crimes_file([crime(1), crime(2)])).receipt_id, ON)
    assert (right.series, right.corrects) == (wrong.series, wrong.receipt_id)
    found = receipt(ready, right)
    assert (found["corrects"], found["supersedes"]) == (wrong.receipt_id, wrong.receipt_id)
    index = ready.ledger.find_last(Verb.COLLECTION, "receipt", right.receipt_id)
    assert ready.ledger.entry(index).subject["corrects"] == wrong.receipt_id
    assert (
        "corrects"
        not in ready.ledger.entry(ready.ledger.find_last(Verb.COLLECTION, "receipt", wrong.receipt_id)).subject
    )


def test_what_was_refused_can_be_corrected(ready):
    wrong = dropped(ready, NOTHING)
    with pytest.raises(Exception, match="is refused"):
        protect(ready, wrong.receipt_id, ON)
    right = corrected(ready, wrong.receipt_id, crimes_file([crime(1)]))
    assert protect(ready, right.receipt_id, ON).state is DeliveryState.PROTECTED


def test_nil_can_be_corrected(ready):
    right = corrected(ready, nil(ready).receipt_id, crimes_file([crime(1)]))
    assert protect(ready, right.receipt_id, ON).rows_accepted == 1


def test_only_what_stands_can_be_corrected(ready):
    content = crimes_file([crime(1)])
    first = protected(ready, content)
    copy = dropped(ready, content)
    with pytest.raises(CorrectionRefusedError, match=f"copy of {first.receipt_id}"):
        corrected(ready, copy.receipt_id, content)
    second = protected(ready, crimes_file([crime(2)]))
    with pytest.raises(CorrectionRefusedError, match=f"followed by {second.receipt_id}"):
        corrected(ready, first.receipt_id, content)
    withdraw(ready, second.receipt_id)
    with pytest.raises(CorrectionRefusedError, match="withdrawn"):
        corrected(ready, second.receipt_id, content)
    with pytest.raises(UnknownReceiptError):
        corrected(ready, "20990101T000000000000Z", content)


def test_a_refused_correction_takes_nothing(ready):
    first = protected(ready, crimes_file([crime(1)]))
    protected(ready, crimes_file([crime(2)]))
    count = len(DeliveryBook(ready).all())
    with pytest.raises(CorrectionRefusedError):
        corrected(ready, first.receipt_id, crimes_file([crime(3)]))
    assert len(DeliveryBook(ready).all()) == count
    assert ready.zone(Zone.INCOMING).list() == []


def test_the_same_bytes_correct_nothing(ready):
    content = crimes_file([crime(1)])
    wrong = protected(ready, content)
    assert corrected(ready, wrong.receipt_id, content).duplicate_of == wrong.receipt_id

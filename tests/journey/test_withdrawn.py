"""A withdrawn delivery leaves nothing of its rows, and products are due without it; what was before does not return."""

import json

import pyarrow.parquet as pq
import pytest

from journey import withdrawn
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import UnknownReceiptError, WithdrawalRefusedError
from journey.inputs import due
from journey.instance import Zone
from journey.landing import claim, landed
from journey.linked import latest_run, link_people
from journey.protected import protect
from journey.recovery import recover
from journey.shared import share
from journey.standing import published, standings
from journey.withdrawn import withdraw
from lineage.entries import Verb
from tests.invented import FEED, ON, TABLE, crime, crimes_file, dropped, protected
from tests.people import JOURNEYS, KNOWN, QUARTER, case, given, linked_and_shared, person, pids_of

CASES = "youth_justice_cases"


def objects_of(instance, delivery):
    """What lies in any zone of a delivery."""
    return [
        f"{zone}/{path}"
        for zone in (Zone.INCOMING, Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE)
        for path in instance.zone(zone).list()
        if delivery.receipt_id in path
    ]


def rows(instance):
    """How many rows readers are sent to, by product."""
    return {item.product.id: item.rows for item in published(instance)}


def share_due(instance):
    return [share(instance, product.id, period, ON) for product, period in due(instance)]


def test_nothing_of_its_rows_is_left_in_any_zone(ready):
    delivery = protected(ready, crimes_file([crime(1), crime(2), crime(3, Crime_type="no such type")]))
    assert len(objects_of(ready, delivery)) > 5
    gone = withdraw(ready, delivery.receipt_id)
    assert gone.state is DeliveryState.WITHDRAWN
    assert objects_of(ready, delivery) == []
    book = DeliveryBook(ready)
    assert book.shape(delivery.receipt_id) is None
    assert {path.split("/")[1] for path in ready.zone(Zone.DELIVERIES).list(delivery.receipt_id)} == {
        "record.json",
        "receipt.json",
    }


def test_the_ledger_holds_the_erasure_once_with_its_counts(ready):
    delivery = protected(ready, crimes_file([crime(1), crime(2), crime(3, Crime_type="no such type")]))
    withdraw(ready, delivery.receipt_id)
    size = ready.ledger.size()
    withdraw(ready, delivery.receipt_id)
    recover(ready)
    assert ready.ledger.size() == size
    last = list(ready.ledger.entries())[-1]
    assert last.verb is Verb.ERASURE
    assert dict(last.subject) == {"withdrawn": delivery.receipt_id, "rows_erased": 2, "rejected_erased": 1}


def test_its_receipt_says_so_and_status_too(ready):
    delivery = protected(ready, crimes_file([crime(1)]))
    withdraw(ready, delivery.receipt_id)
    found = DeliveryBook(ready).receipt(delivery.receipt_id)
    assert found["withdrawn"] is True
    assert "its rows were destroyed" in found["happens_next"][0]
    (standing,) = [item for item in standings(ready) if item.delivery.receipt_id == delivery.receipt_id]
    assert (standing.state, standing.shared_in) == ("withdrawn", ())


def test_products_are_due_without_it_and_its_rows_are_accounted_for_as_erased(ready):
    delivery = protected(ready, crimes_file([crime(number) for number in range(9)]))
    share_due(ready)
    assert rows(ready)[FEED] == 9
    withdraw(ready, delivery.receipt_id)
    made = share_due(ready)
    assert rows(ready)[FEED] == 0
    (table,) = [item for item in published(ready) if item.product.id == TABLE]
    assert set(pq.read_table(table.path).column("crimes").to_pylist()) == {0}
    accounts = [account for item in made for account in item.accounts]
    assert [(item.accepted, item.erased, item.balances) for item in accounts] == [(9, 9, True)] * len(made)
    assert due(ready) == ()


def test_what_it_took_the_place_of_does_not_come_back(ready):
    first = protected(ready, crimes_file([crime(number) for number in range(7)]))
    second = protected(ready, crimes_file([crime(number) for number in range(9)]))
    withdraw(ready, second.receipt_id)
    made = share_due(ready)
    assert rows(ready)[FEED] == 0
    of = {account.digest: (account.superseded, account.erased) for account in made[0].accounts}
    assert of == {first.digest: (7, 0), second.digest: (0, 9)}


def test_the_same_bytes_sent_again_are_a_delivery_of_their_own(ready):
    content = crimes_file([crime(number) for number in range(7)])
    first = protected(ready, content)
    share_due(ready)
    withdraw(ready, first.receipt_id)
    share_due(ready)
    again = protected(ready, content)
    assert (again.state, again.duplicate_of) == (DeliveryState.PROTECTED, None)
    share_due(ready)
    assert rows(ready)[FEED] == 7


def test_a_restatement_after_it_is_compared_with_nothing(ready):
    withdraw(ready, protected(ready, crimes_file([crime(1)])).receipt_id)
    again = protected(ready, crimes_file([crime(1), crime(2)]))
    found = DeliveryBook(ready).receipt(again.receipt_id)
    assert (found["supersedes"], found["compared"], found["drift_from"]) == (None, None, [])


def test_the_delivery_before_one_that_was_withdrawn_unread_still_stands(ready):
    first = protected(ready, crimes_file([crime(1)]))
    waiting = dropped(ready, crimes_file([crime(1), crime(2)]))
    share_due(ready)
    withdraw(ready, waiting.receipt_id)
    assert objects_of(ready, waiting) == []
    assert due(ready) == ()
    assert protect(ready, waiting.receipt_id, ON).state is DeliveryState.WITHDRAWN
    third = protected(ready, crimes_file([crime(1), crime(3)]))
    assert DeliveryBook(ready).receipt(third.receipt_id)["supersedes"] == first.receipt_id


def test_rejected_rows_of_a_refused_file_that_rest_sealed_are_destroyed(ready):
    waiting = dropped(ready, crimes_file([crime(1, Month="2024-02")]))
    with pytest.raises(Exception, match="is refused"):
        protect(ready, waiting.receipt_id, ON)
    assert objects_of(ready, waiting)
    withdraw(ready, waiting.receipt_id)
    assert objects_of(ready, waiting) == []


def test_a_file_that_was_only_claimed_is_taken_off_the_disk(ready):
    place = ready.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    (place / "extract.csv").write_bytes(crimes_file([crime(1)]))
    (file,) = landed(ready, ON).files
    claimed = claim(ready, file)
    withdraw(ready, claimed.receipt_id)
    assert list(place.iterdir()) == []
    recover(ready)
    assert DeliveryBook(ready).get(claimed.receipt_id).state is DeliveryState.WITHDRAWN


def test_a_copy_is_refused_and_an_unknown_receipt_too(ready):
    content = crimes_file([crime(1)])
    first = protected(ready, content)
    copy = dropped(ready, content)
    with pytest.raises(WithdrawalRefusedError, match=first.receipt_id):
        withdraw(ready, copy.receipt_id)
    with pytest.raises(UnknownReceiptError):
        withdraw(ready, "20990101T000000000000Z")


@pytest.mark.parametrize("step", ["destroy_sealed", "discard_files", "enter_once"])
def test_what_a_kill_cut_off_is_finished_by_recovery(ready, monkeypatch, step):
    delivery = protected(ready, crimes_file([crime(1)]))

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(withdrawn, step, killed)
        with pytest.raises(KeyboardInterrupt):
            withdraw(ready, delivery.receipt_id)
    recover(ready)
    assert objects_of(ready, delivery) == []
    entered = [entry for entry in ready.ledger.entries() if "withdrawn" in entry.subject]
    assert len(entered) == 1
    assert json.loads(json.dumps(DeliveryBook(ready).receipt(delivery.receipt_id)))["withdrawn"] is True


def test_who_was_in_it_is_linked_no_more_and_others_keep_their_pid(peopled):
    given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    gone = given(peopled, "somerset", CASES, [case(person(3, postcode="TA98 1AB"))])
    linked_and_shared(peopled)
    before = pids_of(peopled, CASES, JOURNEYS)
    withdraw(peopled, gone.receipt_id)
    linked_and_shared(peopled)
    after = pids_of(peopled, CASES, JOURNEYS)
    assert len(before) == 3
    assert len(after) == 2
    assert set(after) < set(before)
    assert latest_run(peopled).of(gone) is None


def test_products_of_people_are_made_from_nobody_where_nothing_is_left(peopled):
    gone = given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    linked_and_shared(peopled)
    withdraw(peopled, gone.receipt_id)
    made = {item.product.id: item for item in linked_and_shared(peopled)}
    assert made[f"{CASES}_for_{JOURNEYS}"].rows == 0
    assert made[KNOWN].accounts[0].erased == 2
    assert due(peopled) == ()
    assert link_people(peopled, ON).rows == 0
    assert {item.period for item in published(peopled)} == {QUARTER}

"""What waits, in the order in which it can be done."""

import io

import yaml

from contracts.vocabulary import Calendar
from dagster_project.naming import protected_key, received_key
from dagster_project.pending import due_periods, pending_deliveries
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.instance import open_instance
from journey.received import receive
from journey.shared import share
from tests.invented import (
    FEED,
    LOOKUP,
    ON,
    SPOKE,
    TABLE,
    crimes_file,
    dropped,
    lookup_file,
    lookup_protected,
    protected,
)
from tests.invented import some_crimes as rows
from tests.journey.lists import LIST, list_received
from tests.people import QUARTER, catchments_protected, file_of


def a_landed(instance, receipt_id, feed=FEED, partner="police"):
    return DeliveryBook(instance).put(Delivery(receipt_id, partner, feed, "2024-01", DeliveryState.LANDED))


def test_reference_data_comes_before_what_it_places_and_the_rest_in_order(instance):
    first, second = dropped(instance, crimes_file(rows())), dropped(instance, crimes_file(rows(5)))
    lookup = receive(instance, io.BytesIO(lookup_file()), "ons", LOOKUP, "2022", ON)
    found = pending_deliveries(instance)
    assert [item.delivery for item in found] == [lookup, first, second]
    assert [item.first for item in found] == [True, False, False]


def test_what_is_protected_a_copy_or_refused_waits_no_more(instance):
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    dropped(instance, crimes_file(rows()))
    DeliveryBook(instance).put(Delivery("20990101T000000000000Z", "police", FEED, "2024-01", DeliveryState.REFUSED))
    assert pending_deliveries(instance) == ()


def test_without_the_lookup_a_landed_file_is_sealed_and_a_sealed_one_waits(instance):
    sealed = dropped(instance, crimes_file(rows()))
    a_landed(instance, "20990101T000000000000Z")
    waiting, landed = pending_deliveries(instance)
    assert waiting.delivery == sealed
    assert (waiting.waits_for, waiting.assets) == (LOOKUP, ())
    assert (landed.waits_for, landed.assets) == (LOOKUP, (received_key("police", FEED),))


def test_what_is_snapped_waits_for_the_list_of_catchments_too(instance):
    lookup_protected(instance)
    rows_of_fires = io.BytesIO(file_of(instance, "fire_incidents", [{"incident_type": "fire"}]))
    receive(instance, rows_of_fires, "avon_fire", "fire_incidents", QUARTER, ON)
    (waiting,) = pending_deliveries(instance)
    assert (waiting.waits_for, waiting.assets) == ("address_catchments", ())
    catchments_protected(instance)
    (ready,) = pending_deliveries(instance)
    assert ready.waits_for is None


def test_a_list_of_whom_not_to_share_comes_first_and_its_partner_s_rows_wait_for_it(instance):
    lookup_protected(instance)
    crimes = dropped(instance, crimes_file(rows()))
    unread = list_received(instance, {"record_reference": "1"}, partner="police")
    first, waiting = pending_deliveries(instance)
    assert (first.delivery, first.first, first.waits_for) == (unread, True, None)
    assert (waiting.delivery, waiting.waits_for, waiting.assets) == (crimes, LIST, ())
    assert f"waits for the partner's {LIST}" in waiting.why


def test_with_the_lookup_both_layers_are_made(instance):
    lookup_protected(instance)
    a_landed(instance, "20990101T000000000000Z")
    (item,) = pending_deliveries(instance)
    assert (item.waits_for, item.assets) == (None, (received_key("police", FEED), protected_key("police", FEED)))


def test_a_delivery_of_which_the_agreement_speaks_no_more_has_no_asset(instance):
    dropped(instance, crimes_file(rows()))
    place = next((instance.home / "documents/agreements").glob("*.yaml"))
    agreement = yaml.safe_load(place.read_text(encoding="utf-8"))
    agreement["supplies"] = [item for item in agreement["supplies"] if item["feed"] != FEED]
    place.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    (item,) = pending_deliveries(open_instance(instance.home))
    assert (item.agreed, item.assets) == (False, ())


def test_products_are_due_by_period_until_they_are_made(instance):
    lookup_protected(instance)
    for period in ("2024-02", "2024-01"):
        protected(instance, crimes_file([row | {"Month": period} for row in rows()]), period)
    found = due_periods(instance, ON)
    assert [(item.calendar, item.period) for item in found] == [
        (Calendar.MONTH, "2024-01"),
        (Calendar.MONTH, "2024-02"),
    ]
    assert [{product.id for product in item.products} for item in found] == [{FEED, TABLE, SPOKE}] * 2
    share(instance, TABLE, "2024-01", ON)
    assert [{product.id for product in item.products} for item in due_periods(instance, ON)] == [
        {FEED, SPOKE},
        {FEED, TABLE, SPOKE},
    ]

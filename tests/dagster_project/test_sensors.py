"""Files are taken when they are whole, once; products are asked for when they are due, once."""

import json

import dagster as dg
import pytest

from dagster_project.definitions import build_definitions
from dagster_project.naming import LINKED, protected_key, received_key
from dagster_project.resources import Gateway
from dagster_project.sensors import landing, products_due
from journey.deliveries import DeliveryBook, DeliveryState
from tests.invented import FEED, LOOKUP, ON, crimes_file, dropped, lookup_file, lookup_protected, protected
from tests.invented import some_crimes as rows
from tests.people import QUARTER, case, given, person, postcodes_protected

PERSON = "CANARY person's name"


def arriving(instance, place=f"police/{FEED}/2024-01", name=f"{PERSON}.csv", content=None):
    """A file in the landing folder."""
    place = instance.landing / place / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content or crimes_file(rows()))
    return place


def looked(gateway, cursor=None):
    """One tick of the sensor."""
    with dg.build_sensor_context(cursor=cursor) as context:
        return landing(context, gateway=gateway)


def asked(gateway):
    """One tick of the other."""
    with dg.build_sensor_context() as context:
        return products_due(context, gateway=gateway)


def looked_twice(gateway):
    return looked(gateway, looked(gateway).cursor)


def states(instance):
    return [item.state for item in DeliveryBook(instance).all()]


def test_a_file_that_two_looks_find_the_same_is_taken(instance, gateway):
    lookup_protected(instance)
    place = arriving(instance)
    first = looked(gateway)
    assert (first.run_requests, first.skip_reason.skip_message) == ([], "nothing has landed")
    second = looked(gateway, first.cursor)
    (request,) = second.run_requests
    receipt = DeliveryBook(instance).all()[-1].receipt_id
    assert (request.run_key, request.partition_key) == (receipt, receipt)
    assert request.asset_selection == [received_key("police", FEED), protected_key("police", FEED)]
    (added,) = second.dynamic_partitions_requests
    assert (added.partitions_def_name, added.partition_keys) == (f"deliveries__police__{FEED}", [receipt])
    assert not place.exists()


def test_a_file_that_grows_is_left_until_it_does_not(instance, gateway):
    lookup_protected(instance)
    place = arriving(instance, content=b"half a f")
    before = looked(gateway)
    place.write_bytes(crimes_file(rows()))
    growing = looked(gateway, before.cursor)
    assert growing.run_requests == []
    assert len(looked(gateway, growing.cursor).run_requests) == 1


@pytest.mark.parametrize("name", ["extract.csv.part", "extract.csv.filepart", ".hidden", "~$extract.xlsx"])
def test_a_copy_in_progress_is_not_looked_at(name, instance, gateway):
    arriving(instance, name=name)
    tick = looked_twice(gateway)
    assert (tick.run_requests, tick.cursor) == ([], "{}")


def test_nothing_is_taken_from_a_partner_that_has_not_signed(instance, gateway):
    place = arriving(instance, f"gloucestershire_police/{FEED}/2024-01")
    tick = looked_twice(gateway)
    assert "Gloucestershire Constabulary has not signed" in tick.skip_reason.skip_message
    assert place.exists()
    assert states(instance) == []


def test_neither_cursor_nor_message_nor_request_holds_a_file_name(instance, gateway):
    arriving(instance)
    arriving(instance, f"gloucestershire_police/{FEED}/2024-01")
    first = looked(gateway)
    second = looked(gateway, first.cursor)
    said = [first.cursor, first.skip_reason.skip_message, second.cursor, repr(second)]
    assert "CANARY" not in "".join(said)
    assert all(isinstance(number, int) for state in json.loads(first.cursor).values() for number in state)


def test_a_file_that_goes_away_is_no_event(instance, gateway):
    place = arriving(instance)
    first = looked(gateway)
    place.unlink()
    assert looked(gateway, first.cursor).run_requests == []


def test_what_a_sensor_stumbles_over_is_withheld(instance, gateway):
    arriving(instance)
    with pytest.raises(dg.Failure) as failure:
        looked(gateway, f"not a look: {PERSON}")
    assert "unexpected JSONDecodeError at dagster_project/sensors.py" in failure.value.description
    assert "CANARY" not in repr(failure.value)


def test_a_delivery_is_asked_for_again_under_the_same_key_until_it_is_protected(instance, gateway):
    """Dagster runs one key once; a tick that was lost is made up for by the next."""
    lookup_protected(instance)
    arriving(instance)
    first = looked_twice(gateway)
    again = looked(gateway, first.cursor)
    assert [item.run_key for item in again.run_requests] == [item.run_key for item in first.run_requests]


def test_what_was_dropped_by_hand_is_taken_on_as_well(instance, gateway):
    lookup_protected(instance)
    delivery = dropped(instance, crimes_file(rows()))
    assert [item.run_key for item in looked(gateway).run_requests] == [delivery.receipt_id]


def test_a_delivery_is_sealed_while_it_waits_for_its_lookup_and_goes_on_when_it_came(instance, gateway):
    arriving(instance)
    (sealing,) = looked_twice(gateway).run_requests
    assert sealing.asset_selection == [received_key("police", FEED)]
    assert sealing.run_key == f"{sealing.partition_key} until {LOOKUP}"
    lookup_protected(instance)
    (going_on,) = looked(gateway).run_requests
    assert going_on.asset_selection == [received_key("police", FEED), protected_key("police", FEED)]
    assert going_on.run_key == sealing.partition_key


def test_reference_data_is_asked_for_first(instance, gateway):
    lookup_protected(instance)
    arriving(instance)
    arriving(instance, f"ons/{LOOKUP}/2023", content=lookup_file())
    first, second = looked_twice(gateway).run_requests
    assert (first.asset_selection[0], second.asset_selection[0]) == (
        received_key("ons", LOOKUP),
        received_key("police", FEED),
    )


def test_a_busy_gateway_is_not_waited_for(instance, gateway):
    arriving(instance)
    before = looked(gateway).cursor
    with instance.exclusive():
        tick = looked(gateway, before)
    assert tick.skip_reason.skip_message.startswith("the gateway is at work")
    assert (tick.cursor, states(instance)) == (before, [])


def test_products_are_asked_for_by_period(instance, gateway):
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    tick = asked(gateway)
    (request,) = tick.run_requests
    assert request.partition_key == "2024-01"
    assert {key.path[0] for key in request.asset_selection} == {"shared"}
    (added,) = tick.dynamic_partitions_requests
    assert (added.partitions_def_name, added.partition_keys) == ("calendar_month", ["2024-01"])


def test_people_are_linked_first_where_a_product_needs_it(instance, gateway):
    postcodes_protected(instance)
    given(instance, "bristol", "youth_justice_cases", [case(person(1))])
    (request,) = asked(gateway).run_requests
    assert request.partition_key == QUARTER
    assert request.asset_selection[0] == LINKED
    assert {key.path[0] for key in request.asset_selection[1:]} == {"shared"}


def test_the_same_inputs_are_asked_for_under_one_key_and_new_ones_under_another(instance, gateway):
    def key():
        return asked(gateway).run_requests[0].run_key

    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    before = key()
    assert key() == before
    protected(instance, crimes_file(rows(30)))
    assert key() != before


def test_where_every_product_is_current_nothing_is_asked_for(gateway):
    tick = asked(gateway)
    assert (tick.run_requests, tick.skip_reason.skip_message) == ([], "every product is current")


@pytest.mark.parametrize("sensor", [landing, products_due])
def test_both_run_from_the_start(sensor):
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_dagster_takes_the_requests(instance, history):
    """As its daemon does: keys resolved against partitions that are added in the same tick."""
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    delivery = dropped(instance, crimes_file(rows()), "2024-02")
    definitions, gateway = build_definitions(instance.home), Gateway(instance, ON)
    requested = {}
    with dg.DagsterInstance.from_config(str(history)) as kept:
        for name in ("landing", "products_due"):
            with dg.build_sensor_context(
                instance_ref=kept.get_ref(),
                definitions=definitions,
                resources={"gateway": gateway},
                sensor_name=name,
            ) as context:
                sensor = definitions.get_repository_def().get_sensor_def(name)
                requested[name] = sensor.evaluate_tick(context).run_requests
    assert [item.partition_key for item in requested["landing"]] == [delivery.receipt_id]
    assert [item.partition_key for item in requested["products_due"]] == ["2024-01"]
    assert all(item.asset_check_keys for requests in requested.values() for item in requests)
    assert states(instance)[-1] is DeliveryState.RECEIVED

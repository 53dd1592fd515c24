"""A layer whose rows do not add up stops what follows, in its own run and in later ones."""

import io

import dagster as dg
import pytest

from dagster_project import checks
from dagster_project.assets import linked as linked_layer
from dagster_project.assets import protected as protected_layer
from dagster_project.assets import shared as shared_layer
from dagster_project.naming import (
    LINKAGE,
    LINKED,
    RESTS_SEALED,
    SINGLING_OUT,
    deliveries_of,
    periods_of,
    protected_key,
    received_key,
    shared_key,
)
from journey import link_quality, shared
from journey.deliveries import DeliveryBook
from journey.instance import Zone
from journey.linked import link_people
from journey.protected import protect
from journey.received import receive
from journey.shared import share
from products.catalogue import product_of
from tests.invented import FEED, LOOKUP, ON, TABLE, crimes_file, dropped, lookup_file, lookup_protected, protected
from tests.invented import some_crimes as rows
from tests.people import (
    JOURNEYS,
    KNOWN,
    QUARTER,
    case,
    edit_agreement,
    file_of,
    given,
    person,
    postcodes_protected,
    suspension,
    unlike,
)

PERIOD, CASES = "2024-01", "youth_justice_cases"
SCHOOLS = "school_suspensions_and_exclusions"
OF_POLICE = [received_key("police", FEED), protected_key("police", FEED)]


def made(clockwork, key):
    """How often an asset was materialised."""
    return len(clockwork.history.fetch_materializations(key, limit=10).records)


def evaluated(clockwork, key):
    """The newest evaluation of an asset's check, as Dagster keeps it."""
    check = dg.AssetCheckKey(key, "conservation")
    return clockwork.history.event_log_storage.get_asset_check_execution_history(check, limit=1)[0]


@pytest.fixture
def lying_receipt(monkeypatch):
    """Protecting, after which somebody alters the receipt."""
    protect = protected_layer.protect

    def protect_and_alter(instance, receipt_id, on):
        delivery, book = protect(instance, receipt_id, on), DeliveryBook(instance)
        book.put_receipt(receipt_id, book.receipt(receipt_id) | {"rows_read": 1})
        return delivery

    monkeypatch.setattr(protected_layer, "protect", protect_and_alter)


@pytest.fixture
def lost_accounts(monkeypatch):
    """Sharing, after which somebody alters the accounts."""
    share = shared_layer.share

    def share_and_alter(instance, *arguments):
        version, store = share(instance, *arguments), instance.zone(Zone.ACCOUNTS)
        for path in store.list():
            store.replace(path, b"[]")
        return version

    monkeypatch.setattr(shared_layer, "share", share_and_alter)


def test_rows_that_add_up_pass_and_are_counted_for_each_delivery(instance, clockwork):
    lookup_protected(instance)
    receipt = dropped(instance, crimes_file(rows())).receipt_id
    assert clockwork.run(OF_POLICE, deliveries_of("police", FEED), receipt) == {}
    kept = evaluated(clockwork, OF_POLICE[1]).event.asset_check_evaluation
    assert (kept.passed, kept.blocking) == (True, True)
    assert kept.metadata["read"].value == len(rows())


@pytest.mark.usefixtures("lying_receipt")
def test_a_delivery_that_does_not_add_up_stops_what_follows_in_its_run(instance, clockwork):
    postcodes_protected(instance)
    content = io.BytesIO(file_of(instance, CASES, [case(person(1)), case(person(2))]))
    receipt = receive(instance, content, "bristol", CASES, QUARTER, ON).receipt_id
    key = protected_key("bristol", CASES)
    refused = clockwork.run([key, LINKED], deliveries_of("bristol", CASES), receipt)
    assert list(refused) == [key]
    assert "the receipt says read 1," in refused[key]
    assert (made(clockwork, key), made(clockwork, LINKED)) == (1, 0)


@pytest.mark.usefixtures("lying_receipt")
def test_a_lookup_is_checked_as_well(instance, clockwork):
    receipt = receive(instance, io.BytesIO(lookup_file()), "ons", LOOKUP, "2022", ON).receipt_id
    key = protected_key("ons", LOOKUP)
    assert list(clockwork.run([key], deliveries_of("ons", LOOKUP), receipt)) == [key]


def test_no_later_run_makes_a_product_of_it(instance, clockwork):
    lookup_protected(instance)
    receipt = protected(instance, crimes_file(rows())).receipt_id
    book = DeliveryBook(instance)
    book.put_receipt(receipt, book.receipt(receipt) | {"rows_out_of_scope": 0})
    product = product_of(instance.library, TABLE)
    refused = clockwork.run([shared_key(product)], periods_of(product), PERIOD)
    assert f"rows are not conserved in {receipt}" in refused[shared_key(product)]
    assert made(clockwork, shared_key(product)) == 0
    assert instance.zone(Zone.SHARED).list() == []


@pytest.mark.parametrize("name", [FEED, TABLE])
def test_a_version_that_adds_up_passes(name, instance, clockwork):
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    product = product_of(instance.library, name)
    assert clockwork.run([shared_key(product)], periods_of(product), PERIOD) == {}
    assert evaluated(clockwork, shared_key(product)).event.asset_check_evaluation.passed


@pytest.mark.usefixtures("lost_accounts")
@pytest.mark.parametrize("name", [FEED, TABLE])
def test_a_version_whose_accounts_were_altered_is_refused(name, instance, clockwork):
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    product = product_of(instance.library, name)
    refused = clockwork.run([shared_key(product)], periods_of(product), PERIOD)
    assert "they share 0 rows, the published files show" in refused[shared_key(product)]


@pytest.fixture
def bad_links(monkeypatch):
    """Links that are measured to be beyond a limit."""
    gap = {"trait": "sex", "better": "M", "worse": "F", "value": 0.2, "low": 0.15, "high": 0.3}
    report = link_quality.quality_report
    monkeypatch.setattr(link_quality, "quality_report", lambda *run: {**report(*run), "gap": gap})


@pytest.mark.usefixtures("bad_links")
def test_links_beyond_a_limit_stop_what_is_made_from_them_in_their_run_and_in_later_ones(instance, clockwork):
    postcodes_protected(instance)
    with io.BytesIO(file_of(instance, CASES, [case(person(number)) for number in range(9)])) as file:
        protect(instance, receive(instance, file, "bristol", CASES, QUARTER, ON).receipt_id, ON)
    table = product_of(instance.library, KNOWN)
    refused = clockwork.run([LINKED])
    assert "linkage.recall_gap is 0.1, found withheld" in refused[LINKED], "it is of nine people"
    check = dg.AssetCheckKey(LINKED, LINKAGE)
    found = clockwork.history.event_log_storage.get_asset_check_execution_history(check, limit=1)[0]
    assert found.status.name == "FAILED"
    for _ in range(2):
        refused = clockwork.run([shared_key(table)], periods_of(table), QUARTER)
        assert "nothing linked is shared" in refused[shared_key(table)]
    assert made(clockwork, shared_key(table)) == 0


def left_in_clear(monkeypatch, layer, name):
    """A step after which a table lies in clear where only sealed ones may."""
    made = getattr(layer, name)

    def made_and_left(instance, *arguments):
        result = made(instance, *arguments)
        instance.zone(Zone.LINKED).replace("runs/00000001/Quillfeather", b"PAR1")
        return result

    monkeypatch.setattr(layer, name, made_and_left)


def test_a_file_in_clear_stops_the_step_that_left_it_and_its_name_is_not_told(instance, clockwork, monkeypatch):
    left_in_clear(monkeypatch, protected_layer, "protect")
    receipt = receive(instance, io.BytesIO(lookup_file()), "ons", LOOKUP, "2022", ON).receipt_id
    key = protected_key("ons", LOOKUP)
    refused = clockwork.run([key], deliveries_of("ons", LOOKUP), receipt)
    assert "1 in the zone linked. Nothing is shared" in refused[key]
    assert "Quillfeather" not in refused[key]
    check = dg.AssetCheckKey(key, RESTS_SEALED)
    kept = clockwork.history.event_log_storage.get_asset_check_execution_history(check, limit=1)[0]
    found = kept.event.asset_check_evaluation
    assert (found.passed, found.blocking, found.metadata["linked"].value) == (False, True, 1)


def test_a_table_of_linking_in_clear_stops_what_is_shared_in_its_run_and_in_later_ones(
    instance, clockwork, monkeypatch
):
    left_in_clear(monkeypatch, linked_layer, "link_people")
    postcodes_protected(instance)
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    product = product_of(instance.library, TABLE)
    assert "1 in the zone linked" in clockwork.run([LINKED])[LINKED]
    refused = clockwork.run([shared_key(product)], periods_of(product), PERIOD)
    assert "1 in the zone linked" in refused[shared_key(product)]
    assert instance.zone(Zone.SHARED).list() == []


@pytest.mark.parametrize(("one_in", "passed"), [(1, True), (2, False)])
def test_a_product_in_which_more_are_singled_out_than_is_borne_is_found_as_it_lies(
    instance, monkeypatch, one_in, passed
):
    """As if `share` had not looked: nobody is told who, or how many."""
    monkeypatch.setattr(shared, "refuse_singling_out", lambda *_: None)
    postcodes_protected(instance)
    instance = edit_agreement(instance, lambda said: said["thresholds"].update(singled_out_one_in=one_in))
    days = ("2024-01-15", "2024-02-05", "2024-03-04")
    rows = [suspension(child, start_date=day) for child, day in zip(unlike(3, dob="2010-05-01"), days, strict=True)]
    given(instance, "bristol", SCHOOLS, rows)
    product = product_of(instance.library, f"{SCHOOLS}_for_{JOURNEYS}")
    link_people(instance, ON)
    share(instance, product.id, QUARTER, ON)
    found = checks.check_shared(instance, product, QUARTER, one_in)[1]
    assert (found.check_name, found.passed) == (SINGLING_OUT, passed)
    assert {name: item.value for name, item in found.metadata.items()} == {"singled_out_one_in": one_in}
    assert (found.description is None) is passed
    assert checks.checks_of(product)[1].blocking
    assert len(checks.checks_of(product_of(instance.library, TABLE))) == 1

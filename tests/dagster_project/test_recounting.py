"""Both equations of conservation, counted again from the files as they lie there now."""

import json

import pytest

from dagster_project.recounting import count_delivery, count_version, refuse_unconserved
from journey.deliveries import DeliveryBook
from journey.errors import ConservationError
from journey.instance import Zone
from journey.shared import share
from products.catalogue import product_of
from tests.invented import FEED, ON, TABLE, crimes_file, dropped, lookup_protected, protected, some_crimes
from tests.people import JOURNEYS, KNOWN, QUARTER, case, given, linked_and_shared, postcodes_protected, unlike

PERIOD = "2024-01"


@pytest.fixture
def delivery(instance):
    lookup_protected(instance)
    return protected(instance, crimes_file(some_crimes()), PERIOD)


def say(instance, receipt_id, **changes):
    """Alter what the receipt says."""
    book = DeliveryBook(instance)
    book.put_receipt(receipt_id, book.receipt(receipt_id) | changes)


def account(instance, product, **changes):
    """Alter what the first account of the only version says."""
    store = instance.zone(Zone.ACCOUNTS)
    (path,) = (path for path in store.list() if product in path)
    first, *rest = json.loads(store.read(path))
    store.replace(path, json.dumps([first | changes, *rest]).encode())


def test_a_delivery_adds_up_and_every_row_is_counted(instance, delivery):
    count = count_delivery(instance, delivery.receipt_id)
    assert count.conserved
    assert count.read == len(some_crimes())
    assert (count.accepted, count.rejected) == (count.rows_protected, count.rows_quarantined)
    assert min(count.accepted, count.rejected, count.out_of_scope) > 0


@pytest.mark.parametrize("name", ["rows_read", "rows_accepted", "rows_rejected", "rows_out_of_scope"])
def test_a_receipt_that_says_one_row_more_is_seen(instance, delivery, name):
    said = DeliveryBook(instance).receipt(delivery.receipt_id)[name]
    say(instance, delivery.receipt_id, **{name: said + 1})
    count = count_delivery(instance, delivery.receipt_id)
    assert not count.conserved
    assert str(said + 1) in count.fault


def test_a_row_that_changed_sides_in_the_receipt_is_seen_though_the_sum_holds(instance, delivery):
    count = count_delivery(instance, delivery.receipt_id)
    say(instance, delivery.receipt_id, rows_accepted=count.accepted + 1, rows_rejected=count.rejected - 1)
    assert not count_delivery(instance, delivery.receipt_id).conserved


def test_a_duplicate_has_nothing_and_adds_up(instance, delivery):
    copy = dropped(instance, crimes_file(some_crimes()), PERIOD)
    assert copy.duplicate_of == delivery.receipt_id
    count = count_delivery(instance, copy.receipt_id)
    assert count.conserved
    assert (count.read, count.rows_protected, count.rows_sealed) == (0, 0, 0)


def test_products_are_refused_only_where_rows_do_not_add_up(instance, delivery):
    table, other = product_of(instance.library, TABLE), product_of(instance.library, KNOWN)
    refuse_unconserved(instance, table, PERIOD)
    say(instance, delivery.receipt_id, rows_read=1)
    refuse_unconserved(instance, table, "2024-02")
    refuse_unconserved(instance, other, PERIOD)
    with pytest.raises(ConservationError, match=delivery.receipt_id):
        refuse_unconserved(instance, table, PERIOD)


@pytest.mark.usefixtures("delivery")
@pytest.mark.parametrize("name", [FEED, TABLE])
def test_a_version_adds_up_and_its_files_show_what_was_shared(instance, name):
    made = share(instance, name, PERIOD, ON)
    count = count_version(instance, made.product, PERIOD)
    assert count.conserved
    assert count.shared == count.rows_published > 0
    assert count.accepted > count.shared


@pytest.mark.usefixtures("delivery")
@pytest.mark.parametrize("name", [FEED, TABLE])
@pytest.mark.parametrize("altered", ["accepted", "shared", "superseded", "erased"])
def test_an_account_that_says_one_row_more_is_seen(instance, name, altered):
    made = share(instance, name, PERIOD, ON)
    account(instance, name, **{altered: getattr(made.accounts[0], altered) + 1})
    count = count_version(instance, made.product, PERIOD)
    assert not count.conserved
    assert "1 accounts are out of balance" in count.fault


@pytest.mark.usefixtures("delivery")
def test_accounts_that_balance_but_share_what_is_not_there_are_seen(instance):
    made = share(instance, FEED, PERIOD, ON)
    first = made.accounts[0]
    account(instance, FEED, accepted=first.accepted + 1, shared=first.shared + 1)
    count = count_version(instance, made.product, PERIOD)
    assert (count.accounts_out_of_balance, count.conserved) == (0, False)


def test_where_nothing_is_published_there_is_nothing_to_count(instance):
    count = count_version(instance, product_of(instance.library, TABLE), PERIOD)
    assert count.conserved
    assert count.rows_published == 0


@pytest.fixture
def people(instance):
    """A quarter in which seven people are known, linked and shared: the records wait for approval."""
    postcodes_protected(instance)
    of_one_age = [case(who) for who in unlike(7, dob="2009-05-05")]
    given(instance, "bristol", "youth_justice_cases", of_one_age)
    linked_and_shared(instance)
    return instance


@pytest.mark.parametrize("name", [KNOWN, f"youth_justice_cases_for_{JOURNEYS}"])
def test_a_table_of_people_and_a_version_that_waits_are_counted_too(people, name):
    count = count_version(people, product_of(people.library, name), QUARTER)
    assert (count.conserved, count.accepted, count.shared) == (True, 7, 7)


@pytest.mark.parametrize("name", [KNOWN, f"youth_justice_cases_for_{JOURNEYS}"])
def test_in_them_an_account_out_of_balance_is_seen(people, name):
    store = people.zone(Zone.ACCOUNTS)
    product = product_of(people.library, name)
    (path,) = (path for path in store.list() if path.startswith(f"{product.folder}/{QUARTER}/"))
    (only,) = json.loads(store.read(path))
    store.replace(path, json.dumps([only | {"accepted": 8}]).encode())
    assert not count_version(people, product, QUARTER).conserved

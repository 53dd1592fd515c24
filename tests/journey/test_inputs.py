"""What must hold of versions: the same inputs make the same one, other inputs another, in whatever order they came."""

import itertools
from dataclasses import replace

import pytest

from contracts.library import Library, shipped_documents
from journey.deliveries import Delivery, DeliveryState
from journey.errors import LinkingBehindError
from journey.inputs import Held, due, held
from journey.linked import Linked, LinkedDelivery, link_people
from journey.publishing import versions_of
from journey.shared import share
from products.catalogue import product_of
from tests.invented import ON, signed_again
from tests.people import (
    EVALUATION,
    JOURNEYS,
    KNOWN,
    LINKED,
    QUARTER,
    case,
    given,
    linked_and_shared,
    opened_again,
    person,
    suspension,
)

LIBRARY = Library(shipped_documents())
CASES, SCHOOLS = "youth_justice_cases", "school_suspensions_and_exclusions"
TABLE, RECORDS = product_of(LIBRARY, KNOWN), product_of(LIBRARY, f"{CASES}_for_{JOURNEYS}")


def delivery(number, partner="bristol", feed=CASES, period=QUARTER, **more):
    fields = {"state": DeliveryState.PROTECTED, "digest": f"{97 * number % 251:064x}", "rows_accepted": number}
    return Delivery(f"2026010{number}T000000000000Z", partner, feed, period, **fields | more)


def run_of(*deliveries, persons="p", partition="q"):
    said = tuple(
        LinkedDelivery(item.receipt_id, item.digest, item.rows_accepted, item.rows_accepted, persons, partition)
        for item in deliveries
    )
    return Linked((CASES, SCHOOLS), said, 0, 0)


BRISTOL, SOMERSET, SCHOOL = delivery(1), delivery(2, "somerset"), delivery(3, feed=SCHOOLS)
ALL = (BRISTOL, SOMERSET, SCHOOL)
NOW = Held(LIBRARY, ALL, run_of(*ALL), "e1")


def test_a_product_is_made_from_the_current_deliveries_of_its_feeds_in_the_order_of_their_digests():
    restated = replace(delivery(4), period=QUARTER)
    found = Held(LIBRARY, (*ALL, restated), run_of(*ALL, restated), "e1").inputs(RECORDS, QUARTER)
    assert set(found.current) == {restated, SOMERSET}
    assert found.superseded == (BRISTOL,)
    assert [item.digest for item in found.current] == sorted(item.digest for item in found.current)
    assert found.version == found.digest.hex()[:16]


def test_the_order_in_which_series_came_changes_nothing():
    versions = {
        Held(LIBRARY, tuple(order), run_of(*order), "e1").version(TABLE, QUARTER)
        for order in itertools.permutations(ALL)
    }
    assert len(versions) == 1


def test_what_is_not_protected_or_of_another_period_or_not_supplied_is_no_input():
    stray = [
        delivery(4, state=DeliveryState.RECEIVED),
        delivery(5, state=DeliveryState.REFUSED),
        delivery(6, state=DeliveryState.DUPLICATE),
        delivery(7, period="2024-Q2"),
        delivery(8, "police"),
    ]
    more = Held(LIBRARY, (*ALL, *stray), run_of(*ALL, *stray), "e1")
    assert more.inputs(TABLE, QUARTER) == NOW.inputs(TABLE, QUARTER)
    assert more.periods(RECORDS) == (QUARTER, "2024-Q2")


@pytest.mark.parametrize(
    "changed",
    [
        replace(NOW, deliveries=(replace(BRISTOL, digest="ff" * 32), SOMERSET, SCHOOL)),
        replace(NOW, deliveries=(replace(BRISTOL, references=("another lookup",)), SOMERSET, SCHOOL)),
        replace(NOW, deliveries=(SOMERSET, SCHOOL)),
    ],
    ids=["bytes", "lookup", "delivery"],
)
def test_other_deliveries_make_another_version(changed):
    assert changed.version(TABLE, QUARTER) != NOW.version(TABLE, QUARTER)


def test_a_product_of_other_feeds_is_left_alone():
    changed = replace(NOW, deliveries=(BRISTOL, SOMERSET, replace(SCHOOL, digest="ff" * 32)))
    assert changed.version(RECORDS, QUARTER) == NOW.version(RECORDS, QUARTER)


def test_records_hang_on_who_people_are_called_and_tables_only_on_who_is_one_person():
    renamed, regrouped = (replace(NOW, run=run_of(*ALL, **more)) for more in ({"persons": "x"}, {"partition": "x"}))
    assert renamed.version(TABLE, QUARTER) == NOW.version(TABLE, QUARTER)
    assert renamed.version(RECORDS, QUARTER) != NOW.version(RECORDS, QUARTER)
    assert regrouped.version(TABLE, QUARTER) != NOW.version(TABLE, QUARTER)
    assert regrouped.version(RECORDS, QUARTER) == NOW.version(RECORDS, QUARTER)


@pytest.mark.parametrize("run", [None, run_of(BRISTOL, SOMERSET)], ids=["no run", "an older run"])
def test_where_a_delivery_is_not_linked_there_are_no_inputs_and_the_version_to_be_changes_with_what_is_held(run):
    behind = replace(NOW, run=run)
    with pytest.raises(LinkingBehindError, match=f"{KNOWN} needs {SCHOOL.receipt_id if run else '2026'}"):
        behind.inputs(TABLE, QUARTER)
    assert behind.version(TABLE, QUARTER).startswith("after-linking-")
    more = replace(behind, deliveries=(*ALL, delivery(4, "north_somerset")))
    assert more.version(TABLE, QUARTER) != behind.version(TABLE, QUARTER)


def test_products_that_need_no_links_wait_for_none():
    crimes = product_of(LIBRARY, "police_recorded_crime")
    given_crimes = delivery(4, "police", "police_recorded_crime")
    assert len(Held(LIBRARY, (given_crimes,), None, "e1").version(crimes, QUARTER)) == 16


@pytest.mark.parametrize("names", ["agreements/*.yaml", f"feeds/{CASES}/*.yaml", "definitions/field_class_*.yaml"])
def test_another_agreement_contract_or_rule_makes_another_version(peopled, names):
    given(peopled, "bristol", CASES, [case(person(1))])
    link_people(peopled, ON)
    before = held(peopled).version(RECORDS, QUARTER)
    (path, *_) = sorted((peopled.home / "documents").glob(names))
    path.write_text(path.read_text("utf-8") + "# amended\n", encoding="utf-8")
    assert held(signed_again(peopled)).version(RECORDS, QUARTER) != before


def test_another_epoch_makes_another_version_of_every_product_of_records_and_of_no_table(peopled):
    """Whoever asks what is due needs no passphrase."""
    given(peopled, "bristol", CASES, [case(person(1))])
    linked_and_shared(peopled)
    assert due(peopled) == ()
    peopled.keyring.turn_to(peopled.keyring.make_next_root())
    found = {product.id for product, _ in due(replace(opened_again(peopled), remembered_passphrase=None))}
    assert found == {RECORDS.id, f"{CASES}_for_{EVALUATION}"}


def test_what_is_due_is_what_is_not_made_from_what_is_held_now(peopled):
    assert due(peopled) == ()
    given(peopled, "bristol", CASES, [case(person(1))])
    names = (KNOWN, LINKED, RECORDS.id, f"{CASES}_for_mentoring_evaluation")
    everything = {(name, QUARTER) for name in names}
    assert {(product.id, period) for product, period in due(peopled)} == everything
    link_people(peopled, ON)
    share(peopled, KNOWN, QUARTER, ON)
    assert {(product.id, period) for product, period in due(peopled)} == everything - {(KNOWN, QUARTER)}
    linked_and_shared(peopled)
    assert due(peopled) == ()


def test_a_quarter_that_nobody_sent_has_no_product_in_which_it_could_be_nought(peopled):
    for period, day in {"2023-Q3": "2023-08-01", QUARTER: "2024-02-03"}.items():
        given(peopled, "bristol", CASES, [case(person(1), outcome_date=day)], period)
    assert {period for _, period in due(peopled)} == {"2023-Q3", QUARTER}
    linked_and_shared(peopled)
    assert versions_of(peopled, TABLE, "2023-Q4").listed() == []
    assert versions_of(peopled, TABLE, "2023-Q3").current()


def test_people_who_arrive_elsewhere_make_no_quarter_due_whose_people_they_leave_as_they_were(peopled):
    """Neither a new quarter nor a new partner is a reason to publish an old one again."""
    given(peopled, "bristol", CASES, [case(person(1))])
    linked_and_shared(peopled)
    before = versions_of(peopled, TABLE, QUARTER).current()
    row = suspension(person(2), start_date="2024-05-05")
    given(peopled, "bristol", SCHOOLS, [row], "2024-Q2")
    link_people(peopled, ON)
    assert {period for _, period in due(peopled)} == {"2024-Q2"}
    assert held(peopled).version(TABLE, QUARTER) == before

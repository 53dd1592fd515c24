"""What must hold when clauses change: what is held follows, from sealed source rows, and no row changes its lot."""

from datetime import date

import pyarrow.parquet as pq
import pytest

from anonymisation.protect import grants_of
from contracts.vocabulary import Treatment
from journey import reprotecting
from journey.deliveries import DeliveryBook
from journey.delivery_files import EVENTS, MATCH_KEYS, ROWS
from journey.errors import HeldCoarserError, WaitingForReferenceError
from journey.instance import Zone
from journey.linked import link_people
from journey.reprotecting import reprotect
from journey.sealed import destroy_sealed
from journey.shared import share
from journey.standing import published
from lineage.entries import Verb
from tests.invented import FEED, ON, crimes_file, lookup_protected, protected, signed_again, some_crimes
from tests.people import case, edit_agreement, given, person

CASES = "youth_justice_cases"


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


def granting(**columns):
    """The first clause with these columns besides its own; None takes one out of every clause."""

    def change(agreement):
        for release in agreement["releases"]:
            of_feed = release["columns"].get(FEED, {})
            for name in [name for name, treatment in columns.items() if treatment is None]:
                of_feed.pop(name, None)
        agreement["releases"][0]["columns"][FEED] |= {name: how for name, how in columns.items() if how}

    return change


def held(instance, receipt):
    delivery = DeliveryBook(instance).get(receipt)
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        return pq.read_table(source)


@pytest.fixture
def full(instance):
    lookup_protected(instance)
    return instance, protected(instance, crimes_file(some_crimes()))


def test_nothing_is_written_anew_while_nothing_changes(full):
    instance, _ = full
    assert reprotect(instance, ON) == ()


def test_a_column_that_no_clause_allows_any_more_disappears_from_the_protected_zone(full):
    instance, delivery = full
    assert "last_outcome_category" in held(instance, delivery.receipt_id).column_names
    narrowed = edit_agreement(instance, granting(last_outcome_category=None))
    (after,) = reprotect(narrowed, ON)
    assert "last_outcome_category" not in held(narrowed, delivery.receipt_id).column_names
    everywhere = (narrowed.home / "zones" / "protected").rglob("*.parquet")
    assert not any("last_outcome_category" in pq.read_schema(path).names for path in everywhere)
    assert after.rows_held == delivery.rows_held
    assert reprotect(narrowed, ON) == ()


def test_a_clause_that_allows_less_leaves_less_held(full):
    instance, delivery = full
    assert "lsoa21_code" in held(instance, delivery.receipt_id).column_names
    coarser = edit_agreement(instance, granting(lsoa_code="local_authority"))
    reprotect(coarser, ON)
    assert "lsoa21_code" not in held(coarser, delivery.receipt_id).column_names


def test_what_comes_to_be_allowed_is_made_from_the_sealed_rows_without_the_partner(full):
    instance, delivery = full
    before = held(instance, delivery.receipt_id)
    narrowed = edit_agreement(instance, granting(last_outcome_category=None, lsoa_code="local_authority"))
    reprotect(narrowed, ON)
    share(narrowed, FEED, "2024-01", ON)
    widened = edit_agreement(narrowed, granting(last_outcome_category="keep", lsoa_code="lsoa"))
    with pytest.raises(HeldCoarserError):
        share(widened, FEED, "2024-01", ON)
    (after,) = reprotect(widened, ON)
    assert held(widened, delivery.receipt_id).equals(before)
    assert after.revision == after.reprotected == 2
    share(widened, FEED, "2024-01", ON)


def test_without_the_sealed_rows_the_partner_is_asked_again(full):
    instance, _ = full
    narrowed = edit_agreement(instance, granting(last_outcome_category=None))
    (after,) = reprotect(narrowed, ON)
    destroy_sealed(narrowed, Zone.VAULT, f"{after.folder}/{ROWS}")
    widened = edit_agreement(narrowed, granting(last_outcome_category="keep"))
    assert reprotect(widened, ON) == ()
    with pytest.raises(HeldCoarserError, match="ask the partner to send it again"):
        share(widened, FEED, "2024-01", ON)


def test_it_is_entered_once_and_nothing_of_the_earlier_revision_stays(full):
    instance, delivery = full
    narrowed = edit_agreement(instance, granting(last_outcome_category=None))
    reprotect(narrowed, ON)
    entries = [item for item in narrowed.ledger.entries() if "reprotected" in item.subject]
    assert [(item.verb, item.subject["reprotected"]) for item in entries] == [
        (Verb.ALTERATION, f"{delivery.receipt_id}:1")
    ]
    assert not any(f"{delivery.receipt_id}/" in path for path in narrowed.zone(Zone.PROTECTED).list())
    assert not any("rows_of" in item.subject for item in narrowed.ledger.entries())


def test_rows_say_for_which_treatments_they_are_held(full):
    instance, delivery = full
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        found = grants_of(pq.read_metadata(source).metadata)
    assert found["month"] == {Treatment.MONTH}
    assert found["lsoa_code"] == {Treatment.LSOA, Treatment.LOCAL_AUTHORITY}


def test_a_feed_that_is_admitted_to_linking_later_gets_match_keys_and_loses_them_again(peopled):
    def unlinked(agreement):
        agreement["releases"] = [item for item in agreement["releases"] if CASES not in item["columns"]]

    before = peopled.library.agreement.model_dump(mode="json", by_alias=True)["releases"]
    without = edit_agreement(peopled, unlinked)
    delivery = given(without, "bristol", CASES, [case(person(1)), case(person(2))])
    keys = f"{delivery.folder}/{MATCH_KEYS}"
    assert not without.zone(Zone.VAULT).exists(keys)
    linked = edit_agreement(without, lambda agreement: agreement.update(releases=before))
    (after,) = reprotect(linked, ON)
    assert linked.zone(Zone.VAULT).exists(f"{after.folder}/{MATCH_KEYS}")
    link_people(linked, ON)
    again = edit_agreement(linked, unlinked)
    (last,) = reprotect(again, ON)
    assert not any(path.endswith(MATCH_KEYS) for path in again.zone(Zone.VAULT).list(f"{last.folder}"))


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_out_of_force_nothing_is_taken_out_of_what_is_held(full, on):
    instance, delivery = full
    before = held(instance, delivery.receipt_id)
    assert reprotect(instance, on) == ()
    assert held(instance, delivery.receipt_id).equals(before)


def unsigned(agreement):
    agreement["parties"][0]["signed"] = None


def supplied_by_nobody(agreement):
    agreement["supplies"] = [item for item in agreement["supplies"] if item["feed"] != FEED]


@pytest.mark.parametrize("change", [unsigned, supplied_by_nobody])
def test_what_nobody_may_give_any_more_stays_as_it_is_and_stops_no_other(full, change):
    instance, delivery = full

    def narrowed(agreement):
        granting(last_outcome_category=None)(agreement)
        change(agreement)

    changed = edit_agreement(instance, narrowed)
    assert reprotect(changed, ON) == ()
    assert DeliveryBook(changed).get(delivery.receipt_id).revision == 0


def test_a_delivery_whose_lookup_is_gone_waits(full, monkeypatch):
    instance, delivery = full

    def gone(*_):
        raise WaitingForReferenceError(delivery.receipt_id, "lsoa_2011_2021_lookup")

    monkeypatch.setattr(reprotecting, "placing_of", gone)
    assert reprotect(edit_agreement(instance, granting(last_outcome_category=None)), ON) == ()


def guarding(instance, crime_type="Robbery"):
    """The same gateway whose contract guards rows of one crime type; its agreement tells small areas."""
    path = instance.home / "documents" / "feeds" / FEED / "2013.odcs.yaml"
    told = f'  - {{property: vrpGuarded, value: {{crime_type: ["{crime_type}"]}}}}\n'
    path.write_text(path.read_text("utf-8").replace("schema:\n", f"{told}schema:\n", 1), "utf-8")
    return signed_again(instance)


def types_with_small_areas(instance):
    """Crime types of which some row of the product tells its small area, and those of which none does."""
    share(instance, FEED, "2024-01", ON)
    (product,) = (item for item in published(instance) if item.product.id == FEED)
    rows = pq.read_table(product.path).to_pylist()
    told = {row["crime_type"] for row in rows if row["lsoa21_code"] is not None}
    return told, {row["crime_type"] for row in rows} - told


def test_rows_that_other_guards_judged_are_all_guarded_until_they_are_judged_anew(full):
    instance, _ = full
    told, _ = types_with_small_areas(instance)
    assert {"Robbery", "Burglary"} <= told
    guarded = guarding(instance)
    assert types_with_small_areas(guarded)[0] == set()
    (after,) = reprotect(guarded, ON)
    told, hidden = types_with_small_areas(guarded)
    assert "Burglary" in told
    assert hidden == {"Robbery"}
    assert reprotect(guarded, ON) == ()
    assert after.reprotected == 1


def test_without_the_sealed_rows_they_stay_guarded(full):
    instance, delivery = full
    guarded = guarding(instance)
    destroy_sealed(guarded, Zone.VAULT, f"{delivery.folder}/{ROWS}")
    assert reprotect(guarded, ON) == ()
    assert types_with_small_areas(guarded)[0] == set()

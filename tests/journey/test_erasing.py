"""What must hold when a list of whom not to share comes after the rows: the same as if it had come before them."""

import contextlib
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from custody.domains import Domain, open_domain
from dagster_project.recounting import count_delivery, count_version
from journey.deliveries import DeliveryBook
from journey.erasing import erase_listed
from journey.errors import DeliveryRefusedError
from journey.excluding import read_list
from journey.inputs import due, held
from journey.instance import Instance, Zone
from journey.linked import latest_run, link_people, linking_is_due
from journey.protected import protect
from journey.recovery import recover
from journey.revising import recover_revisions
from journey.sealed import open_sealed
from journey.shared import share
from lineage.entries import Verb
from products.catalogue import product_of
from tests.invented import ON
from tests.journey.lists import (
    CASES,
    a_case,
    canary,
    latest,
    list_received,
    listed,
    receipt,
    reference,
    where_it_lies,
)
from tests.people import (
    JOURNEYS,
    QUARTER,
    copied,
    crime_row,
    given,
    linked_and_shared,
    made,
    pids_of,
    postcodes_protected,
    same_keys,
    with_approvers,
)
from zones import durable

SOMEBODY = {"record_reference": "YOT-00002"}


def cases(*numbers: int) -> list[dict[str, str]]:
    """Cases, of which those above 90 are rejected: they are of another period."""
    return [a_case(number, outcome_date="2023-02-03" if number > 90 else "2024-02-03") for number in numbers]


def lines(instance: Instance, zone: Zone, delivery, name: str = "rows") -> list[int]:
    with open_sealed(instance, zone, f"{delivery.folder}/{name}") as source:
        return pq.read_table(source).column("line").to_pylist()


def test_whoever_is_listed_later_is_taken_out_of_every_file_that_is_held(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1, 2, 3, 92, 93))
    linked_and_shared(peopled)
    assert where_it_lies(peopled, canary(2))
    assert where_it_lies(peopled, canary(92))
    listed(peopled, SOMEBODY, {"record_reference": "YOT-00092"})
    after = latest(peopled, delivery)
    assert where_it_lies(peopled, canary(2)) == where_it_lies(peopled, canary(92)) == set()
    assert (after.revision, after.rows_erased, after.rejected_erased, after.rows_held) == (1, 1, 1, 2)
    assert lines(peopled, Zone.VAULT, after) == lines(peopled, Zone.VAULT, after, "match_keys") == [2, 4]
    assert lines(peopled, Zone.QUARANTINE, after) == lines(peopled, Zone.QUARANTINE, after, "findings") == [6]
    with peopled.zone(Zone.PROTECTED).open(f"{after.folder}/events.parquet") as source:
        assert pq.read_table(source).column("line").to_pylist() == [2, 4]


def test_no_dictionary_carries_what_is_on_no_row_any_more(peopled):
    """Parquet writes a dictionary whole, and a column of few values has one."""
    alike = [a_case(number, case_notes="Quill00001") for number in range(1, 9)]
    given(peopled, "bristol", CASES, [*alike, a_case(9, case_notes="Quill00009")])
    assert where_it_lies(peopled, canary(9))
    listed(peopled, {"record_reference": "YOT-00009"})
    assert where_it_lies(peopled, canary(1))
    assert where_it_lies(peopled, canary(9)) == set()


def test_nothing_else_of_the_rows_that_stay_is_changed(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1, 2, 3))
    with open_sealed(peopled, Zone.VAULT, f"{delivery.folder}/rows") as source:
        before = pq.read_table(source)
    listed(peopled, SOMEBODY)
    with open_sealed(peopled, Zone.VAULT, f"{latest(peopled, delivery).folder}/rows") as source:
        after = pq.read_table(source)
    assert after.schema == before.schema
    assert after.to_pylist() == [row for row in before.to_pylist() if row["line"] != 3]


def test_the_accounts_still_balance_and_the_ledger_says_what_was_erased(peopled):
    peopled, _ = with_approvers(peopled)
    delivery = given(peopled, "bristol", CASES, cases(1, 2, 3, 92))
    linked_and_shared(peopled)
    listed(peopled, SOMEBODY, {"record_reference": "YOT-00092"})
    count = count_delivery(peopled, delivery.receipt_id)
    assert count.conserved
    assert (count.accepted, count.accepted_erased, count.rows_sealed, count.rejected_erased) == (3, 1, 2, 1)
    assert not replace(count, accepted_erased=0).conserved
    assert not replace(count, rejected_erased=0).conserved
    entered = [entry.subject for entry in peopled.ledger.entries() if entry.verb is Verb.ERASURE][-2]
    assert entered == {"rows_of": f"{delivery.receipt_id}:1", "rows_erased": 1, "rejected_erased": 1}
    linked_and_shared(peopled)
    product = product_of(peopled.library, f"{CASES}_for_{JOURNEYS}")
    version = count_version(peopled, product, "2024-Q1")
    assert (version.accepted, version.shared, version.erased, version.conserved) == (3, 2, 1, True)


def test_links_and_products_become_due_and_are_made_without_the_row(peopled):
    given(peopled, "bristol", CASES, cases(1, 2, 3))
    linked_and_shared(peopled)
    assert len(made(peopled, CASES, JOURNEYS)) == 3
    assert (linking_is_due(peopled, ON), due(peopled)) == (False, ())
    listed(peopled, SOMEBODY)
    assert linking_is_due(peopled, ON)
    stale = held(peopled)
    product = product_of(peopled.library, f"{CASES}_for_{JOURNEYS}")
    assert stale.version(product, "2024-Q1").startswith("after-linking")
    linked_and_shared(peopled)
    assert len(made(peopled, CASES, JOURNEYS)) == 2
    assert [item.rows for item in latest_run(peopled).deliveries] == [2]


def test_a_product_without_people_is_made_anew_and_accounts_for_rows_erased_and_superseded(peopled):
    crimes = "police_recorded_crime"
    first = given(peopled, "police", crimes, [crime_row(number) for number in (1, 2, 3)])
    second = given(peopled, "police", crimes, [crime_row(number, knife_flag="Y") for number in (1, 2)])
    assert share(peopled, crimes, QUARTER, ON).rows == 2
    assert crimes not in [product.id for product, _ in due(peopled)]
    listed(peopled, {"record_reference": "52 24 000002"}, partner="police")
    assert crimes in [product.id for product, _ in due(peopled)]
    made_anew = share(peopled, crimes, QUARTER, ON)
    found = {item.digest: (item.accepted, item.shared, item.superseded, item.erased) for item in made_anew.accounts}
    assert found == {first.digest: (3, 0, 2, 1), second.digest: (2, 1, 0, 1)}


def test_a_list_that_names_nobody_who_is_held_changes_nothing(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1, 2))
    linked_and_shared(peopled)
    listed(peopled, {"record_reference": "YOT-00009"})
    assert latest(peopled, delivery) == delivery
    assert (linking_is_due(peopled, ON), due(peopled)) == (False, ())


def test_only_a_partner_s_own_rows_are_erased(peopled):
    theirs = given(peopled, "somerset", CASES, [a_case(2, postcode="TA98 1AB")])
    listed(peopled, SOMEBODY)
    assert latest(peopled, theirs) == theirs


def test_rows_that_were_rejected_in_a_file_refused_whole_and_rows_superseded_are_erased_too(peopled):
    first = given(peopled, "bristol", CASES, cases(1, 2))
    given(peopled, "bristol", CASES, cases(1, 3))
    with pytest.raises(DeliveryRefusedError):
        given(peopled, "bristol", CASES, cases(92), "2024-Q2")
    assert where_it_lies(peopled, canary(2))
    assert where_it_lies(peopled, canary(92))
    listed(peopled, SOMEBODY, {"record_reference": "YOT-00092"})
    assert where_it_lies(peopled, canary(2)) == where_it_lies(peopled, canary(92)) == set()
    assert count_delivery(peopled, first.receipt_id).conserved


def test_one_list_after_another_erases_more_and_never_restores(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1, 2, 3))
    listed(peopled, SOMEBODY)
    listed(peopled, {"record_reference": "YOT-00003"}, period="2024-04")
    after = latest(peopled, delivery)
    assert (after.revision, after.rows_erased, lines(peopled, Zone.VAULT, after)) == (2, 2, [2])
    assert {path.split("/")[3] for path in peopled.zone(Zone.VAULT).list(f"bristol/{CASES}")} == {
        f"{after.receipt_id}-2"
    }


def test_a_list_before_and_a_list_after_make_the_same_products(peopled, tmp_path):
    """Byte for byte: which came first is no reader's business."""
    for project in peopled.library.projects.values():
        domain = Domain(project.recipient, project.id, peopled.keyring.epoch)
        open_domain(peopled.zone(Zone.CUSTODY), peopled.keyring, domain)
    other = same_keys(peopled, tmp_path / "other")
    postcodes_protected(other)
    orders = {peopled: (True, False), other: (False, True)}
    for instance, (before, after) in orders.items():
        if before:
            listed(instance, SOMEBODY)
        delivery = given(instance, "bristol", CASES, cases(1, 2, 3, 92))
        if after:
            listed(instance, SOMEBODY)
        linked_and_shared(instance)
        assert latest(instance, delivery).rows_held == 2
    one, two = (
        held(instance).version(product_of(instance.library, f"{CASES}_for_{JOURNEYS}"), "2024-Q1")
        for instance in orders
    )
    assert one == two
    assert made(peopled, CASES, JOURNEYS) == made(other, CASES, JOURNEYS)
    assert pids_of(peopled, CASES, JOURNEYS) == pids_of(other, CASES, JOURNEYS)


def test_who_is_left_out_of_rejected_rows_alone_changes_no_product(peopled):
    listed(peopled, {"record_reference": "YOT-00092"})
    before = given(peopled, "bristol", CASES, cases(1, 92))
    listed(peopled, {"record_reference": "YOT-00093"}, period="2024-04")
    after = given(peopled, "bristol", CASES, cases(1, 93), "2024-Q1")
    assert (before.lines, latest(peopled, after).lines) == ("", "")
    listed(peopled, {"record_reference": "YOT-00094"}, period="2024-05")
    later = given(peopled, "bristol", CASES, cases(1, 95))
    listed(peopled, {"record_reference": "YOT-00095"}, period="2024-06")
    assert (latest(peopled, later).rejected_erased, latest(peopled, later).lines) == (1, "")


class Killed(BaseException):
    """Not an error that anybody would catch."""


def killed_at(step: int, monkeypatch) -> None:
    count = iter(range(10_000))

    def reached(_point: str) -> None:
        if next(count) == step:
            raise Killed

    monkeypatch.setattr(durable, "reached", reached)


@pytest.fixture(scope="module")
def unread_list(with_postcodes, tmp_path_factory):
    made = copied(with_postcodes, tmp_path_factory.mktemp("unread") / "home")
    delivery = given(made, "bristol", CASES, cases(1, 2, 92))
    return made, delivery, list_received(made, SOMEBODY, {"record_reference": "YOT-00092"})


@pytest.mark.parametrize("step", range(96, 292, 14))
def test_a_kill_at_any_step_leaves_the_rows_or_not_and_the_next_run_finishes(unread_list, tmp_path, monkeypatch, step):
    made, delivery, unread = unread_list
    peopled = copied(made, tmp_path / "killed")
    with monkeypatch.context() as patch:
        killed_at(step, patch)
        with contextlib.suppress(Killed):
            protect(peopled, unread.receipt_id, ON)
    recover(peopled)
    assert count_delivery(peopled, delivery.receipt_id).conserved
    protect(peopled, unread.receipt_id, ON)
    recover(peopled)
    assert where_it_lies(peopled, canary(2)) == where_it_lies(peopled, canary(92)) == set()
    assert len(where_it_lies(peopled, reference(2))) == 1
    assert count_delivery(peopled, delivery.receipt_id).conserved
    assert linked_and_shared(peopled)
    folders = {
        path.split("/")[3]
        for zone in (Zone.VAULT, Zone.PROTECTED)
        for path in peopled.zone(zone).list(f"bristol/{CASES}")
    }
    assert folders == {f"{delivery.receipt_id}-1"}
    erased = [entry for entry in peopled.ledger.entries() if "rows_of" in entry.subject]
    assert len(erased) == 1


def test_what_was_begun_and_not_recorded_is_dropped(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1))
    half = replace(delivery, revision=1)
    peopled.zone(Zone.VAULT).replace(f"{half.folder}/rows", b"half")
    recover_revisions(peopled)
    assert not peopled.zone(Zone.VAULT).exists(f"{half.folder}/rows")
    assert lines(peopled, Zone.VAULT, delivery) == [2]


def test_a_list_that_clears_lets_nothing_back_in(peopled):
    delivery = given(peopled, "bristol", CASES, cases(1, 2))
    first = listed(peopled, SOMEBODY)
    with peopled.exclusive():
        erase_listed(peopled, "bristol", read_list(peopled, first))
    assert latest(peopled, delivery).revision == 1
    assert DeliveryBook(peopled).get(delivery.receipt_id).rows_accepted == 2
    assert receipt(peopled, delivery)["rows_accepted"] == 2
    assert link_people(peopled, ON).rows == 1

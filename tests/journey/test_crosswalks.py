"""What must hold of a crosswalk's way out: its project's approvers have signed these bytes; nothing else opens it."""

import io
from datetime import date
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.domains import Domain
from custody.signing import SignedFor, sign
from journey.crosswalks import approve_crosswalk, crosswalk_digest, hand_over
from journey.destroying import destroy_crosswalks
from journey.errors import ApprovalRefusedError, CrosswalkGoneError
from journey.instance import Zone
from journey.rotating import NEW, OLD, read_crosswalk, rotate
from journey.sealed import create_sealed, destroy_sealed
from lineage.entries import Verb
from tests.invented import ON
from tests.people import EVALUATION, JOURNEYS, edit_project, linked_and_shared, opened_again, pids_of

CASES = "youth_justice_cases"
DPO, GUARDIAN = "police_dpo", "bristol_caldicott_guardian"


@pytest.fixture
def rotated(waiting):
    """A gateway that was rotated, and its approvers' private keys."""
    instance, keys = waiting
    rotate(instance)
    return instance, keys


def approved(instance, keys, *approvers, project=JOURNEYS, epoch="e2"):
    digest = crosswalk_digest(instance, project, epoch)
    return [
        approve_crosswalk(instance, project, epoch, who, sign(keys[who], SignedFor.APPROVAL, digest))
        for who in approvers
    ]


def refused(instance, match, project=JOURNEYS, epoch="e2", on=ON):
    sink, size = io.BytesIO(), instance.ledger.size()
    with pytest.raises(ApprovalRefusedError, match=match):
        hand_over(instance, project, epoch, on, sink)
    assert sink.getvalue() == b""
    assert instance.ledger.size() == size


def test_signed_by_two_organisations_it_leads_its_people_from_what_they_hold_to_what_comes(rotated):
    instance, keys = rotated
    before = set(pids_of(instance, CASES, JOURNEYS))
    linked_and_shared(instance)
    first, second = approved(instance, keys, DPO, GUARDIAN)
    assert first is not None
    assert second is None
    sink = io.BytesIO()
    assert hand_over(instance, JOURNEYS, "e2", ON, sink) == (GUARDIAN, DPO)
    found = pq.read_table(io.BytesIO(sink.getvalue()))
    assert set(found.column(OLD).to_pylist()) == before
    assert set(found.column(NEW).to_pylist()) == set(pids_of(instance, CASES, JOURNEYS))


def test_the_ledger_says_to_whom_it_went_and_who_approved(rotated):
    instance, keys = rotated
    digest = crosswalk_digest(instance, JOURNEYS, "e2")
    approved(instance, keys, DPO, GUARDIAN)
    hand_over(instance, JOURNEYS, "e2", ON, io.BytesIO())
    last = instance.ledger.entry(instance.ledger.size() - 1)
    assert last.verb is Verb.DISCLOSURE
    assert dict(last.subject) == {
        "crosswalk": "e2",
        "project": JOURNEYS,
        "recipient": "data_group",
        "approved_digest": digest.hex(),
        "approved_by": f"{GUARDIAN}+{DPO}",
    }


def test_without_enough_signatures_nothing_goes_even_signed_twice(rotated):
    instance, keys = rotated
    refused(instance, "still needs")
    approved(instance, keys, DPO, DPO)
    refused(instance, "still needs")


def test_signatures_over_one_crosswalk_let_no_other_go(rotated):
    instance, keys = rotated
    approved(instance, keys, DPO, GUARDIAN)
    refused(instance, "still needs", project=EVALUATION)
    custody = instance.zone(Zone.CUSTODY)
    kept = f"{Domain('data_group', JOURNEYS, 'e2').crosswalk}.approvals"
    rotate(instance)
    custody.replace(f"{Domain('data_group', JOURNEYS, 'e3').crosswalk}.approvals", custody.read(kept))
    refused(instance, "still needs", epoch="e3")


def test_signatures_over_other_bytes_of_the_same_crosswalk_count_no_more(rotated):
    instance, keys = rotated
    approved(instance, keys, DPO, GUARDIAN)
    path = Domain("data_group", JOURNEYS, "e2").crosswalk
    other = read_crosswalk(instance, JOURNEYS, "e2").slice(1)
    destroy_sealed(instance, Zone.CUSTODY, path)
    with create_sealed(instance, Zone.CUSTODY, path) as sink:
        pq.write_table(other, sink)
    refused(instance, "still needs")


def test_signatures_under_other_terms_of_the_project_count_no_more(rotated):
    instance, keys = rotated
    approved(instance, keys, DPO, GUARDIAN)
    changed = edit_project(instance, JOURNEYS, lambda project: project["people"].append("somebody else"))
    refused(changed, "still needs")


@pytest.mark.parametrize("who", ["nobody", "somerset_caldicott_guardian_of_nothing"])
def test_who_is_no_approver_of_the_project_approves_nothing(rotated, who):
    instance, keys = rotated
    with pytest.raises(ApprovalRefusedError, match="may not approve"):
        approved(instance, {**keys, who: Ed25519PrivateKey.generate()}, who)


def test_an_approver_who_has_left_approves_nothing(rotated):
    instance, keys = rotated
    gone = SimpleNamespace(is_here=lambda on: on != instance.now().date(), public_key=None)
    instance.library.__dict__["people"] = {DPO: gone}
    with pytest.raises(ApprovalRefusedError, match="may not approve"):
        approved(instance, keys, DPO)


def test_another_key_or_another_digest_is_no_signature(rotated):
    instance, keys = rotated
    for key, digest in (
        (keys[GUARDIAN], crosswalk_digest(instance, JOURNEYS, "e2")),
        (keys[DPO], crosswalk_digest(instance, EVALUATION, "e2")),
    ):
        with pytest.raises(ApprovalRefusedError, match="not police_dpo's signature"):
            approve_crosswalk(instance, JOURNEYS, "e2", DPO, sign(key, SignedFor.APPROVAL, digest))


def test_for_a_project_that_is_not_open_nothing_goes(rotated):
    instance, keys = rotated
    approved(instance, keys, DPO, GUARDIAN)
    refused(instance, "is not open", on=date(2099, 1, 1))


def test_a_project_whose_records_no_clause_lets_out_has_no_way_for_its_crosswalk(rotated, monkeypatch):
    instance, _ = rotated
    monkeypatch.setattr("journey.crosswalks.products_of", lambda _: ())
    refused(instance, "no clause lets")


def test_a_destroyed_crosswalk_is_neither_signed_nor_handed_over_and_its_signatures_are_gone(rotated):
    instance, keys = rotated
    approved(instance, keys, DPO, GUARDIAN)
    destroy_crosswalks(instance, "e2")
    assert not [path for path in instance.zone(Zone.CUSTODY).list("domains") if "crosswalk" in path]
    for act in (
        lambda: crosswalk_digest(opened_again(instance), JOURNEYS, "e2"),
        lambda: hand_over(instance, JOURNEYS, "e2", ON, io.BytesIO()),
        lambda: read_crosswalk(instance, "nobody", "e2"),
        lambda: hand_over(instance, "nobody", "e2", ON, io.BytesIO()),
    ):
        with pytest.raises(CrosswalkGoneError):
            act()

"""What must hold of approving: enough different people sign just this request, and none of them is who asks."""

import json

import pytest
import yaml

from contracts.people import Person
from custody.signing import SignedFor, public_key_of, sign
from journey.errors import DutiesConflictError, Tier3RefusedError
from journey.instance import Zone
from journey.tier3.approving import approvals_of, approve, refuse_unapproved, standing_of
from tests.identities import APPROVERS, ASKER
from tests.invented import signed_again

ONE, TWO, THREE = APPROVERS


def edit_parties(desk, change):
    path = desk.instance.home / "documents" / "definitions" / "tier3.yaml"
    said = yaml.safe_load(path.read_text())
    change(said)
    path.write_text(yaml.safe_dump(said))
    desk.instance = signed_again(desk.instance)


def put(desk, held, given):
    """Signatures written by hand, past every verb."""
    path = f"requests/{held.asked.request}/approvals.json"
    desk.instance.zone(Zone.TIER3).replace(path, json.dumps(given).encode())


def test_two_of_three_are_enough_and_one_is_not(desk):
    held = desk.ask()
    assert desk.approve(held, ONE).lacking == "1 more of 2 signatures"
    with pytest.raises(Tier3RefusedError, match="not approved: 1 more of 2 signatures"):
        refuse_unapproved(desk.instance, held)
    assert desk.approve(held, THREE).lacking is None
    refuse_unapproved(desk.again().instance, held)


def test_one_who_signs_twice_is_one(desk):
    held = desk.ask()
    desk.approve(held, ONE)
    assert desk.approve(held, ONE).lacking == "1 more of 2 signatures"
    put(
        desk,
        held,
        dict.fromkeys((ONE, TWO), sign(desk.signing[ONE], SignedFor.TIER3, bytes.fromhex(held.asked.digest))),
    )
    assert len(approvals_of(desk.instance, held).approvals) == 1


def test_nobody_else_approves(desk):
    held = desk.ask()
    desk.signing |= {"stranger": desk.signing[ONE], "key_custodian_1": desk.signing[ONE]}
    for name in ("stranger", "key_custodian_1", ASKER):
        with pytest.raises(Tier3RefusedError, match="may not approve"):
            desk.approve(held, name)
    desk.signing[TWO] = desk.signing[ASKER]
    with pytest.raises(Tier3RefusedError, match="not bristol_caldicott_guardian's signature"):
        desk.approve(held, TWO)


@pytest.mark.parametrize("by", ["id", "key"])
def test_who_asks_never_approves_by_id_or_by_key(desk, by):
    name, signer = (ASKER, ONE) if by == "id" else (ONE, ASKER)
    change = {"id": ASKER} if by == "id" else {"public_key": public_key_of(desk.signing[ASKER])}
    edit_parties(desk, lambda said: said["approvers"][0].update(change))
    held = desk.ask()
    signature = sign(desk.signing[signer], SignedFor.TIER3, bytes.fromhex(held.asked.digest))
    with pytest.raises(Tier3RefusedError, match="may not approve"):
        approve(desk.instance, held.asked.request, name, signature)
    put(desk, held, {name: signature})
    assert approvals_of(desk.instance, held).approvals == ()


def test_an_approver_who_has_left_counts_no_more(desk, monkeypatch):
    held = desk.ask()
    assert desk.approve(held).lacking is None
    monkeypatch.setattr(Person, "is_here", lambda self, _on: self.id != ONE)
    assert approvals_of(desk.instance, held).lacking == "1 more of 2 signatures"
    with pytest.raises(Tier3RefusedError, match="may not approve"):
        desk.approve(held, ONE)


def test_a_signature_over_another_request_or_for_another_purpose_is_worth_nothing(desk):
    held, other = desk.ask(), desk.about(3)
    for signed_for, digest in (
        (SignedFor.TIER3, other.asked.digest),
        (SignedFor.APPROVAL, held.asked.digest),
        (SignedFor.CHALLENGE, held.asked.digest),
    ):
        signature = sign(desk.signing[ONE], signed_for, bytes.fromhex(digest))
        with pytest.raises(Tier3RefusedError, match="not police_dpo's signature"):
            approve(desk.instance, held.asked.request, ONE, signature)
        put(desk, held, {ONE: signature})
        assert approvals_of(desk.instance, held).approvals == ()


def test_approvers_of_one_organisation_or_without_a_guardian_are_not_enough(desk):
    edit_parties(desk, lambda said: [one.update(organisation="police") for one in said["approvers"]])
    assert desk.approve(desk.ask()).lacking.startswith("a signature of another organisation")
    edit_parties(
        desk,
        lambda said: [one.update(organisation=one["id"], role="information_asset_owner") for one in said["approvers"]],
    )
    assert "the signature of a" in desk.approve(desk.ask()).lacking


def test_who_holds_a_duty_that_conflicts_stops_every_approval(desk):
    edit_parties(desk, lambda said: said["approvers"][0].update(id="key_custodian_1"))
    with pytest.raises(DutiesConflictError, match="key_custodian_1 is approver and custodian"):
        desk.approve(desk.ask(), TWO)
    assert standing_of(desk.instance, desk.ask()).lacking.startswith("key_custodian_1 is approver and custodian")


def test_nothing_is_approved_once_it_is_over(desk, clock):
    held = desk.ask()
    clock(30)
    with pytest.raises(Tier3RefusedError, match="expired"):
        desk.approve(held)


def test_the_ledger_says_that_somebody_approved_and_not_who(desk):
    held = desk.ask()
    desk.approve(held)
    said = [dict(item.subject) for item in desk.instance.ledger.entries() if "tier3_approved" in item.subject]
    told = {"tier3_approved": held.asked.request, "purpose": "safeguarding_case", "legal_gateway": "cda_1998_s115"}
    assert said == [told, told]

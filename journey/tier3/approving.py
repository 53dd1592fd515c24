"""Approving: m of n people, each once and none of them who asks, sign the digest of one request's terms."""

from dataclasses import dataclass

from contracts.approval_rules import Approval, Approver, lacking
from contracts.tier3_parties import rule_for_identities
from custody.signing import SignedFor, is_signed
from journey.entering import enter
from journey.errors import DutiesConflictError, Tier3RefusedError
from journey.gates import refuse_conflicts
from journey.instance import Instance, Zone
from journey.signatures import counted, keep
from journey.tier3.asked import APPROVED
from journey.tier3.requesting import HeldRequest, open_request, tier3_parties
from lineage.entries import Verb


@dataclass(frozen=True, slots=True)
class Approved:
    """Whose signatures count on a request, and what is missing first; None where nothing is."""

    approvals: tuple[Approval, ...]
    lacking: str | None


def approve(instance: Instance, request_id: str, approver: str, signature: str) -> Approved:
    """Keep an approver's signature (`SignedFor.TIER3`) over the digest of an open request.

    Raises `Tier3RefusedError`, and `DutiesConflictError`.
    """
    with instance.exclusive():
        held = open_request(instance, request_id)
        named = next((who for who in _who_may(instance, held) if who.id == approver), None)
        if named is None or named.public_key is None:
            raise Tier3RefusedError(f"{approver!r} may not approve that request, or has no key in the documents")
        if not is_signed(named.public_key, SignedFor.TIER3, bytes.fromhex(held.asked.digest), signature):
            raise Tier3RefusedError(f"that is not {approver}'s signature over the terms of that request: sign again")
        keep(instance.zone(Zone.TIER3), _path(request_id), approver, signature)
        enter(instance, Verb.CONSULTATION, held.asked.about(APPROVED))
        return approvals_of(instance, held)


def approvals_of(instance: Instance, held: HeldRequest) -> Approved:
    """The signatures on a request that count today. Raises `DutiesConflictError`."""
    digest = bytes.fromhex(held.asked.digest)
    path, who = _path(held.terms.request), _who_may(instance, held)
    given = counted(instance.zone(Zone.TIER3), path, who, SignedFor.TIER3, digest)
    return Approved(given, lacking(given, rule_for_identities(instance.agreement.approvals.identifiable)))


def standing_of(instance: Instance, held: HeldRequest) -> Approved:
    """The same, for showing: where nobody can approve anything, that is what is missing."""
    try:
        return approvals_of(instance, held)
    except DutiesConflictError as conflict:
        return Approved((), str(conflict))


def refuse_unapproved(instance: Instance, held: HeldRequest) -> None:
    """Raise `Tier3RefusedError` unless enough people have signed just this request."""
    if missing := approvals_of(instance, held).lacking:
        raise Tier3RefusedError(f"that request is not approved: {missing}")


def _who_may(instance: Instance, held: HeldRequest) -> tuple[Approver, ...]:
    """The approvers of identities who are here today, but for who asks, by id or by key."""
    people, today = instance.library.people, instance.now().date()
    approvers = tier3_parties(instance).approvers
    refuse_conflicts(instance, approvers)
    asker = people.get(held.terms.asked_by)
    gone = {person.id for person in people.values() if not person.is_here(today)}
    own_key = asker.public_key if asker else None
    return tuple(
        who
        for who in approvers
        if who.id not in gone and who.id != held.terms.asked_by and (own_key is None or who.public_key != own_key)
    )


def _path(request_id: str) -> str:
    return f"requests/{request_id}/approvals.json"

"""Every way in which identities may be asked for under an agreement: found by asking for each, as `tier3_request` does.

Nobody is asked about: the request that is tried is of nobody's record, and is held against the agreement alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from contracts.agreement import Agreement
from contracts.errors import PlanRefusedError
from contracts.papers.flows import Shelf
from contracts.people import Person
from contracts.tier3_request import IdentityRequest, Necessity, Origin, OwnRecord, goes_to_recipient, refuse_unagreed
from contracts.vocabulary import FieldClass

_ANYBODY, _ROLE = "anybody", "anybody"


@dataclass(frozen=True, slots=True)
class IdentityWay:
    """Who may ask, for what, by which power, from which of its own feeds; `told` are others' columns of references.

    Those are told to the recipient itself where it asks for them; all else goes home to the partner that it came from.
    """

    recipient: str
    purpose: str
    legal_gateway: str
    feed: str
    told: tuple[str, ...]


def identity_ways(agreement: Agreement, shelf: Shelf) -> tuple[IdentityWay, ...]:
    """Every way, in the order of the agreement."""
    rules = agreement.tier3
    return tuple(
        way
        for recipient, purpose, gateway in product(rules.recipients, rules.purposes, rules.legal_gateways)
        for way in _ways(agreement, shelf, recipient, purpose, gateway)
    )


def _ways(agreement: Agreement, shelf: Shelf, recipient: str, purpose: str, gateway: str) -> Iterator[IdentityWay]:
    """The ways of one recipient, one for each feed that its organisation gives."""
    among = agreement.recipient(recipient)
    organisation = among.organisation if among and among.organisation else ""
    people = {
        _ANYBODY: Person(
            id=_ANYBODY, organisation=organisation or _ANYBODY, role=_ROLE, recipients=(recipient,), joined=date.min
        )
    }
    for feed in (item.feed for item in agreement.supplies if item.partner == organisation):
        request = IdentityRequest(
            asked_by=_ANYBODY,
            role=_ROLE,
            recipient=recipient,
            purpose=purpose,
            legal_gateway=gateway,
            necessity=Necessity.RISK_TO_LIFE,
            origin=Origin.OWN_RECORD,
            record=OwnRecord(partner=organisation, feed=feed, reference=_ANYBODY),
            to_recipient=False,
        )
        try:
            refuse_unagreed(request, agreement, people, 0, agreement.in_force.start)
        except PlanRefusedError:
            continue
        yield IdentityWay(recipient, purpose, gateway, feed, _told(agreement, shelf, request, organisation))


def _told(agreement: Agreement, shelf: Shelf, request: IdentityRequest, organisation: str) -> tuple[str, ...]:
    """The columns of other partners' references that the recipient may be told."""
    further = request.model_copy(update={"to_recipient": True})
    return tuple(
        f"{column.name} of {supply.feed} from {supply.partner}"
        for supply in agreement.supplies
        if supply.partner != organisation and supply.feed in shelf.feeds
        for column in shelf.feeds[supply.feed].columns
        if column.field_class is FieldClass.RECORD_REF
        and goes_to_recipient(further, agreement, supply.partner, shelf.feeds[supply.feed], column.name)
    )

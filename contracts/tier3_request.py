"""A request for an identity: who asks, for what, by which power, and from which record of their own it begins. Pure.

There is no field for a pid, a row id or a person, so that no analytic result can be its beginning, and a reference that
has the form of one is refused. No message repeats anything that the document says but the agreement's own ids.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from contracts.agreement import Agreement
from contracts.clauses import Clause, Identifier, Recipient
from contracts.errors import DocumentError, PlanRefusedError
from contracts.feed import Feed
from contracts.people import Person
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Tier, strictest

_OF_THE_GATEWAY = re.compile(r"[a-z2-7]{26}", re.IGNORECASE)
"""How the gateway writes pids, row ids and pseudonyms of references: 128 bits in base32."""
_DOCUMENT = "the request"
_KINDS_OF_FAULT = {
    "missing": "is missing",
    "enum": "is not one of the words that it may be",
    "extra_forbidden": "is not a field of a request",
}
Reference = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]


class Origin(StrEnum):
    """What a request begins from. An analytic result is not among them."""

    OWN_RECORD = "own_record"
    SAFEGUARDING_DISCLOSURE = "safeguarding_disclosure"


class Necessity(StrEnum):
    """Why nothing less will do, as a code, so that no words about a person stand where approvers read them."""

    RISK_TO_LIFE = "risk_to_life"
    RISK_OF_SERIOUS_HARM = "risk_of_serious_harm"
    CHILD_AT_RISK = "child_at_risk"
    ADULT_AT_RISK = "adult_at_risk"
    PREVENTION_OF_CRIME = "prevention_of_crime"


class OwnRecord(Clause):
    """The recipient's own record of the person, as its organisation gave it to the gateway.

    `reference` is one of its own references in that feed, or `<receipt>:<line>` of its own delivery.
    """

    partner: Identifier
    feed: Identifier
    reference: Reference = Field(repr=False)


class Disclosure(Clause):
    """A safeguarding disclosure that the recipient has documented: its reference in their system, and its day."""

    reference: Reference = Field(repr=False)
    received: date


class IdentityRequest(Clause):
    """One request about one person. `to_recipient` asks for other partners' references beside what goes home."""

    asked_by: Identifier
    role: str
    recipient: Identifier
    purpose: Identifier
    legal_gateway: Identifier
    necessity: Necessity
    origin: Origin
    record: OwnRecord
    disclosure: Disclosure | None = None
    to_recipient: bool = False


class IdentityRequestRefusedError(PlanRefusedError):
    """An identity may not be asked for so; nothing was looked up."""


def read_request(content: bytes) -> IdentityRequest:
    """Read one request. Raises `DocumentError`, whose message names fields of a request and quotes nothing."""
    try:
        request = IdentityRequest.model_validate(read_yaml(content.decode()))
    except ValidationError as error:
        problem = _problem(error)
    except (yaml.YAMLError, UnicodeDecodeError):
        problem = "is not YAML in UTF-8 without a key that stands twice"
    else:
        _refuse_results(request)
        return request
    # Outside the block, for what the libraries raise may quote the document, and would hang on to this refusal.
    raise DocumentError(_DOCUMENT, problem)


def refuse_unagreed(
    request: IdentityRequest, agreement: Agreement, people: Mapping[str, Person], asked_this_month: int, on: date
) -> None:
    """Raise `IdentityRequestRefusedError` that names the first thing missing; return where nothing is.

    `asked_this_month`: requests that were entered in the calendar month already, this one not among them.
    """
    rules = agreement.tier3
    if not agreement.binds(on):
        raise _refused("the agreement is not in force", f"{agreement.label} must bind on the day that it is asked")
    recipient = agreement.recipient(request.recipient) if request.recipient in rules.recipients else None
    if recipient is None:
        raise _refused("the recipient may not ask for identities", "the agreement's tier3 must name them")
    if request.purpose not in rules.purposes:
        raise _refused("the purpose is none of tier 3", "the agreement's tier3 must name it")
    if request.legal_gateway not in rules.legal_gateways:
        raise _refused("the legal gateway is none of tier 3", "the agreement's tier3 must name it")
    _refuse_low_ceiling(request, agreement, recipient)
    _refuse_strangers(request, recipient, people.get(request.asked_by), on)
    _refuse_others_records(request, agreement, recipient, on)
    if asked_this_month >= rules.requests_a_month:
        raise _refused("no request is left this month", f"the agreement allows {rules.requests_a_month} in a month")
    if request.to_recipient and not _may_reach_recipient(request, agreement):
        raise _refused(
            "nothing of any partner may go to the recipient",
            "clauses and parties of tier 3; else ask that it goes home",
        )


def goes_to_recipient(request: IdentityRequest, agreement: Agreement, partner: str, feed: Feed, column: str) -> bool:
    """Whether the recipient may be told what another partner wrote in a column of references.

    Only where it was asked for, the legal gateway reaches the class, and clause, party, feed and column are of tier 3.
    """
    supply, party = agreement.supply(partner, feed.id), agreement.party(partner)
    if not request.to_recipient or supply is None or party is None or party.signed is None or feed.data_class is None:
        return False
    of_column = (item.ceiling for item in feed.columns if item.name == column)
    allowed = strictest(feed.ceiling, supply.ceiling, party.ceiling, *of_column)
    return allowed is Tier.IDENTIFIABLE and agreement.legal_gateway(request.legal_gateway).reaches(feed.data_class)


def _may_reach_recipient(request: IdentityRequest, agreement: Agreement) -> bool:
    """Whether any clause of another party lets identities go further than home."""
    of_tier_3 = {item.id for item in agreement.parties if item.ceiling is Tier.IDENTIFIABLE}
    others = (item for item in agreement.supplies if item.partner != request.record.partner)
    return any(item.ceiling is Tier.IDENTIFIABLE and item.partner in of_tier_3 for item in others)


def _refuse_low_ceiling(request: IdentityRequest, agreement: Agreement, recipient: Recipient) -> None:
    """Recipient, purpose and legal gateway must all be of tier 3: the strictest wins here as everywhere."""
    ceilings = {
        "the recipient's clearance": recipient.clearance,
        "the purpose's ceiling": agreement.purpose(request.purpose).ceiling,
        "the legal gateway's ceiling": agreement.legal_gateway(request.legal_gateway).ceiling,
    }
    for name, ceiling in ceilings.items():
        if ceiling is not Tier.IDENTIFIABLE:
            raise _refused(f"{name} is {ceiling.value}", "the agreement must set it to 3")


def _refuse_strangers(request: IdentityRequest, recipient: Recipient, person: Person | None, on: date) -> None:
    """Who asks must be one of the recipient's people on that day, in the role that people.yaml gives them."""
    if recipient.organisation is None or recipient.public:
        raise _refused("the recipient is not of one organisation", "the agreement must say of which, by `organisation`")
    if person is None or not person.is_here(on):
        raise _refused("who asks is not known here on this day", "people.yaml must name them, joined and not left")
    if person.organisation != recipient.organisation or recipient.id not in person.recipients:
        raise _refused("who asks is not one of the recipient's people", "people.yaml must put them among these")
    if request.role != person.role:
        raise _refused("who asks does not have that role", "write the role that people.yaml gives them")


def _refuse_others_records(request: IdentityRequest, agreement: Agreement, recipient: Recipient, on: date) -> None:
    """It begins from a record of the recipient's own organisation, in a feed that it gives."""
    if request.record.partner != recipient.organisation:
        raise _refused("the record is not the recipient's own", f"begin from one that {recipient.organisation} gave")
    if agreement.supply(request.record.partner, request.record.feed) is None:
        raise _refused("the recipient's organisation does not give that feed", "name the feed in which the record was")
    if (request.disclosure is not None) != (request.origin is Origin.SAFEGUARDING_DISCLOSURE):
        raise _refused("the origin and the disclosure do not agree", "document the disclosure where it is the origin")
    if request.disclosure is not None and request.disclosure.received > on:
        raise _refused("the disclosure was not yet received", "give the day on which it was")


def _refuse_results(request: IdentityRequest) -> None:
    """Raise `IdentityRequestRefusedError` for a reference that is written as pids and row ids are."""
    references = [item.reference for item in (request.record, request.disclosure) if item is not None]
    if any(_OF_THE_GATEWAY.fullmatch(re.sub(r"[\s_.-]", "", item)) for item in references):
        raise _refused(
            "a reference has the form of a pid or a row id",
            "begin from your own record or a documented disclosure, never from a product",
        )


def _problem(error: ValidationError) -> str:
    """What is wrong first, by the name of a field that a request has; whatever else was written is not repeated."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    names = set().union(*(model.model_fields for model in (IdentityRequest, OwnRecord, Disclosure)))
    place = ".".join(part for part in first["loc"] if isinstance(part, str) and part in names)
    return f"{place or 'what it says'} {_KINDS_OF_FAULT.get(first['type'], 'is not written as it must be')}"


def _refused(missing: str, remedy: str) -> IdentityRequestRefusedError:
    return IdentityRequestRefusedError(missing, remedy)

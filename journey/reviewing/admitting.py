"""Who may compare records today: it was granted, they show who they are, and they hold no duty of the partnership."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from anonymisation.linking.admission import feeds_admitted
from contracts.approval_rules import Approver
from contracts.clauses import ClericalReview
from contracts.clerical_review import ReviewPlan, review_granted, review_plan
from contracts.duties import duty_held, holders_of
from contracts.people import Person
from contracts.tier3_parties import TIER3_PARTIES
from custody.signing import SignedFor
from journey.errors import LookRefusedError
from journey.identifying import Claim, identified
from journey.instance import Instance
from journey.tier3.requesting import tier3_parties


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whom somebody says to be, for what they compare, and how they sign a SHA-256 digest for something (base64)."""

    person: str
    purpose: str
    sign: Callable[[SignedFor, bytes], str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may compare records now, and which."""

    person: Person
    plan: ReviewPlan

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"person:{self.person.id}"

    @property
    def basis(self) -> dict[str, str | int]:
        """What the ledger says of why they may."""
        rules = self.plan.rules
        return {"purpose": rules.purpose, "legal_gateway": rules.legal_gateway, "clause": "clause:clerical_review"}


def admitted(instance: Instance, reviewer: Reviewer) -> Admitted:
    """The reviewer, if everything allows it today.

    Raises `AgreementUnsignedError`, contracts' `ReviewRefusedError` for the first thing missing, `IdentityRefusedError`
    for another's key, and `LookRefusedError` for who holds a duty.
    """
    agreement, on = instance.agreement, instance.now().date()
    review = _granted(instance, on)
    person = identified(instance, Claim(reviewer.person, lambda digest: reviewer.sign(SignedFor.CHALLENGE, digest)))
    plan = review_plan(agreement, review, person, reviewer.purpose, on)
    _refuse_who_holds_a_duty(instance, person)
    return Admitted(person, plan)


def _granted(instance: Instance, on: date) -> ClericalReview:
    """The review that is granted, whichever edition a pair's rows came by: all editions of a feed are linked."""
    agreement, library = instance.agreement, instance.library
    editions = (feed for name in feeds_admitted(agreement, on) for feed in library.editions(name).all)
    classes = library.field_rules.data_classes
    review = review_granted(agreement, {}, classes, on)
    for feed in editions:
        review_granted(agreement, {feed.id: feed}, classes, on)
    return review


def _refuse_who_holds_a_duty(instance: Instance, person: Person) -> None:
    """Whoever runs the gateway, keeps its keys, signs or audits what it does compares nothing, by id or by key."""
    people = instance.library.people.values()
    keys = {item.id: item.public_key for item in people if item.public_key}
    holders = holders_of(instance.library.duties, _approvers(instance), keys)
    if duty := duty_held(holders, person.id, person.public_key):
        raise LookRefusedError(f"who asks is {duty.value.replace('_', ' ')} too: somebody else must compare")


def _approvers(instance: Instance) -> Iterator[Approver]:
    """Everybody who approves anything: for a project, and identities where anybody does."""
    for project in instance.library.projects.values():
        yield from project.approvers
    if (instance.library.folder / TIER3_PARTIES).is_file():
        yield from tier3_parties(instance).approvers

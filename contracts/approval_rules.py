"""Who must sign before something goes out: how many, of how many organisations, in which roles. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.clauses import Clause, Identifier
from contracts.feed import Feed
from contracts.people import PublicKey
from contracts.vocabulary import DataClass


class ApproverRole(StrEnum):
    """In which capacity somebody approves."""

    DATA_PROTECTION_OFFICER = "data_protection_officer"
    CALDICOTT_GUARDIAN = "caldicott_guardian"
    INFORMATION_ASSET_OWNER = "information_asset_owner"
    SENIOR_RISK_OWNER = "senior_information_risk_owner"

    @property
    def words(self) -> str:
        """The role as a message says it."""
        return self.value.replace("_", " ")


ORGANISATIONS_NEEDED = 2
"""Organisations whose approvers sign a product of tier 2B (design: tiers)."""

GUARDIANS = frozenset({ApproverRole.DATA_PROTECTION_OFFICER, ApproverRole.CALDICOTT_GUARDIAN})
"""One of them signs where what goes out is about health or children (`domain.md` 3.4, release approval)."""

_NO_GUARDIAN_NEEDED = frozenset(
    {
        DataClass.OPEN,
        DataClass.POLICE,
        DataClass.PROBATION,
        DataClass.PRISON,
        DataClass.FIRE,
        DataClass.COMMUNITY,
        DataClass.EXCLUSIONS,
    }
)
"""Classes that are neither of health nor about children as such; any other, named or not, needs a guardian."""


def needs_guardian(feeds: Iterable[Feed]) -> bool:
    """Whether any feed is of health, or of people who may be children; one that does not say what it is counts so."""
    return any(feed.data_class not in _NO_GUARDIAN_NEEDED or feed.may_tell_of_children for feed in feeds)


class Approver(Clause):
    """Who may approve, for which organisation and in which role.

    `public_key`: Ed25519, base64; without one nobody can sign as them.
    """

    id: Identifier
    organisation: Identifier
    role: ApproverRole
    public_key: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature that was verified. All of it is public: with it anybody can check the approval offline."""

    approver: str
    organisation: str
    role: ApproverRole
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How many people must sign, of how many organisations; where `one_of` has roles, one signs in one of them.

    Raises ValueError for a rule that nobody's signature would be enough for, or that no signatures could meet.
    """

    needed: int
    organisations: int
    one_of: frozenset[ApproverRole] = frozenset()

    def __post_init__(self) -> None:
        """Refuse here, so that no later step has to ask."""
        if self.needed < 1 or not 1 <= self.organisations <= self.needed:
            raise ValueError("a rule asks for one signature at least, and for no more organisations than signatures")


def rule_for_public(needed: int) -> ApprovalRule:
    """What a table needs before the public may read it: as many signatures as the agreement says, one at least."""
    return ApprovalRule(max(needed, 1), 1)


def rule_for_project(needed: int, feeds: Iterable[Feed]) -> ApprovalRule:
    """What records with a pid need: as many signatures as the agreement says, two at least, of two organisations."""
    guardians = GUARDIANS if needs_guardian(feeds) else frozenset[ApproverRole]()
    return ApprovalRule(max(needed, ORGANISATIONS_NEEDED), ORGANISATIONS_NEEDED, guardians)


def enough(signatures: Sequence[Approval], rule: ApprovalRule) -> bool:
    """Whether verified signatures over one digest meet a rule; somebody who signs twice, or with two ids, is one."""
    return lacking(signatures, rule) is None


def lacking(signatures: Sequence[Approval], rule: ApprovalRule) -> str | None:
    """What is missing first, in words; None where nothing is."""
    people = min(len({item.approver for item in signatures}), len({item.public_key for item in signatures}))
    if people < rule.needed:
        return f"{rule.needed - people} more of {rule.needed} signatures"
    organisations = len({item.organisation for item in signatures})
    if organisations < rule.organisations:
        return f"a signature of another organisation: {rule.organisations} must have signed"
    if rule.one_of and not any(item.role in rule.one_of for item in signatures):
        return f"the signature of a {' or a '.join(role.words for role in sorted(rule.one_of))}"
    return None

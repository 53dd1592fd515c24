"""An Information Sharing Agreement as a typed value: who gives what, to whom, at which tier, under which power."""

from datetime import date

import yaml
from pydantic import ValidationError

from contracts.clauses import (
    ApprovalRules,
    Clause,
    ClericalReview,
    Conflict,
    DocumentAbove,
    Identifier,
    InForce,
    LegalGateway,
    LinkageLimits,
    Operator,
    Owner,
    Party,
    Purpose,
    Recipient,
    Release,
    Retention,
    Supply,
    Thresholds,
    Tier3Rules,
)
from contracts.errors import DocumentError
from contracts.lawful_basis import LawfulBasis
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Tier


class Agreement(Clause):
    """One version of one agreement. Without `clerical_review` no person compares records."""

    id: Identifier
    title: str
    version: str
    in_force: InForce
    review: date
    owner: Owner
    operator: Operator
    above: tuple[DocumentAbove, ...]
    legal_gateways: tuple[LegalGateway, ...]
    lawful_bases: tuple[LawfulBasis, ...]
    purposes: tuple[Purpose, ...]
    recipients: tuple[Recipient, ...]
    parties: tuple[Party, ...]
    supplies: tuple[Supply, ...]
    releases: tuple[Release, ...]
    thresholds: Thresholds
    approvals: ApprovalRules
    retention: Retention
    tier3: Tier3Rules
    duties: tuple[Conflict, ...]
    clerical_review: ClericalReview | None = None
    linkage: LinkageLimits = LinkageLimits()

    @property
    def label(self) -> str:
        """Identifier and version, as receipts and manifests cite it."""
        return f"{self.id} {self.version}"

    def binds(self, on: date) -> bool:
        """Whether the agreement is in force on that day."""
        return self.in_force.start <= on <= self.in_force.until

    def party(self, partner: str) -> Party | None:
        """The party of that id, signed or not."""
        return next((party for party in self.parties if party.id == partner), None)

    def supply(self, partner: str, feed: str) -> Supply | None:
        """The clause under which this partner gives this feed."""
        return next((item for item in self.supplies if (item.partner, item.feed) == (partner, feed)), None)

    def release(self, product: str, tier: Tier) -> Release | None:
        """The clause that releases this product at this tier."""
        return next((item for item in self.releases if (item.product, item.tier) == (product, tier)), None)

    def recipient(self, recipient: str) -> Recipient | None:
        """The recipient of that id."""
        return next((item for item in self.recipients if item.id == recipient), None)

    def purpose(self, purpose: str) -> Purpose:
        """The purpose of that id; the agreement was checked to name every purpose that it uses."""
        return next(item for item in self.purposes if item.id == purpose)

    @property
    def linked_feeds(self) -> tuple[str, ...]:
        """The feeds of clauses at tier 2B and of linked clauses at tier 1, in order: those that are linked at all."""
        linking = (item for item in self.releases if item.linked or item.tier is Tier.PSEUDONYMISED)
        return tuple(sorted({feed for item in linking for feed in item.columns}))

    def legal_gateway(self, gateway: str) -> LegalGateway:
        """The legal gateway of that id; the agreement was checked to name every one that it uses."""
        return next(item for item in self.legal_gateways if item.id == gateway)

    def lawful_basis(self, basis: str) -> LawfulBasis:
        """The lawful basis of that id; the agreement was checked to name every one that it uses."""
        return next(item for item in self.lawful_bases if item.id == basis)


def read_agreement(text: str, document: str) -> Agreement:
    """Read one agreement; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        agreement = Agreement.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not an agreement that the gateway can read ({error})") from None
    _refuse_impossible_dates(agreement, document)
    _refuse_twins(agreement, document)
    _refuse_unknown_names(agreement, document)
    _refuse_impossible_quorum(agreement, document)
    _refuse_empty_grey_zone(agreement, document)
    return agreement


def _refuse_impossible_dates(agreement: Agreement, document: str) -> None:
    """It begins before it ends, and is reviewed before that."""
    if not agreement.in_force.start <= agreement.review <= agreement.in_force.until:
        raise DocumentError(document, "must begin, be reviewed, and end, in this order: mend in_force or review")


def _refuse_impossible_quorum(agreement: Agreement, document: str) -> None:
    """One person alone never opens identities, and no more can be asked for than there are."""
    quorum = agreement.approvals.identifiable
    if not 1 < quorum.needed <= quorum.of:
        raise DocumentError(document, "asks for impossible approvals of tier 3: at least 2, and no more than there are")


def _refuse_empty_grey_zone(agreement: Agreement, document: str) -> None:
    """A grey zone has weights in it."""
    review = agreement.clerical_review
    if review is not None and review.grey_zone.start >= review.grey_zone.until:
        raise DocumentError(document, "has a grey zone that ends where it begins: `from` lies below `to`")


def _refuse_twins(agreement: Agreement, document: str) -> None:
    """Two entries about one thing would leave it to chance which of them was agreed."""
    named: dict[str, list[object]] = {
        "party": [item.id for item in agreement.parties],
        "recipient": [item.id for item in agreement.recipients],
        "purpose": [item.id for item in agreement.purposes],
        "legal gateway": [item.id for item in agreement.legal_gateways],
        "lawful basis": [item.id for item in agreement.lawful_bases],
        "clause": [*(item.clause for item in agreement.supplies), *(item.clause for item in agreement.releases)],
        "supply": [(item.partner, item.feed) for item in agreement.supplies],
        "release": [(item.product, item.tier.value) for item in agreement.releases],
        "conflict of duties": [frozenset(item.duties) for item in agreement.duties],
    }
    if review := agreement.clerical_review:
        named |= {"reviewer": [*review.reviewers], "partner of clerical_review": [*review.partners]}
    for kind, names in named.items():
        if twins := [name for name in names if names.count(name) > 1]:
            raise DocumentError(document, f"has two entries for the {kind} {_named(twins[0])}; keep one")


def _named(twin: object) -> str:
    """A twin in words."""
    return " and ".join(sorted(twin)) if isinstance(twin, frozenset) else repr(twin)


def _refuse_unknown_names(agreement: Agreement, document: str) -> None:
    """Every clause may use only the parties, recipients, purposes and legal gateways that the agreement names."""
    named = {
        "party": {item.id for item in agreement.parties},
        "recipient": {item.id for item in agreement.recipients},
        "purpose": {item.id for item in agreement.purposes},
        "legal gateway": {item.id for item in agreement.legal_gateways},
        "lawful basis": {item.id for item in agreement.lawful_bases},
    }
    used = [("party", item.partner, item.clause) for item in agreement.supplies]
    used += [("legal gateway", item.legal_gateway, item.clause) for item in agreement.supplies]
    used += [("lawful basis", item.basis, item.clause) for item in agreement.supplies]
    used += [("purpose", item.purpose, item.clause) for item in agreement.releases]
    used += [("recipient", name, item.clause) for item in agreement.releases for name in item.recipients]
    of_tier_3 = agreement.tier3
    used += [("recipient", name, "tier3") for name in of_tier_3.recipients]
    used += [("purpose", name, "tier3") for name in of_tier_3.purposes]
    used += [("legal gateway", name, "tier3") for name in of_tier_3.legal_gateways]
    used += [("party", item.organisation, f"recipient {item.id}") for item in agreement.recipients if item.organisation]
    if review := agreement.clerical_review:
        used += [("party", name, "clerical_review") for name in review.partners]
        used += [("purpose", review.purpose, "clerical_review")]
        used += [("legal gateway", review.legal_gateway, "clerical_review")]
    for kind, name, clause in used:
        if name not in named[kind]:
            raise DocumentError(
                document, f"clause {clause} uses the {kind} {name!r}, which the agreement does not name"
            )

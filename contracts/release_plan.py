"""What may leave? One decision for each column of the feed behind a product, or a refusal. Pure."""

from dataclasses import asdict, dataclass
from datetime import date

from contracts.agreement import Agreement, Recipient, Release
from contracts.errors import ReleaseRefusedError
from contracts.feed import Column, Feed
from contracts.field_rules import FieldRules
from contracts.vocabulary import FieldClass, Tier, Treatment, strictest

_OF_PLACES = (Treatment.LOCAL_AUTHORITY, Treatment.LSOA)
"""Treatments that publish what the feed's own column of places resolves to, and of no other column."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a column leaves as it does. `ceilings` are all that were considered; `decided_by` the strictest."""

    column: str
    field_class: FieldClass
    treatment: Treatment
    clause: str
    legal_gateway: str
    agreement: str
    ceilings: dict[str, str]
    decided_by: str

    def as_json(self) -> dict[str, object]:
        """The decision as it stands in manifests and Parquet column metadata."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """The decisions for one product and one recipient, a decision for every column of the feed."""

    product: str
    tier: Tier
    recipient: str
    purpose: str
    small_count: int
    partners: tuple[str, ...]
    decisions: tuple[Decision, ...]

    def decision(self, column: str) -> Decision:
        """The decision about one column of the feed."""
        return next(item for item in self.decisions if item.column == column)

    def released(self) -> tuple[Decision, ...]:
        """Decisions that let something of a column out."""
        return tuple(item for item in self.decisions if item.treatment is not Treatment.DROP)


def release_plan(  # noqa: PLR0913, PLR0917 - the question really has this many parts (design: tiers)
    agreement: Agreement, rules: FieldRules, feed: Feed, product: str, tier: Tier, recipient: str, on: date
) -> ReleasePlan:
    """The plan by which `product` goes to `recipient` on a day; `ReleaseRefusedError` names what is missing first."""
    release = _clause(agreement, product, tier, on)
    receiver = _receiver(agreement, release, recipient)
    partners = tuple(item.partner for item in agreement.supplies if item.feed == feed.id)
    if not partners:
        raise ReleaseRefusedError(f"no partner gives {feed.id} under {agreement.label}", "a supply clause must name it")
    ceilings = _ceilings(agreement, release, feed, receiver)
    allowed = strictest(*ceilings.values())
    if allowed.rank < tier.rank:
        lowest = _strictest_name(ceilings)
        raise ReleaseRefusedError(
            f"{product} at tier {tier} is above the ceiling {allowed} of {lowest}", "coarsen it or amend the agreement"
        )
    granted = release.columns.get(feed.id, {})
    _refuse_unknown_columns(granted, feed, release)
    decisions = tuple(_decide(agreement, rules, feed, release, column, ceilings) for column in feed.columns)
    return ReleasePlan(product, tier, recipient, release.purpose, agreement.thresholds.small_count, partners, decisions)


def columns_to_protect(agreement: Agreement, rules: FieldRules, feed: Feed, on: date) -> tuple[str, ...]:
    """Columns of a feed that some clause in force could release: all that the protected zone may hold.

    A grant that the field-class rule denies could release nothing. A column that tells who somebody is, or that nobody
    has read, is never held there in clear, whatever a clause says.
    """
    if not agreement.binds(on):
        return ()
    return tuple(
        column.name
        for column in feed.columns
        if not column.field_class.sealed_at_rest and _could_leave(agreement, rules, feed, column)
    )


def _could_leave(agreement: Agreement, rules: FieldRules, feed: Feed, column: Column) -> bool:
    """Whether some clause grants a column a treatment that its class allows at the clause's tier."""
    for release in agreement.releases:
        treatment = release.columns.get(feed.id, {}).get(column.name, Treatment.DROP)
        if treatment is not Treatment.DROP and rules.allows(column.field_class, release.tier, treatment):
            return True
    return False


def _clause(agreement: Agreement, product: str, tier: Tier, on: date) -> Release:
    """The clause that releases the product, of an agreement in force."""
    if not agreement.binds(on):
        raise ReleaseRefusedError(f"{agreement.label} is not in force on {on}", "renew the agreement first")
    release = agreement.release(product, tier)
    if release is None:
        raise ReleaseRefusedError(
            f"no clause of {agreement.label} releases {product} at tier {tier}", "the agreement must be amended"
        )
    return release


def _receiver(agreement: Agreement, release: Release, recipient: str) -> Recipient:
    """The recipient, whom the clause must name. The public waits for a later part, whoever names it."""
    receiver = agreement.recipient(recipient)
    if receiver is not None and receiver.public:
        raise ReleaseRefusedError(
            f"{release.product} has not been attacked",
            "public release needs the attack of part 6 and a signed approval; it is internal until then",
        )
    if receiver is None or recipient not in release.recipients:
        raise ReleaseRefusedError(
            f"clause {release.clause} of {agreement.label} does not name the recipient {recipient!r}",
            f"it names {', '.join(release.recipients)}",
        )
    return receiver


def _ceilings(agreement: Agreement, release: Release, feed: Feed, receiver: Recipient) -> dict[str, Tier]:
    """Every ceiling that bears on a release, by what sets it. Several partners may give the feed: all count."""
    ceilings = {
        f"feed {feed.id}": feed.ceiling,
        f"recipient {receiver.id}": receiver.clearance,
        f"purpose {release.purpose}": agreement.purpose(release.purpose).ceiling,
    }
    for supply in (item for item in agreement.supplies if item.feed == feed.id):
        party = agreement.party(supply.partner)
        ceilings[f"clause {supply.clause}"] = supply.ceiling
        ceilings[f"legal gateway {supply.legal_gateway}"] = agreement.legal_gateway(supply.legal_gateway).ceiling
        ceilings[f"partner {supply.partner}"] = party.ceiling if party else Tier.AGGREGATE
    return ceilings


def _strictest_name(ceilings: dict[str, Tier]) -> str:
    """What sets the strictest ceiling."""
    return min(ceilings, key=lambda name: ceilings[name].rank)


def _refuse_unknown_columns(granted: dict[str, Treatment], feed: Feed, release: Release) -> None:
    """A clause that grants a column which the feed lacks was not written for this feed."""
    for name in granted:
        if name not in {column.name for column in feed.columns}:
            raise ReleaseRefusedError(
                f"clause {release.clause} grants the column {name!r}, which {feed.id} has not", "amend the clause"
            )


def _decide(  # noqa: PLR0913, PLR0917 - every fact that bears on one column
    agreement: Agreement, rules: FieldRules, feed: Feed, release: Release, column: Column, ceilings: dict[str, Tier]
) -> Decision:
    """One column: what the clause grants, if the field-class rule allows it; the unnamed is dropped."""
    treatment = release.columns.get(feed.id, {}).get(column.name, Treatment.DROP)
    if not rules.allows(column.field_class, release.tier, treatment):
        raise ReleaseRefusedError(
            f"clause {release.clause} grants {column.name!r} as {treatment}, "
            f"which the class {column.field_class} does not allow at tier {release.tier}",
            "coarsen or drop the column in the clause",
        )
    if treatment in _OF_PLACES and (feed.place is None or column.name != feed.place.column):
        raise ReleaseRefusedError(
            f"clause {release.clause} grants {column.name!r} as {treatment}, but no place is found by that column",
            "grant the feed's column of places instead",
        )
    gateways = sorted({item.legal_gateway for item in agreement.supplies if item.feed == feed.id})
    return Decision(
        column=column.name,
        field_class=column.field_class,
        treatment=treatment,
        clause=release.clause,
        legal_gateway=", ".join(gateways),
        agreement=agreement.label,
        ceilings={name: tier.value for name, tier in ceilings.items()},
        decided_by=_strictest_name(ceilings),
    )

"""What may leave? One decision for each column of the feed behind a product, or a refusal. Pure."""

from dataclasses import asdict, dataclass
from datetime import date

from contracts.agreement import Agreement
from contracts.ceilings import deciding, release_ceilings
from contracts.clauses import Recipient, Release, RowLimits
from contracts.errors import ReleaseRefusedError
from contracts.feed import Column, Feed
from contracts.field_rules import FieldRules
from contracts.power import supplies_with_power, unfit_under
from contracts.project import Project
from contracts.row_decisions import RowDecision, row_decisions, spoke_area
from contracts.vocabulary import DataClass, FieldClass, Tier, Treatment

_SENSITIVE = frozenset(
    {
        DataClass.PATIENT_INFORMATION,
        DataClass.SOCIAL_CARE,
        DataClass.TREATMENT,
        DataClass.YOUTH_JUSTICE,
        DataClass.EDUCATION,
    }
)
"""Classes about health or children, of whom more must look alike (the partnership's rules matrix, minimum cell)."""


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
    """The decisions for one product, one feed and one recipient: one for every column of the feed, and for its rows.

    `area` lists the local authorities whose rows a spoke receives; empty where the recipient is none. Of the rows only
    those leave that lie in `limits`. At least `k` people look alike in a product of records, with `l` answers to what
    is sensitive.
    """

    product: str
    tier: Tier
    feed: str
    recipient: str
    purpose: str
    small_count: int
    partners: tuple[str, ...]
    decisions: tuple[Decision, ...]
    rows: tuple[RowDecision, ...]
    area: tuple[str, ...]
    limits: RowLimits
    k: int
    l: int  # noqa: E741 - the name that the literature gives it
    singled_out_one_in: int

    def decision(self, column: str) -> Decision:
        """The decision about one column of the feed."""
        return next(item for item in self.decisions if item.column == column)

    def released(self) -> tuple[Decision, ...]:
        """Decisions that let something of a column out."""
        return tuple(item for item in self.decisions if item.treatment is not Treatment.DROP)


def release_plan(  # noqa: PLR0913, PLR0917 - the question really has this many parts (design: tiers)
    agreement: Agreement,
    rules: FieldRules,
    feed: Feed,
    product: str,
    tier: Tier,
    recipient: str,
    on: date,
    project: Project | None = None,
) -> ReleasePlan:
    """The plan by which something of `feed` goes to `recipient` in `product` on a day.

    `product` is named as in the clause. Tier 2B needs the `project` it is for. `ReleaseRefusedError` names what is
    missing first.
    """
    release = _clause(agreement, product, tier, on)
    receiver = _receiver(agreement, release, recipient)
    if tier is Tier.PSEUDONYMISED:
        _refuse_unfit_project(project, release, recipient, feed, on)
    supplies = supplies_with_power(rules.data_classes, agreement, feed)
    ceilings = release_ceilings(agreement, rules, release, feed, receiver)
    _refuse_above_ceiling(release, ceilings, receiver)
    granted = release.columns.get(feed.id, {})
    _refuse_unknown_columns(granted, feed, release)
    decisions = tuple(_decide(agreement, rules, feed, release, column, ceilings) for column in feed.columns)
    thresholds = agreement.thresholds
    return ReleasePlan(
        product=product,
        tier=tier,
        feed=feed.id,
        recipient=recipient,
        purpose=release.purpose,
        small_count=thresholds.small_count,
        partners=tuple(item.partner for item in supplies),
        decisions=decisions,
        rows=row_decisions(agreement, release, receiver, feed, supplies),
        area=spoke_area(release, receiver),
        limits=release.limits(feed.id),
        k=max(release.k, thresholds.k_sensitive if _is_sensitive(feed, granted) else thresholds.k),
        l=max(release.l, thresholds.l),
        singled_out_one_in=thresholds.singled_out_one_in,
    )


def _is_sensitive(feed: Feed, granted: dict[str, Treatment]) -> bool:
    """Whether more people must look alike: rows of health, of children, or of places smaller than an LSOA."""
    return feed.data_class in _SENSITIVE or feed.may_tell_of_children or Treatment.SNAPPED_POINT in granted.values()


def columns_to_protect(
    agreement: Agreement, rules: FieldRules, feed: Feed, on: date
) -> dict[str, frozenset[Treatment]]:
    """Columns of a feed that some clause in force could release, each with every treatment that one could give it.

    That is all that the protected zone may hold, and how finely. A grant that the field-class rule denies, or that can
    make nothing of the column, could release nothing. Of a date of birth only the age is held, of where somebody lives
    only areas; any other column that tells who somebody is, or that nobody has read, is never held there in clear,
    whatever a clause says.
    """
    return {
        column.name: treatments
        for column in feed.columns
        if _has_coarser_form(feed, column) and (treatments := _grants(agreement, rules, feed, column, on))
    }


def references_to_keep(agreement: Agreement, rules: FieldRules, feed: Feed, on: date) -> tuple[str, ...]:
    """Columns of record references of which some clause in force could release a keyed pseudonym."""
    return tuple(
        column.name
        for column in feed.columns
        if column.field_class is FieldClass.RECORD_REF and _grants(agreement, rules, feed, column, on)
    )


def _has_coarser_form(feed: Feed, column: Column) -> bool:
    """Whether something of a column may be held in clear."""
    if not column.field_class.sealed_at_rest:
        return True
    return column.field_class is FieldClass.DOB or column.name in {place.column for place in feed.places}


def _grants(agreement: Agreement, rules: FieldRules, feed: Feed, column: Column, on: date) -> frozenset[Treatment]:
    """The treatments that clauses in force grant a column, which fit it, and which its class allows at their tiers."""
    if not agreement.binds(on):
        return frozenset()
    granted = (
        (release.tier, release.columns.get(feed.id, {}).get(column.name, Treatment.DROP))
        for release in agreement.releases
    )
    return frozenset(
        treatment
        for tier, treatment in granted
        if treatment is not Treatment.DROP
        and rules.allows(column.field_class, tier, treatment)
        and not unfit_under(rules.data_classes, agreement, feed, column, treatment, tier)
    )


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


def _refuse_above_ceiling(release: Release, ceilings: dict[str, Tier], receiver: Recipient) -> None:
    """No ceiling may lie below the release.

    To count people across feeds is to link them, so what is given for a linked table must be fit for tier 2B; only who
    receives the table need be fit for no more than the table.
    """
    linking = Tier.PSEUDONYMISED if release.linked else release.tier
    lowest = deciding(ceilings)
    for name in (lowest, *ceilings):
        needed = release.tier if name == f"recipient {receiver.id}" else linking
        if ceilings[name].rank < needed.rank:
            raise ReleaseRefusedError(
                f"{release.product} at tier {needed} is above the ceiling {ceilings[name]} of {name}",
                "coarsen it or amend the agreement",
            )


def _refuse_unfit_project(project: Project | None, release: Release, recipient: str, feed: Feed, on: date) -> None:
    """Records with a pid are made for one open project, which names the feed, the recipient and the purpose."""
    if project is None:
        raise ReleaseRefusedError(f"{release.product} at tier {release.tier} is for no project", "open one first")
    if not project.is_open(on):
        raise ReleaseRefusedError(
            f"the project {project.id} is not open on {on}", f"it runs from {project.opens} until {project.ends}"
        )
    if feed.id not in project.feeds:
        raise ReleaseRefusedError(f"the project {project.id} does not name {feed.id}", "amend the project")
    if (project.recipient, project.purpose) != (recipient, release.purpose):
        raise ReleaseRefusedError(
            f"the project {project.id} is for {project.recipient} and {project.purpose}",
            f"clause {release.clause} is for {release.purpose} and this release for {recipient}: amend either",
        )


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
    unfit = unfit_under(rules.data_classes, agreement, feed, column, treatment, release.tier)
    if treatment is not Treatment.DROP and unfit:
        raise ReleaseRefusedError(
            f"clause {release.clause} grants {column.name!r} as {treatment}, but {unfit}",
            "grant another column, or this one with another treatment",
        )
    gateways = sorted({item.legal_gateway for item in agreement.supplies if item.feed == feed.id})
    if column.ceiling is not Tier.IDENTIFIABLE:
        ceilings = ceilings | {f"column {column.name}": column.ceiling}
    return Decision(
        column=column.name,
        field_class=column.field_class,
        treatment=treatment,
        clause=release.clause,
        legal_gateway=", ".join(gateways),
        agreement=agreement.label,
        ceilings={name: tier.value for name, tier in ceilings.items()},
        decided_by=deciding(ceilings),
    )

"""Why something leaves or comes in, and why not: every decision of a plan in the agreement's words, or its refusal.

Of what does not leave it says which clause would have to let it out, and how finely its class and its contract allow.
"""

from dataclasses import dataclass
from datetime import date

from contracts.agreement import Agreement
from contracts.clauses import Release
from contracts.errors import PlanRefusedError, ReleaseRefusedError
from contracts.feed import Column, Feed
from contracts.intake_plan import intake_plan
from contracts.ladders import coarser
from contracts.papers.flows import Shelf, outflows, plans
from contracts.papers.words import GUARDED
from contracts.power import unfit_under
from contracts.release_plan import Decision, ReleasePlan, columns_to_protect, references_to_keep
from contracts.row_decisions import RowDecision
from contracts.treatment_fitness import unfit_for
from contracts.vocabulary import FeedKind, Tier, Treatment


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a product as its clause or the catalogue names it, at a tier, for a recipient, on a day."""

    product: str
    tier: Tier
    recipient: str
    on: date
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The first thing that is missing, and what would satisfy it."""

    missing: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ColumnReason:
    """Why a column leaves as it does, or does not. `ceilings` by what sets them; `decided_by` the strictest."""

    feed: str
    column: str
    field_class: str
    treatment: str
    clause: str
    legal_gateway: str
    ceilings: dict[str, str]
    decided_by: str
    why: str


@dataclass(frozen=True, slots=True)
class ReleaseReasons:
    """Why a product goes to a recipient: its columns and rows, feed by feed; or a refusal, and then neither."""

    says: str
    columns: tuple[ColumnReason, ...]
    rows: tuple[tuple[str, RowDecision], ...]
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class IntakeReasons:
    """Why a partner may give a feed, and how each column of it then rests; or a refusal, and then nothing."""

    says: str
    ceilings: dict[str, str]
    decided_by: str
    area: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]
    refused: Refused | None


def why_released(agreement: Agreement, shelf: Shelf, asked: Asked) -> ReleaseReasons:
    """Why a product leaves so, or does not."""
    clause, project = _named(agreement, shelf, asked)
    release = agreement.release(clause, asked.tier)
    if release is None:
        return ReleaseReasons("", (), (), Refused(*_no_clause(agreement, clause, asked.tier)))
    try:
        found = _plans(agreement, shelf, release, asked, project)
    except PlanRefusedError as error:
        return ReleaseReasons("", (), (), Refused(error.missing, error.remedy))
    columns = tuple(
        _column_reason(agreement, shelf, release, plan, decision) for plan in found for decision in plan.decisions
    )
    rows = tuple((plan.feed, decision) for plan in found for decision in plan.rows)
    return ReleaseReasons(_says(agreement, release, asked.recipient), columns, rows, None)


def why_taken(agreement: Agreement, shelf: Shelf, partner: str, feed: Feed, on: date) -> IntakeReasons:
    """Why a partner may give a feed on a day, or may not."""
    try:
        plan = intake_plan(agreement, shelf.rules, partner, feed, on)
    except PlanRefusedError as error:
        return IntakeReasons("", {}, "", (), (), Refused(error.missing, error.remedy))
    gateway = agreement.legal_gateway(plan.legal_gateway)
    says = (
        f"clause {plan.clause} of {agreement.label}: {partner} gives {feed.id} under {gateway.title} "
        f"({gateway.source}), on the basis: {agreement.lawful_basis(plan.basis).told}"
    )
    told = {name: tier.value for name, tier in plan.ceilings.items()}
    return IntakeReasons(says, told, plan.decided_by, plan.area, _rests(agreement, shelf, feed, on), None)


def finest(agreement: Agreement, shelf: Shelf, feed: Feed, column: Column, tier: Tier) -> tuple[Treatment, ...]:
    """The finest treatments that a column's class, contract and power allow at a tier; empty where none does.

    Several stand on different ladders, of which none says less than another.
    """
    allowed = [
        treatment
        for treatment in sorted(shelf.rules.allowed.get((column.field_class, tier), ()))
        if treatment is not Treatment.DROP
        and not unfit_under(shelf.rules.data_classes, agreement, feed, column, treatment, tier)
    ]
    return tuple(item for item in allowed if not any(coarser(item, other) for other in allowed))


def _named(agreement: Agreement, shelf: Shelf, asked: Asked) -> tuple[str, str | None]:
    """The product as the clause names it, and the project: the catalogue's names say both."""
    if agreement.release(asked.product, asked.tier) is None:
        for project in shelf.projects:
            if asked.tier is Tier.PSEUDONYMISED and asked.product.endswith(f"_for_{project}"):
                return asked.product.removesuffix(f"_for_{project}"), asked.project or project
        spoke = f"_for_area_of_{asked.recipient}"
        return asked.product.removesuffix(spoke), asked.project
    return asked.product, asked.project


def _no_clause(agreement: Agreement, product: str, tier: Tier) -> tuple[str, str]:
    """That no clause releases it so, and which do otherwise."""
    missing = f"no clause of {agreement.label} releases {product} at tier {tier}"
    others = [f"clause {item.clause} at tier {item.tier}" for item in agreement.releases if item.product == product]
    if others:
        return missing, f"it is released by {', '.join(others)}; for this tier the agreement must be amended"
    known = ", ".join(sorted({item.product for item in agreement.releases}))
    return missing, f"the agreement must be amended; its clauses release {known}"


def _plans(
    agreement: Agreement, shelf: Shelf, release: Release, asked: Asked, project: str | None
) -> tuple[ReleasePlan, ...]:
    """The plan for each feed behind the product. Raises `ReleaseRefusedError`, also for who is given it together."""
    if project is not None and project not in shelf.projects:
        raise ReleaseRefusedError(f"there is no project {project!r}", f"there are {', '.join(sorted(shelf.projects))}")
    together = (
        flow.recipients
        for flow in outflows(agreement, shelf)
        if flow.release is release and flow.project == project and asked.recipient in flow.recipients
    )
    others = (item for item in next(together, ()) if item != asked.recipient)
    table, of_project = shelf.tables.get(release.product), shelf.projects.get(project or "")
    found = plans(agreement, shelf, release, (asked.recipient, *others), table, of_project, asked.on)
    return tuple(plan for plan in tuple(found) if plan.recipient == asked.recipient)


def _says(agreement: Agreement, release: Release, recipient: str) -> str:
    """The clause in a sentence."""
    purpose, receiver = agreement.purpose(release.purpose), agreement.recipient(recipient)
    who = receiver.title if receiver else recipient
    return (
        f"clause {release.clause} of {agreement.label}: {release.product} goes at tier {release.tier} to {who}, "
        f"for {purpose.title}"
    )


def _column_reason(
    agreement: Agreement, shelf: Shelf, release: Release, plan: ReleasePlan, decision: Decision
) -> ColumnReason:
    """One column in words."""
    feed = shelf.feeds[plan.feed]
    return ColumnReason(
        feed=plan.feed,
        column=decision.column,
        field_class=decision.field_class.value,
        treatment=decision.treatment.value,
        clause=decision.clause,
        legal_gateway=decision.legal_gateway,
        ceilings=decision.ceilings,
        decided_by=decision.decided_by,
        why=_why(agreement, shelf, release, feed, decision),
    )


def _why(agreement: Agreement, shelf: Shelf, release: Release, feed: Feed, decision: Decision) -> str:
    """Why a column leaves so; of one that does not, what would have to be agreed."""
    column = feed.column(decision.column)
    if decision.treatment is not Treatment.DROP:
        guarded = f"; {GUARDED[decision.treatment]}" if feed.guards_rows and decision.treatment in GUARDED else ""
        return (
            f"clause {release.clause} grants it as {decision.treatment}, "
            f"which its class {column.field_class} allows at tier {release.tier}{guarded}"
        )
    named = column.name in release.columns.get(feed.id, {})
    said = f"clause {release.clause} drops it" if named else f"clause {release.clause} does not name it"
    if possible := finest(agreement, shelf, feed, column, release.tier):
        return f"{said}: it would have to grant it, at the finest as {' or '.join(possible)} at tier {release.tier}"
    return f"{said}, and no clause could let it out: {_never(shelf, feed, column, release.tier)}"


def _never(shelf: Shelf, feed: Feed, column: Column, tier: Tier) -> str:
    """Why nothing of a column may leave at a tier, whatever is agreed."""
    by_class = sorted(shelf.rules.allowed.get((column.field_class, tier), frozenset()) - {Treatment.DROP})
    if not by_class:
        return f"its class {column.field_class} leaves at tier {tier} in no way"
    return f"its class allows {by_class[-1]}, but {unfit_for(feed, column, by_class[-1], tier)}"


def _rests(agreement: Agreement, shelf: Shelf, feed: Feed, on: date) -> tuple[tuple[str, str, str], ...]:
    """How each column rests once it came: in clear and how finely, or sealed only. Column, class, how."""
    clear = columns_to_protect(agreement, shelf.rules, feed, on) if feed.kind is FeedKind.EVENTS else {}
    keyed = references_to_keep(agreement, shelf.rules, feed, on)
    return tuple((column.name, column.field_class.value, _how(column, clear, keyed)) for column in feed.columns)


def _how(column: Column, clear: dict[str, frozenset[Treatment]], keyed: tuple[str, ...]) -> str:
    if column.name in clear:
        return f"in clear, as finely as {' or '.join(sorted(clear[column.name]))} needs"
    if column.name in keyed:
        return "sealed; a keyed pseudonym of it may leave"
    return "sealed only: no clause could release it"

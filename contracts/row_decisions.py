"""Which rows of a feed leave? One decision for each thing that a row may be about, beside those about columns. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from contracts.agreement import Agreement
from contracts.clauses import NO_LIMITS, Recipient, Release, Supply
from contracts.errors import ReleaseRefusedError
from contracts.feed import Feed
from contracts.row_limits import in_words, refuse_unfit_limits
from contracts.vocabulary import FieldClass, ScopeReason, Tier, Treatment

PLACES = (Treatment.LOCAL_AUTHORITY, Treatment.MSOA, Treatment.LSOA, Treatment.SNAPPED_POINT)
"""Treatments that publish which authority a row is of."""
ROLE, OFFENCES = "role", "offence_groups"
"""The column that says in which role a row is about somebody; the list of groups that columns of offences name."""
_OF_CONSENT = (ScopeReason.CONSENT, ScopeReason.OPT_OUT)


class RowAspect(StrEnum):
    """What a row may be about, of which it is decided whether it leaves."""

    AREA = "area"
    PERIOD = "period"
    SUBJECT_ROLE = "subject_role"
    OFFENCE_SCOPE = "offence_scope"
    CONSENT = "consent"
    OTHER_CODES = "other_codes"


_UNLIMITED_BY_CONTRACT = (RowAspect.SUBJECT_ROLE, RowAspect.OTHER_CODES)
"""In these respects no contract leaves rows out: what a clause says is all that is said."""


@dataclass(frozen=True, slots=True)
class RowDecision:
    """Which rows leave in one respect, and what decided it."""

    aspect: RowAspect
    rule: str
    decided_by: str

    def as_json(self) -> dict[str, str]:
        """The decision as it stands in manifests."""
        return asdict(self)


def row_decisions(
    agreement: Agreement, release: Release, receiver: Recipient, feed: Feed, supplies: tuple[Supply, ...]
) -> tuple[RowDecision, ...]:
    """A decision for every aspect.

    Raises `ReleaseRefusedError` where a spoke's own rows, or those that the clause means, cannot be told apart.
    """
    refuse_blind_spoke(release, receiver, feed)
    refuse_unfit_limits(release, feed)
    by_contract = (
        _area(agreement, release, receiver, feed, supplies),
        _period(agreement, feed),
        _subject_role(feed),
        _marked(feed, RowAspect.OFFENCE_SCOPE, (ScopeReason.SUBJECT,), "subjects and offences out of scope"),
        _marked(feed, RowAspect.CONSENT, _OF_CONSENT, "consent taken back or opted out"),
        RowDecision(RowAspect.OTHER_CODES, "rows with every code of other columns", f"contract {feed.id}"),
    )
    return tuple(_limited(release, feed, decision) for decision in by_contract)


def spoke_area(release: Release, receiver: Recipient) -> tuple[str, ...]:
    """The only local authorities whose rows a recipient receives; empty where it receives all, or no rows but cells."""
    return receiver.area if release.tier is not Tier.AGGREGATE else ()


def refuse_blind_spoke(release: Release, receiver: Recipient, feed: Feed) -> None:
    """A spoke receives rows only where each tells, of the place that decides the scope, of which authority it is."""
    if not spoke_area(release, receiver):
        return
    column = feed.scope.column if feed.scope else None
    if column is None or release.columns.get(feed.id, {}).get(column, Treatment.DROP) not in PLACES:
        where = f"grant {column!r} as {PLACES[0]} or finer" if column else f"{feed.id} holds no place: leave it out"
        raise ReleaseRefusedError(
            f"clause {release.clause} gives {feed.id} to {receiver.id}, which receives rows of its own area alone, "
            "without the authority of each row",
            where,
        )


def _limited(release: Release, feed: Feed, decision: RowDecision) -> RowDecision:
    """A decision with what the clause's own limits say in that respect, if they say anything."""
    limits = release.limits(feed.id)
    of_period = limits if decision.aspect is RowAspect.PERIOD else NO_LIMITS
    only = {name: codes for name, codes in limits.only.items() if _aspect(feed, name) is decision.aspect}
    if not (said := in_words(of_period.model_copy(update={"only": only}))):
        return decision
    told, clause = f"only where {' and '.join(said)}", f"clause {release.clause}"
    if decision.aspect in _UNLIMITED_BY_CONTRACT:
        return RowDecision(decision.aspect, f"rows {told}", clause)
    return RowDecision(decision.aspect, f"{decision.rule}; {told}", f"{decision.decided_by} and {clause}")


def _aspect(feed: Feed, name: str) -> RowAspect:
    """What a column that limits rows says of them, as far as its contract tells."""
    reasons = {marker.reason for marker in feed.markers if marker.column == name}
    if name == ROLE:
        return RowAspect.SUBJECT_ROLE
    if not reasons.isdisjoint(_OF_CONSENT):
        return RowAspect.CONSENT
    of_offence = feed.column(name).groups == OFFENCES or ScopeReason.SUBJECT in reasons
    return RowAspect.OFFENCE_SCOPE if of_offence else RowAspect.OTHER_CODES


def _area(
    agreement: Agreement, release: Release, receiver: Recipient, feed: Feed, supplies: tuple[Supply, ...]
) -> RowDecision:
    """A spoke's own area, else what the partners may give at the door."""
    if area := spoke_area(release, receiver):
        return RowDecision(RowAspect.AREA, f"rows of {', '.join(area)} alone", f"recipient {receiver.id}")
    if feed.scope is None:
        return RowDecision(RowAspect.AREA, "rows of every place: no place decides the scope", f"contract {feed.id}")
    parties = [agreement.party(item.partner) for item in supplies]
    areas = sorted({code for party in parties if party for code in party.area})
    return RowDecision(RowAspect.AREA, f"rows of {', '.join(areas)}, each from who may give them", "areas of partners")


def _period(agreement: Agreement, feed: Feed) -> RowDecision:
    """One period at a time, while the agreement binds."""
    span = f"{agreement.in_force.start} until {agreement.in_force.until}"
    rule = f"rows of one {feed.calendar.value.replace('_', ' ')}, made from {span} alone"
    return RowDecision(RowAspect.PERIOD, rule, agreement.label)


def _subject_role(feed: Feed) -> RowDecision:
    """Victims, witnesses and suspects are told apart wherever rows are about people (DPA 2018 section 38)."""
    roles = [item.name for item in feed.columns if item.name == ROLE and item.field_class is not FieldClass.STAFF]
    if not feed.identifiers:
        return RowDecision(RowAspect.SUBJECT_ROLE, "rows are about no person", f"contract {feed.id}")
    told = f"rows of every role, told apart by {roles[0]!r}" if roles else f"rows of the one role that {feed.id} is of"
    return RowDecision(RowAspect.SUBJECT_ROLE, told, f"contract {feed.id}")


def _marked(feed: Feed, aspect: RowAspect, reasons: tuple[ScopeReason, ...], what: str) -> RowDecision:
    """Rows that are marked so were never taken."""
    columns = [marker.column for marker in feed.markers if marker.reason in reasons]
    by = ", ".join(map(repr, columns))
    rule = f"none of {what}, by {by}" if columns else f"none is marked: no column tells {what}"
    return RowDecision(aspect, rule, f"contract {feed.id}")

"""Several agreements as one: the strictest of all that they say. What only one of them speaks of stays as it says.

Where two disagree, the lower ceiling, the smaller area, the coarser treatment, the fewer recipients and rows, the
higher threshold and the shorter time win; together they bind only while each of them does. What an agreement takes from
a partner leaves only by a product that it releases itself: nobody else can release it in its place. So nothing leaves
under several agreements that would not leave, as fine or finer, under each of those that take it.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Protocol, TypeVar

from contracts.agreement import Agreement
from contracts.clauses import (
    PARTNERS_COMPARED,
    ApprovalRules,
    ClericalReview,
    GreyZone,
    InForce,
    LegalGateway,
    LinkageLimits,
    Party,
    Purpose,
    Quorum,
    Recipient,
    Release,
    Retention,
    Supply,
    Thresholds,
    Tier3Rules,
)
from contracts.errors import DocumentError
from contracts.ladders import strictest as strictest_treatment
from contracts.lawful_basis import LawfulBasis
from contracts.row_limits import limits_of_both
from contracts.vocabulary import Treatment, strictest


class _Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """What it is called in every agreement."""


_Item = TypeVar("_Item")
_Entry = TypeVar("_Entry", bound=_Named)
_Key = TypeVar("_Key")
_Clause = TypeVar("_Clause", Supply, Release)


def composed(agreements: tuple[Agreement, ...]) -> Agreement:
    """One agreement that says what all of them allow together; each clause is named with the agreement that it is of.

    Raises `DocumentError` where two cannot stand beside each other: two versions of one, areas of a spoke without an
    authority in common, or two purposes of one release.
    """
    names = [item.id for item in agreements]
    if twins := [name for name in names if names.count(name) > 1]:
        raise DocumentError("agreements", f"hold two versions of {twins[0]}: keep the one that is in force")
    if len(agreements) == 1:
        return agreements[0]
    together = reduce(_together, (_told(item) for item in agreements))
    releases = (_of_what_is_let_out(item, agreements) for item in together.releases)
    return together.model_copy(update={"releases": tuple(item for item in releases if item.columns)})


def _of_what_is_let_out(release: Release, agreements: tuple[Agreement, ...]) -> Release:
    """The same, without the feeds that some agreement takes and does not let out in this product at this tier."""
    columns = {name: item for name, item in release.columns.items() if _is_let_out(name, release, agreements)}
    rows = {name: item for name, item in release.rows.items() if name in columns}
    return release.model_copy(update={"columns": columns, "rows": rows})


def _is_let_out(feed: str, release: Release, agreements: tuple[Agreement, ...]) -> bool:
    """Whether some agreement takes a feed, and each that does releases it so."""
    takers = [item for item in agreements if any(supply.feed == feed for supply in item.supplies)]
    return bool(takers) and all(
        any((own.product, own.tier) == (release.product, release.tier) and feed in own.columns for own in item.releases)
        for item in takers
    )


def _told(agreement: Agreement) -> Agreement:
    """The same, each clause with the name of its agreement before it, since two may number theirs alike."""
    supplies = tuple(_renamed(item, agreement.id) for item in agreement.supplies)
    releases = tuple(_renamed(item, agreement.id) for item in agreement.releases)
    return agreement.model_copy(update={"supplies": supplies, "releases": releases})


def _renamed(item: _Clause, agreement: str) -> _Clause:
    """A clause with the name of its agreement before it."""
    return item.model_copy(update={"clause": f"{agreement} {item.clause}"})


def _together(one: Agreement, other: Agreement) -> Agreement:
    """Two agreements as one. A release that no recipient is left of is none."""
    releases = _merged(one.releases, other.releases, lambda item: (item.product, item.tier), _release)
    return one.model_copy(
        update={
            "id": f"{one.id}_and_{other.id}",
            "title": f"{one.title}; {other.title}",
            "version": f"{one.version}+{other.version}",
            "in_force": InForce.model_construct(
                start=max(one.in_force.start, other.in_force.start), until=min(one.in_force.until, other.in_force.until)
            ),
            "review": min(one.review, other.review),
            "above": (*one.above, *(item for item in other.above if item not in one.above)),
            "legal_gateways": _by_id(one.legal_gateways, other.legal_gateways, _gateway),
            "lawful_bases": _by_id(one.lawful_bases, other.lawful_bases, _basis),
            "purposes": _by_id(one.purposes, other.purposes, _purpose),
            "recipients": _by_id(one.recipients, other.recipients, _recipient),
            "parties": _by_id(one.parties, other.parties, _party),
            "supplies": _merged(one.supplies, other.supplies, lambda item: (item.partner, item.feed), _supply),
            "releases": tuple(item for item in releases if item.recipients),
            "thresholds": _thresholds(one.thresholds, other.thresholds),
            "approvals": _approvals(one.approvals, other.approvals),
            "retention": _retention(one.retention, other.retention),
            "tier3": _tier3(one.tier3, other.tier3),
            "clerical_review": _clerical_review(one, other),
            "linkage": _linkage(one.linkage, other.linkage),
            "duties": (*one.duties, *(item for item in other.duties if item not in one.duties)),
        }
    )


def _merged(
    ours: Iterable[_Item],
    theirs: Iterable[_Item],
    key: Callable[[_Item], _Key],
    both: Callable[[_Item, _Item], _Item],
) -> tuple[_Item, ...]:
    """What either has, in order; what both have, put together."""
    found = {key(item): item for item in ours}
    for item in theirs:
        found[key(item)] = both(found[key(item)], item) if key(item) in found else item
    return tuple(found.values())


def _by_id(
    ours: Iterable[_Entry], theirs: Iterable[_Entry], both: Callable[[_Entry, _Entry], _Entry]
) -> tuple[_Entry, ...]:
    """The same, of what has an id."""
    return _merged(ours, theirs, lambda item: item.id, both)


def _gateway(one: LegalGateway, other: LegalGateway) -> LegalGateway:
    """A power reaches what both say that it reaches."""
    classes = one.data_classes if other.data_classes is None else other.data_classes
    if one.data_classes is not None and other.data_classes is not None:
        classes = tuple(item for item in one.data_classes if item in other.data_classes)
    changed = {
        "ceiling": strictest(one.ceiling, other.ceiling),
        "data_classes": classes,
        "not_from": (*one.not_from, *(item for item in other.not_from if item not in one.not_from)),
        "limits": (*one.limits, *(item for item in other.limits if item not in one.limits)),
    }
    return one.model_copy(update=changed)


def _basis(one: LawfulBasis, other: LawfulBasis) -> LawfulBasis:
    """A basis is what both say that it is."""
    if one != other:
        raise DocumentError(
            "agreements", f"say two things of the lawful basis {one.id}: mend one, or name it otherwise"
        )
    return one


def _purpose(one: Purpose, other: Purpose) -> Purpose:
    """A purpose reaches as high as both let it."""
    return one.model_copy(update={"ceiling": strictest(one.ceiling, other.ceiling)})


def _recipient(one: Recipient, other: Recipient) -> Recipient:
    """A spoke in one is a spoke in both, of the area that both give it; the public is the public."""
    area = one.area or other.area
    if one.area and other.area:
        area = tuple(code for code in one.area if code in other.area)
        if not area:
            raise DocumentError("agreements", f"give {one.id} areas without an authority in common: mend one of them")
    clearance = strictest(one.clearance, other.clearance)
    return one.model_copy(update={"clearance": clearance, "public": one.public or other.public, "area": area})


def _party(one: Party, other: Party) -> Party:
    """A partner has signed once it signed both, and gives rows of the area that both name."""
    signed = max(one.signed, other.signed) if one.signed and other.signed else None
    area = tuple(code for code in one.area if code in other.area)
    return one.model_copy(update={"signed": signed, "area": area, "ceiling": strictest(one.ceiling, other.ceiling)})


def _supply(one: Supply, other: Supply) -> Supply:
    """A flow under the stricter of its two clauses, which must rest on one basis: the law has no strictest of two."""
    if one.basis != other.basis:
        raise DocumentError(
            "agreements",
            f"clauses {one.clause} and {other.clause} give {one.feed} on two lawful bases: name one in both",
        )
    lower = min(one, other, key=lambda item: item.ceiling.rank)
    due = min((item.due for item in (one, other) if item.due is not None), default=None)
    return lower.model_copy(update={"clause": f"{one.clause} and {other.clause}", "due": due})


def _release(one: Release, other: Release) -> Release:
    """Of each column what both clauses let out, of rows that both do, to whom both name, alike as the stricter asks."""
    if one.purpose != other.purpose:
        raise DocumentError(
            "agreements",
            f"clauses {one.clause} and {other.clause} release {one.product} for two purposes: name one in both",
        )
    columns = {
        feed: {
            name: strictest_treatment((ours[name], theirs.get(name, Treatment.DROP)))
            for theirs in (other.columns[feed],)
            for name in ours
        }
        for feed, ours in one.columns.items()
        if feed in other.columns
    }
    return one.model_copy(
        update={
            "clause": f"{one.clause} and {other.clause}",
            "recipients": tuple(item for item in one.recipients if item in other.recipients),
            "columns": columns,
            "rows": limits_of_both(one, other, columns),
            "linked": one.linked and other.linked,
            "k": max(one.k, other.k),
            "l": max(one.l, other.l),
        }
    )


def _thresholds(one: Thresholds, other: Thresholds) -> Thresholds:
    """The higher of each."""
    return Thresholds(**{name: max(getattr(one, name), getattr(other, name)) for name in Thresholds.model_fields})


def _linkage(one: LinkageLimits, other: LinkageLimits) -> LinkageLimits:
    """The more of precision, the less of a gap and of drift."""
    return LinkageLimits(
        precision=max(one.precision, other.precision),
        recall_gap=min(one.recall_gap, other.recall_gap),
        drift=min(one.drift, other.drift),
    )


def _approvals(one: ApprovalRules, other: ApprovalRules) -> ApprovalRules:
    """The more of each."""
    ours, theirs = one.identifiable, other.identifiable
    return ApprovalRules(
        public=max(one.public, other.public),
        pseudonymised=max(one.pseudonymised, other.pseudonymised),
        identifiable=Quorum(needed=max(ours.needed, theirs.needed), of=max(ours.of, theirs.of)),
    )


def _retention(one: Retention, other: Retention) -> Retention:
    """The shorter time of each zone."""
    return Retention(**{name: min(getattr(one, name), getattr(other, name)) for name in Retention.model_fields})


def _tier3(one: Tier3Rules, other: Tier3Rules) -> Tier3Rules:
    """What both allow."""
    shared = {
        name: tuple(item for item in getattr(one, name) if item in getattr(other, name))
        for name in ("recipients", "purposes", "legal_gateways")
    }
    return Tier3Rules(
        **shared,
        requests_a_month=min(one.requests_a_month, other.requests_a_month),
        expires_days=min(one.expires_days, other.expires_days),
    )


def _clerical_review(one: Agreement, other: Agreement) -> ClericalReview | None:
    """What both grant; none where one of them grants none, for a comparison is of what was given under either."""
    ours, theirs = one.clerical_review, other.clerical_review
    if ours is None or theirs is None:
        return None
    for name in ("legal_gateway", "purpose"):
        if getattr(ours, name) != getattr(theirs, name):
            raise DocumentError("agreements", f"grant clerical_review with another {name} each: name one in both")
    shared = {
        name: tuple(item for item in getattr(ours, name) if item in getattr(theirs, name))
        for name in ("reviewers", "partners")
    }
    start = max(ours.grey_zone.start, theirs.grey_zone.start)
    until = min(ours.grey_zone.until, theirs.grey_zone.until)
    if not shared["reviewers"] or len(shared["partners"]) < PARTNERS_COMPARED or start >= until:
        return None
    zone = GreyZone.model_construct(start=start, until=until)
    return ours.model_copy(update=shared | {"a_day": min(ours.a_day, theirs.a_day), "grey_zone": zone})

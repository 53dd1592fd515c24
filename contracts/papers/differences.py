"""What differs between two agreements in what the machine does: from the plans that each makes, never from their text.

Where more is taken in, told, kept, or allowed to more people, for longer, or after fewer signatures, the new one
releases more. Nothing that is only worded otherwise is a difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.agreement import Agreement
from contracts.ladders import coarser
from contracts.papers.change import Change, Way, What
from contracts.papers.flows import Inflow, Outflow, Shelf, inflows, outflows, places_of
from contracts.papers.row_differences import row_differences
from contracts.papers.term_differences import appearing, ordered, term_differences
from contracts.release_plan import ReleasePlan
from contracts.vocabulary import Treatment

_Key = tuple[str, str]
"""What leaves (the clause's product at its tier, for a recipient and a project), and the feed that it is from.

Not the name of the product: a recipient that becomes a spoke is given less under another name.
"""


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, in the order of `What`."""

    old: str
    new: str
    found: tuple[Change, ...]

    @property
    def releases_more(self) -> bool:
        """Whether anything of it is more than before."""
        return any(item.more for item in self.found)

    @property
    def verdict(self) -> str:
        """The same in words."""
        return "releases more" if self.releases_more else "releases less or the same"


def differences(old: Agreement, new: Agreement, shelf: Shelf) -> Differences:
    """Everything that differs between two agreements on one shelf."""
    before, after = _Flows.of(old, shelf), _Flows.of(new, shelf)
    found = [*_of_plans(before, after, shelf), *_refusals(before, after), *_supplies(before, after)]
    found += term_differences(old, new, shelf)
    order = list(What)
    found.sort(key=lambda item: (order.index(item.what), item.where, item.name, item.before, item.after))
    return Differences(old.label, new.label, tuple(found))


@dataclass(frozen=True, slots=True)
class _Flows:
    """Everything that comes in and goes out under one agreement."""

    coming: tuple[Inflow, ...]
    going: tuple[Outflow, ...]

    @classmethod
    def of(cls, agreement: Agreement, shelf: Shelf) -> "_Flows":
        return cls(inflows(agreement, shelf), outflows(agreement, shelf))

    def plans(self) -> dict[_Key, ReleasePlan]:
        """Every plan that stands."""
        return {
            (f"{flow.release.product} at tier {plan.tier} for {_reader(flow, plan)}", plan.feed): plan
            for flow in self.going
            for plan in flow.plans
        }

    def linked(self) -> set[str]:
        """The tables of tier 1 that count people across feeds; tier 2B always links."""
        return {_product(flow) for flow in self.going if flow.plans and flow.release.linked}

    def refusals(self) -> dict[str, str]:
        """Why a product is not made, and why a partner's feed is not taken."""
        products = {_product(flow): flow.refusal for flow in self.going if flow.refusal}
        return products | {where: flow.refusal for where, flow in self.supplies().items() if flow.refusal}

    def supplies(self) -> dict[str, Inflow]:
        """What comes in, by partner and feed."""
        return {f"{flow.supply.feed} from {flow.supply.partner}": flow for flow in self.coming}


def _reader(flow: Outflow, plan: ReleasePlan) -> str:
    """A recipient, with the project that it is one of."""
    return f"{plan.recipient} in {flow.project}" if flow.project else plan.recipient


def _product(flow: Outflow) -> str:
    """A product with its tier."""
    return f"{flow.name} at tier {flow.release.tier}"


def _of_plans(before: _Flows, after: _Flows, shelf: Shelf) -> Iterator[Change]:
    """What differs in what leaves, plan by plan; one that is missing lets nothing out."""
    ours, theirs = before.plans(), after.plans()
    for key in ours.keys() | theirs.keys():
        one, other = ours.get(key), theirs.get(key)
        product, feed = key
        where = product if product.startswith(f"{feed} ") else f"{product}, from {feed}"
        yield from _columns(where, one, other)
        yield from appearing(What.ROWS, where, _rows(one, before), _rows(other, after))
        if one and other:
            yield from row_differences(where, shelf.feeds[feed], one, other)
        yield from appearing(What.PURPOSE, where, {one.purpose} if one else set(), {other.purpose} if other else set())
    for product in before.linked() | after.linked():
        told = "people are counted across feeds"
        linked = ({told} if product in flows.linked() else set() for flows in (before, after))
        yield from appearing(What.LINKING, product, *linked)


def _columns(where: str, before: ReleasePlan | None, after: ReleasePlan | None) -> Iterator[Change]:
    """What differs of each column."""
    ours, theirs = _treatments(before), _treatments(after)
    for name in ours.keys() | theirs.keys():
        one, other = ours.get(name, Treatment.DROP), theirs.get(name, Treatment.DROP)
        told = ("" if one is Treatment.DROP else one.value, "" if other is Treatment.DROP else other.value)
        if one is other:
            continue
        if Treatment.DROP in {one, other}:
            yield Change(What.COLUMN, where, name, *told, Way.APPEARS if one is Treatment.DROP else Way.VANISHES)
        elif coarser(one, other) or coarser(other, one):
            yield Change(What.COLUMN, where, name, *told, Way.FINER if coarser(one, other) else Way.COARSER)
        else:  # of two ladders: neither says less, so the one goes and the other comes
            yield Change(What.COLUMN, where, name, told[0], "", Way.VANISHES)
            yield Change(What.COLUMN, where, name, "", told[1], Way.APPEARS)


def _treatments(plan: ReleasePlan | None) -> dict[str, Treatment]:
    """What a plan lets out of each column."""
    return {item.column: item.treatment for item in plan.released()} if plan else {}


def _rows(plan: ReleasePlan | None, flows: _Flows) -> set[str]:
    """Whose rows of which authorities leave, in words."""
    return {f"{place}, from {partner}" for partner, place in places_of(plan, flows.coming)} if plan else set()


def _refusals(before: _Flows, after: _Flows) -> Iterator[Change]:
    """Products that a clause names and that are not made, with the first reason; and partners that give nothing."""
    ours, theirs = before.refusals(), after.refusals()
    for where in ours.keys() | theirs.keys():
        yield from appearing(What.REFUSAL, where, {ours.get(where, "")} - {""}, {theirs.get(where, "")} - {""})


def _supplies(before: _Flows, after: _Flows) -> Iterator[Change]:
    """What differs in what comes in: places, power, basis, ceiling, the first day, the days to deliver within."""
    ours, theirs = before.supplies(), after.supplies()
    for where in ours.keys() | theirs.keys():
        one, other = ours.get(where), theirs.get(where)
        places = (set(flow.places) if flow else set() for flow in (one, other))
        yield from appearing(What.SUPPLY, where, *places)
        if one is None or other is None or one.plan is None or other.plan is None:
            continue
        for name, old, new in (
            ("legal gateway", one.plan.legal_gateway, other.plan.legal_gateway),
            ("lawful basis", one.plan.basis, other.plan.basis),
            ("ceiling", one.plan.ceiling.value, other.plan.ceiling.value),
            ("days to deliver within", _days(one), _days(other)),
        ):
            if old != new:
                yield Change(What.SUPPLY, where, name, old, new, Way.OTHERWISE)
        yield from ordered(What.DATES, where, "taken from", one.since, other.since, more_is_laxer=False)


def _days(flow: Inflow) -> str:
    """Within how many days a period is to be delivered."""
    return "none agreed" if flow.supply.due is None else str(flow.supply.due)

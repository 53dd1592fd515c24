"""What an agreement comes to: everything that comes in under it and goes out, each by its plan, or why it does not.

A flow is asked about on the first day on which it could be: the agreement in force, the partner signed, the project
open. So nothing here needs to know which day it is, and what is only a matter of days is told as days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.agreement import Agreement
from contracts.clauses import Release, Supply
from contracts.errors import ContractsError, ReleaseRefusedError
from contracts.feed import Feed
from contracts.field_rules import FieldRules
from contracts.intake_plan import IntakePlan, intake_plan
from contracts.library import Library
from contracts.product import Product
from contracts.project import Project
from contracts.release_plan import ReleasePlan, release_plan
from contracts.vocabulary import Tier

EVERYWHERE = "every place"
"""Instead of an authority, where no place decides which rows of a feed are taken."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What plans are made from beside an agreement: the rules, the newest contract of each feed, projects, tables."""

    rules: FieldRules
    feeds: Mapping[str, Feed]
    projects: Mapping[str, Project]
    tables: Mapping[str, Product]


@dataclass(frozen=True, slots=True)
class Inflow:
    """What a supply clause comes to: a plan from a first day on, or else a refusal."""

    supply: Supply
    plan: IntakePlan | None
    refusal: str
    since: date

    @property
    def places(self) -> tuple[str, ...]:
        """The local authorities whose rows come in."""
        if self.plan is None:
            return ()
        return self.plan.area or (EVERYWHERE,)


@dataclass(frozen=True, slots=True)
class Outflow:
    """What a release clause comes to: a product as the catalogue names it, its plans, or else a refusal."""

    name: str
    release: Release
    recipients: tuple[str, ...]
    project: str | None
    plans: tuple[ReleasePlan, ...]
    refusal: str


def shelf_of(library: Library, tables: Mapping[str, Product], *agreements: Agreement) -> Shelf:
    """The shelf for some agreements: of each feed that they name the newest contract. Raises `DocumentError`."""
    named = {item.feed for agreement in agreements for item in agreement.supplies}
    named |= {name for agreement in agreements for item in agreement.releases for name in (item.product, *item.columns)}
    feeds = {feed: library.feed(feed) for feed in sorted(named) if feed in library.feed_ids}
    return Shelf(library.field_rules, feeds, library.projects, tables)


def inflows(agreement: Agreement, shelf: Shelf) -> tuple[Inflow, ...]:
    """What every supply clause comes to, in their order."""
    return tuple(_inflow(agreement, shelf, supply) for supply in agreement.supplies)


def outflows(agreement: Agreement, shelf: Shelf) -> tuple[Outflow, ...]:
    """What every release clause comes to, in their order; a clause at 2B for each project that it serves."""
    return tuple(flow for release in agreement.releases for flow in _of_clause(agreement, shelf, release))


def plans(  # noqa: PLR0913, PLR0917 - a product is a clause, recipients, and a table or a project, on a day
    agreement: Agreement,
    shelf: Shelf,
    release: Release,
    recipients: tuple[str, ...],
    table: Product | None,
    project: Project | None,
    on: date,
) -> Iterator[ReleasePlan]:
    """The plan for every recipient and feed of a product. Raises `ReleaseRefusedError` where any is refused."""
    for recipient in recipients:
        for name in table.feeds if table else (release.product,):
            if name not in shelf.feeds:
                raise ReleaseRefusedError(f"{name} has no contract", "put one on the shelf, or take the clause out")
            feed, product = shelf.feeds[name], release.product
            plan = release_plan(agreement, shelf.rules, feed, product, release.tier, recipient, on, project)
            _refuse_unplanned(table, plan)
            yield plan


def places_of(plan: ReleasePlan, coming: Iterable[Inflow]) -> frozenset[tuple[str, str]]:
    """Whose rows of which authorities leave under a plan: pairs of partner and authority."""
    pairs = {(flow.supply.partner, place) for flow in coming if flow.supply.feed == plan.feed for place in flow.places}
    return frozenset(pair for pair in pairs if not plan.area or pair[1] in plan.area)


def _inflow(agreement: Agreement, shelf: Shelf, supply: Supply) -> Inflow:
    party, start = agreement.party(supply.partner), agreement.in_force.start
    since = max(start, party.signed) if party and party.signed else start
    feed = shelf.feeds.get(supply.feed)
    if feed is None:
        return Inflow(supply, None, f"{supply.feed} has no contract: put one on the shelf", since)
    try:
        return Inflow(supply, intake_plan(agreement, shelf.rules, supply.partner, feed, since), "", since)
    except ContractsError as error:
        return Inflow(supply, None, str(error), since)


def _of_clause(agreement: Agreement, shelf: Shelf, release: Release) -> Iterator[Outflow]:
    """The products of one clause, as `products.catalogue` makes them."""
    table = shelf.tables.get(release.product)
    if release.product in shelf.feeds and release.tier is Tier.DEPERSONALISED:
        yield from _for_recipients(agreement, shelf, release)
    elif release.product in shelf.feeds and release.tier is Tier.PSEUDONYMISED:
        yield from _for_projects(agreement, shelf, release)
    elif table is not None and table.tier is release.tier:
        yield _outflow(agreement, shelf, release, release.product, release.recipients, table=table)
    else:
        refusal = f"nothing called {release.product} is made at tier {release.tier}: write it, or take the clause out"
        yield Outflow(release.product, release, release.recipients, None, (), refusal)


def _for_recipients(agreement: Agreement, shelf: Shelf, release: Release) -> Iterator[Outflow]:
    """Records for all who receive every row, and for each spoke those of its own area."""
    named = [agreement.recipient(item) for item in release.recipients]
    spokes = [item.id for item in named if item is not None and item.area]
    if rest := tuple(item for item in release.recipients if item not in spokes):
        yield _outflow(agreement, shelf, release, release.product, rest)
    for spoke in spokes:
        yield _outflow(agreement, shelf, release, f"{release.product}_for_area_of_{spoke}", (spoke,))


def _for_projects(agreement: Agreement, shelf: Shelf, release: Release) -> Iterator[Outflow]:
    """Records with a pid for each project of the clause's purpose and recipients that names the feed."""
    for project in shelf.projects.values():
        fits = project.recipient in release.recipients and project.purpose == release.purpose
        if fits and release.product in project.feeds:
            name = f"{release.product}_for_{project.id}"
            yield _outflow(agreement, shelf, release, name, (project.recipient,), project=project)


def _outflow(  # noqa: PLR0913 - a product is a clause, a name, recipients, and a table or a project
    agreement: Agreement,
    shelf: Shelf,
    release: Release,
    name: str,
    recipients: tuple[str, ...],
    *,
    table: Product | None = None,
    project: Project | None = None,
) -> Outflow:
    """One product. Where one plan is refused none of it is made, for any recipient: `journey.shared` has it so."""
    on = max(agreement.in_force.start, project.opens) if project else agreement.in_force.start
    refusal, found = "", tuple[ReleasePlan, ...]()
    try:
        found = tuple(plans(agreement, shelf, release, recipients, table, project, on))
    except ContractsError as error:
        refusal = str(error)
    return Outflow(name, release, recipients, project.id if project else None, found, refusal)


def _refuse_unplanned(table: Product | None, plan: ReleasePlan) -> None:
    """A written table shows a column only where the clause releases what it is made of (`products.making`)."""
    released = {item.column for item in plan.released()}
    for column in table.columns if table else ():
        for feed, source in column.sources:
            if feed == plan.feed and source not in released:
                raise ReleaseRefusedError(
                    f"{plan.product} shows {column.name}, which is made of {source} of {feed}",
                    "the clause must release that column",
                )

"""Where things stand: each delivery's state, what it is shared in, and each product's current version."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from contracts.product import Product
from contracts.project import Project
from contracts.vocabulary import FeedKind
from journey.closing import WITHDRAWN, releases_below
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.inputs import due, held
from journey.instance import Instance, Zone
from journey.publishing import DATA, versions_of
from products.catalogue import products_of
from zones.versions import MANIFEST, Versions

SUPERSEDED = "superseded"
_OF_KINDS = {
    FeedKind.REFERENCE: "protected; other feeds are understood by it",
    FeedKind.EXCLUSION_LIST: "protected; the partner's rows about those whom its latest list names are left out",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One delivery: its state (a protected one may be superseded), what that means, and the products it is in."""

    delivery: Delivery
    state: str
    stands: str
    shared_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The current version of one product for one period; `path` may be cited, for the version never changes."""

    product: Product
    period: str
    version: str
    rows: int
    path: str
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A release whose readers are sent to a notice. `on` and `because` say since when and why; `path` is the notice."""

    release: str
    title: str
    project: str
    period: str
    on: str
    because: str
    path: str


class ProjectState(StrEnum):
    """Where a project stands on a day, by its dates. Nothing is made for one that is not open."""

    COMING = "coming"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """One project: its state on a day, and what that means."""

    project: str
    state: ProjectState
    stands: str


def standings(instance: Instance) -> tuple[Standing, ...]:
    """Every delivery, oldest first."""
    deliveries = DeliveryBook(instance).all()
    latest = {item.receipt_id for item in current(deliveries)}
    shared: dict[tuple[str, str], list[str]] = {}
    waiting = {(product.id, product.tier, period) for product, period in due(instance)}
    for item in published(instance):
        if (item.product.id, item.product.tier, item.period) not in waiting:
            place = f"{item.product.folder}/{item.period}"
            for feed in item.product.feeds:
                shared.setdefault((feed, item.period), []).append(place)
    return tuple(
        _standing(
            item,
            superseded=item.receipt_id not in latest,
            kind=_kind(instance, item),
            shared=shared.get((item.feed, item.period), []),
        )
        for item in deliveries
    )


def published(instance: Instance) -> tuple[Published, ...]:
    """The current version of every product and period, by tier, product and period."""
    store, now = instance.zone(Zone.SHARED), held(instance)
    found = []
    for product in products_of(instance.library):
        for period in now.periods(product):
            versions = versions_of(instance, product, period)
            if (version := versions.current()) is None:
                continue
            manifest = json.loads(store.read(versions.path(version, MANIFEST)))
            if WITHDRAWN in manifest:
                continue
            rows = sum(file["rows"] or 0 for file in manifest["files"])
            path = store.location(versions.path(version, DATA))
            found.append(Published(product, period, version, rows, path, manifest))
    return tuple(found)


def withdrawn(instance: Instance) -> tuple[Withdrawn, ...]:
    """Every release that was withdrawn and not published since, by its name: what readers find in its place."""
    found, zone = [], instance.zone(Zone.SHARED)
    for release in releases_below(instance, Zone.SHARED):
        versions = Versions(zone, release)
        if (version := versions.current()) is None:
            continue
        place = versions.path(version, MANIFEST)
        manifest = json.loads(zone.read(place))
        if notice := manifest.get(WITHDRAWN):
            title, project, period = (str(manifest.get(name) or "") for name in ("title", "project", "period"))
            path = zone.location(place)
            found.append(Withdrawn(release, title, project, period, notice["on"], notice["because"], path))
    return tuple(found)


def project_standings(instance: Instance, on: date) -> tuple[ProjectStanding, ...]:
    """Every project as it stands on a day, by id."""
    return tuple(_project_standing(project, on) for project in instance.library.projects.values())


def _project_standing(project: Project, on: date) -> ProjectStanding:
    """One project in words."""
    if project.closed is not None:
        told = f"closed on {project.closed}: its products are withdrawn, and its pids can never be made again"
        return ProjectStanding(project.id, ProjectState.CLOSED, told)
    if on > project.ends:
        told = f"ended on {project.ends}: a run withdraws its products; `gateway project close {project.id}` closes it"
        return ProjectStanding(project.id, ProjectState.ENDED, told)
    state = ProjectState.OPEN if project.is_open(on) else ProjectState.COMING
    return ProjectStanding(project.id, state, f"from {project.opens} until {project.ends}")


def _kind(instance: Instance, delivery: Delivery) -> FeedKind:
    """What a delivery is; one of a feed that has left the shelf is of events."""
    library = instance.library
    return library.feed(delivery.feed).kind if delivery.feed in library.feed_ids else FeedKind.EVENTS


def _standing(delivery: Delivery, *, superseded: bool, kind: FeedKind, shared: list[str]) -> Standing:
    """One delivery in words."""
    if delivery.state is not DeliveryState.PROTECTED:
        words = {
            DeliveryState.LANDED: "in the landing folder, not yet sealed",
            DeliveryState.RECEIVED: "sealed; waits to be protected by `gateway run`",
            DeliveryState.DUPLICATE: f"the same file as {delivery.duplicate_of}",
            DeliveryState.REFUSED: delivery.refusal or "",
            DeliveryState.WITHDRAWN: "withdrawn: nothing of it is held",
        }
        return Standing(delivery, delivery.state, words[delivery.state], ())
    if superseded:
        return Standing(delivery, SUPERSEDED, "a later delivery of this period took its place", ())
    if kind in _OF_KINDS:
        return Standing(delivery, delivery.state, _OF_KINDS[kind], ())
    places = f"in {len(shared)} products" if shared else "in no product yet"
    return Standing(delivery, delivery.state, f"protected, {places}", tuple(shared))

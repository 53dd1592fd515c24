"""Placing: the lookups of a feed's places, from reference deliveries, resolved once for each partner's area.

Beside them the list of catchments to which points are snapped, where a clause lets out a snapped point.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.catchments import Catchments, catchments_of, why_unfit
from anonymisation.protect import Grants, snaps
from contracts.feed import CATCHMENTS, Feed, Place
from contracts.library import Library
from contracts.release_plan import columns_to_protect
from intake.place import PlaceLookup, place_lookup
from journey.deliveries import Delivery, current
from journey.delivery_files import EVENTS
from journey.errors import WaitingForReferenceError
from journey.instance import Instance, Zone

_MOST_REMEMBERED = 16
"""Lookups kept in memory at once: a run takes many deliveries of few partners, each with the same places."""


@dataclass(frozen=True, slots=True)
class Placing:
    """By what the places of a delivery's rows are told, and the digests of the deliveries that it came from."""

    lookups: dict[Place, PlaceLookup]
    catchments: Catchments | None
    digests: tuple[str, ...]


def placing_of(  # noqa: PLR0913, PLR0917 - whose places, for which area, and what of them may be held
    instance: Instance, feed: Feed, area: tuple[str, ...], kept: Grants, delivery: Delivery, book: tuple[Delivery, ...]
) -> Placing:
    """The lookups of a feed's places, and the catchments to which its points are snapped, if any may be.

    Raises `WaitingForReferenceError` where nothing is held of one. For a list of catchments too: which area would do
    instead of a snapped point is for the agreement to say, not for the gateway.
    """
    lookups, digests = lookups_of(instance, feed, area, delivery, book)
    if not snaps(feed, kept):
        return Placing(lookups, None, digests)
    latest = _latest(CATCHMENTS, delivery, book)
    catchments = catchments_of(_table(instance, latest), instance.library.local_authorities)
    return Placing(lookups, catchments, (*digests, latest.digest))


def references_of(library: Library, feed: Feed) -> tuple[str, ...]:
    """The reference feeds without which a feed cannot be protected, by what the agreement on the shelf lets out."""
    agreement = library.agreement
    kept = columns_to_protect(agreement, library.field_rules, feed, agreement.in_force.start)
    return (*(place.lookup for place in feed.places), *((CATCHMENTS,) if snaps(feed, kept) else ()))


def lookups_of(
    instance: Instance, feed: Feed, area: tuple[str, ...], delivery: Delivery, book: tuple[Delivery, ...]
) -> tuple[dict[Place, PlaceLookup], tuple[str, ...]]:
    """The lookup of each of a feed's places, and the digests of the reference deliveries that they came from.

    Raises `WaitingForReferenceError` where nothing is held of one.
    """
    lookups: dict[Place, PlaceLookup] = {}
    digests: list[str] = []
    for place in feed.places:
        latest = _latest(place.lookup, delivery, book)
        lookups[place] = _resolved(instance, place, latest, area)
        digests.append(latest.digest)
    return lookups, tuple(digests)


def unfit_catchments(instance: Instance, delivery: Delivery, rejected: int) -> str:
    """What is wrong with a list of catchments that was just read, of which some rows were rejected; else nothing."""
    return why_unfit(_table(instance, delivery), rejected, instance.library.local_authorities)


def _latest(reference: str, delivery: Delivery, book: tuple[Delivery, ...]) -> Delivery:
    """The latest delivery of a reference feed, for which another one waits."""
    held = [item for item in current(book) if item.feed == reference]
    if not held:
        raise WaitingForReferenceError(delivery.receipt_id, reference)
    return max(held, key=lambda item: (item.period, item.receipt_id))


def _table(instance: Instance, reference: Delivery) -> pa.Table:
    """The rows of a reference delivery."""
    with instance.zone(Zone.PROTECTED).open(f"{reference.folder}/{EVENTS}") as source:
        return pq.read_table(source)


def _resolved(instance: Instance, place: Place, reference: Delivery, area: tuple[str, ...]) -> PlaceLookup:
    """One reference delivery resolved for an area, remembered while the instance is open."""
    remembered, named = instance.place_lookups, (place.kind, reference.receipt_id, area)
    if named not in remembered:
        table = _table(instance, reference)
        while len(remembered) >= _MOST_REMEMBERED:
            remembered.pop(next(iter(remembered)))
        remembered[named] = place_lookup(place.kind, table, instance.library.local_authorities, area)
    return remembered[named]

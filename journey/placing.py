"""Placing: the lookups of a feed's places, from reference deliveries, resolved once for each partner's area."""

import pyarrow.parquet as pq

from contracts.feed import Feed, Place
from engine.duck import open_duckdb
from intake.place import PlaceLookup, place_lookup
from journey.deliveries import Delivery, current
from journey.delivery_files import EVENTS
from journey.errors import WaitingForReferenceError
from journey.instance import Instance, Zone

_MOST_REMEMBERED = 16
"""Lookups kept in memory at once: a run takes many deliveries of few partners, each with the same places."""


def lookups_of(
    instance: Instance, feed: Feed, area: tuple[str, ...], delivery: Delivery, book: tuple[Delivery, ...]
) -> tuple[dict[Place, PlaceLookup], tuple[str, ...]]:
    """The lookup of each of a feed's places, and the digests of the reference deliveries that they came from.

    Raises `WaitingForReferenceError` where nothing is held of one.
    """
    held = current(book)
    lookups: dict[Place, PlaceLookup] = {}
    digests: list[str] = []
    for place in feed.places:
        of_lookup = [item for item in held if item.feed == place.lookup]
        if not of_lookup:
            raise WaitingForReferenceError(delivery.receipt_id, place.lookup)
        latest = max(of_lookup, key=lambda item: (item.period, item.receipt_id))
        lookups[place] = _resolved(instance, place, latest, area)
        digests.append(latest.digest)
    return lookups, tuple(digests)


def _resolved(instance: Instance, place: Place, reference: Delivery, area: tuple[str, ...]) -> PlaceLookup:
    """One reference delivery resolved for an area, remembered while the instance is open."""
    remembered, named = instance.place_lookups, (place.kind, reference.receipt_id, area)
    if named not in remembered:
        with instance.zone(Zone.PROTECTED).open(f"{reference.folder}/{EVENTS}") as source:
            table = pq.read_table(source)
        while len(remembered) >= _MOST_REMEMBERED:
            remembered.pop(next(iter(remembered)))
        remembered[named] = place_lookup(place.kind, table, instance.library.local_authorities, area, open_duckdb())
    return remembered[named]

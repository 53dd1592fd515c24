"""What waits to be done, in the order in which it can be: asked by the sensors, and by a run without them."""

from itertools import groupby

from contracts.agreement import Agreement
from contracts.product import Product
from contracts.vocabulary import Calendar, FeedKind
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.instance import Instance
from journey.shared import due

_PENDING = (DeliveryState.LANDED, DeliveryState.RECEIVED)


def pending_deliveries(instance: Instance) -> tuple[Delivery, ...]:
    """Deliveries not yet protected: reference data first, because it places the rest, then in the order of receipts."""
    waiting = (item for item in DeliveryBook(instance).all() if item.state in _PENDING)
    return tuple(sorted(waiting, key=lambda item: (not _is_reference(instance, item), item.receipt_id)))


def missing_reference(instance: Instance, delivery: Delivery) -> str | None:
    """The reference feed that a delivery needs and nobody gave yet."""
    place = instance.library.feed(delivery.feed).place
    if place is None or any(item.feed == place.lookup for item in current(DeliveryBook(instance).all())):
        return None
    return place.lookup


def agreed(agreement: Agreement, delivery: Delivery) -> bool:
    """Whether some clause still lets the partner give the feed; without one there is no asset for it."""
    return agreement.supply(delivery.partner, delivery.feed) is not None


def due_by_period(instance: Instance) -> tuple[tuple[str, tuple[Product, ...]], ...]:
    """Periods with the products that are due for them; a period of one calendar is not one of another."""

    def when(item: tuple[Product, str]) -> tuple[Calendar, str]:
        product, period = item
        return product.calendar, period

    found = sorted(due(instance), key=when)
    return tuple((period, tuple(item for item, _ in group)) for (_, period), group in groupby(found, key=when))


def _is_reference(instance: Instance, delivery: Delivery) -> bool:
    """Whether a delivery is reference data; a feed whose contract was taken away is treated as events."""
    feed = instance.library.feeds.get(delivery.feed)
    return feed is not None and feed.kind is FeedKind.REFERENCE

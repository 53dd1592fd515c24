"""What waits to be done, in the order in which it can be: asked by the sensors, and by a run without them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

import dagster as dg

from contracts.product import Product
from contracts.vocabulary import Calendar, FeedKind
from dagster_project.naming import protected_key, received_key
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.errors import WaitingForListError, WaitingForReferenceError
from journey.excluding import list_awaited
from journey.inputs import due
from journey.instance import Instance
from journey.placing import references_of


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """A delivery not yet protected.

    `agreed`: some clause still lets the partner give the feed, so there are assets for it. `first`: others cannot be
    read without it: reference data, and lists of whom not to share. `waits_for`: the reference feed that it needs and
    of which nothing is held yet, or the list of its partner's that does not stand yet; `why` says so.
    """

    delivery: Delivery
    agreed: bool
    first: bool
    waits_for: str | None
    why: str = ""

    @property
    def assets(self) -> tuple[dg.AssetKey, ...]:
        """What can be made of it now: sealing waits for nothing, protecting does."""
        of = self.delivery.partner, self.delivery.feed
        if not self.agreed:
            return ()
        if self.waits_for is None:
            return received_key(*of), protected_key(*of)
        return (received_key(*of),) if self.delivery.state is DeliveryState.LANDED else ()


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period of one calendar, with the products whose current version is not made from what is held now."""

    calendar: Calendar
    period: str
    products: tuple[Product, ...]


def pending_deliveries(instance: Instance) -> tuple[PendingDelivery, ...]:
    """First what others are read by: reference data, and lists of whom not to share; then in the order of receipts."""
    book = DeliveryBook(instance).all()
    held = {item.feed for item in current(book)}
    waiting = (item for item in book if item.state in {DeliveryState.LANDED, DeliveryState.RECEIVED})
    pending = (_pending(instance, item, held, book) for item in waiting)
    return tuple(sorted(pending, key=lambda item: (not item.first, item.delivery.receipt_id)))


def due_periods(instance: Instance, on: date) -> tuple[DuePeriod, ...]:
    """What is due, by calendar and period; nothing for a project that is not open on that day."""
    shut = {project.id for project in instance.library.projects.values() if not project.is_open(on)}

    def when(item: tuple[Product, str]) -> tuple[Calendar, str]:
        product, period = item
        return product.calendar, period

    found = sorted((item for item in due(instance) if item[0].project not in shut), key=when)
    return tuple(
        DuePeriod(calendar, period, tuple(product for product, _ in group))
        for (calendar, period), group in groupby(found, key=when)
    )


def _pending(instance: Instance, delivery: Delivery, held: set[str], book: tuple[Delivery, ...]) -> PendingDelivery:
    """One delivery, with what stands in its way."""
    if instance.library.agreement.supply(delivery.partner, delivery.feed) is None:
        return PendingDelivery(delivery, agreed=False, first=False, waits_for=None)
    feed = instance.library.feed(delivery.feed)
    first = feed.kind in {FeedKind.REFERENCE, FeedKind.EXCLUSION_LIST}
    for reference in references_of(instance.library, feed):
        if reference not in held:
            why = WaitingForReferenceError(delivery.receipt_id, reference)
            return PendingDelivery(delivery, agreed=True, first=first, waits_for=reference, why=str(why))
    if feed.kind is FeedKind.EVENTS and (unread := list_awaited(instance, delivery.partner, book)):
        why_list = WaitingForListError(delivery.receipt_id, unread.feed)
        return PendingDelivery(delivery, agreed=True, first=first, waits_for=unread.feed, why=str(why_list))
    return PendingDelivery(delivery, agreed=True, first=first, waits_for=None)

"""The earlier deliveries that one is held against: of its partner and feed, for periods before its own.

Beside them stands the delivery whose place it takes: a restatement of half the rows is a step too.
"""

from datetime import date

from contracts.errors import PeriodError
from contracts.feed import Feed
from intake.findings import Finding
from intake.telling.drift import LOOKED_BACK, Shape, drift, read_shape
from journey.deliveries import Delivery, DeliveryBook, current, superseded_by
from journey.instance import Instance


def drift_of(
    instance: Instance, delivery: Delivery, feed: Feed, now: Shape
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What is unlike earlier deliveries, and the receipts of those that it was held against; of a nil, nothing."""
    if delivery.nil:
        return (), ()
    book = DeliveryBook(instance)
    shapes = {item.receipt_id: book.shape(item.receipt_id) for item in _before(book.all(), delivery, feed)}
    kept = {receipt_id: read_shape(shape) for receipt_id, shape in shapes.items() if shape is not None}
    return drift(now, list(kept.values())), tuple(kept)


def _before(deliveries: tuple[Delivery, ...], delivery: Delivery, feed: Feed) -> list[Delivery]:
    """The latest of them by period, at most `LOOKED_BACK`; one that says that there is nothing tells nothing."""
    alike = [item for item in deliveries if (item.partner, item.feed) == (delivery.partner, delivery.feed)]
    first = _first_day(feed, delivery.period) or date.min
    began = {item.receipt_id: _first_day(feed, item.period) or date.max for item in alike}
    before = [item for item in current(alike) if began[item.receipt_id] < first and not item.nil]
    latest = sorted(before, key=lambda item: began[item.receipt_id])
    replaced = superseded_by(alike, delivery)
    return [*latest, *([replaced] if replaced and not replaced.nil else [])][-LOOKED_BACK:]


def _first_day(feed: Feed, period: str) -> date | None:
    """The first day of a period; None for one of another calendar, which an earlier edition may have had."""
    try:
        return feed.calendar.span(feed.calendar.check(period))[0]
    except PeriodError:
        return None

"""Lists of whom not to share, of one partner: read from the vault into memory, and asked about that partner's rows.

A list rests sealed, like every source row, and is opened for the moment in which it is asked. The latest that a partner
has sent of a kind stands, whole, whatever its period; one that waits to be read, or was refused, holds up the partner's
other deliveries: somebody asked for rows to be left out, and nobody knows yet which.
"""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.canonical import canonical
from contracts.feed import Feed
from contracts.vocabulary import FeedKind, IdentifierKind
from intake.scope import ExclusionList, Scope, exclusion_list, names_nobody, scope_by_contract
from journey.deliveries import Delivery, DeliveryState
from journey.delivery_files import ROWS
from journey.errors import WaitingForListError
from journey.instance import Instance, Zone
from journey.sealed import open_sealed

_SAYS_NOTHING = (DeliveryState.DUPLICATE, DeliveryState.WITHDRAWN)
"""A duplicate is the list before it, and of a withdrawn one nothing is held: the list before stands again."""


def scope_of(instance: Instance, delivery: Delivery, feed: Feed, book: tuple[Delivery, ...]) -> Scope:
    """The scope of one delivery: its contract's markers and its partner's lists.

    Raises `WaitingForListError` where a list of that partner has not been read, or was refused.
    """
    if feed.kind is not FeedKind.EVENTS:
        return scope_by_contract(feed)
    if waiting := list_awaited(instance, delivery.partner, book):
        raise WaitingForListError(delivery.receipt_id, waiting.feed)
    lists = tuple(read_list(instance, item) for item in _standing(instance, delivery.partner, book))
    return Scope(feed, lists, spelt)


def list_awaited(instance: Instance, partner: str, book: tuple[Delivery, ...]) -> Delivery | None:
    """A list that a partner has sent last of its kind and that does not stand yet, if there is one."""
    unread = (item for item in _standing(instance, partner, book) if item.state is not DeliveryState.PROTECTED)
    return next(unread, None)


def read_list(instance: Instance, delivery: Delivery) -> ExclusionList:
    """The list that a delivery holds, in memory."""
    feed = instance.library.feed(delivery.feed, delivery.period)
    return exclusion_list(feed, _entries(instance, delivery), spelt)


def entries_naming_nobody(instance: Instance, delivery: Delivery) -> tuple[int, ...]:
    """The lines of a list's entries by which no row could ever be found."""
    feed, entries = instance.library.feed(delivery.feed, delivery.period), _entries(instance, delivery)
    lines: list[int] = entries.column("line").filter(pa.array(names_nobody(feed, entries, spelt))).to_pylist()
    return tuple(lines)


def is_list(instance: Instance, delivery: Delivery) -> bool:
    """Whether a delivery is a list of whom not to share; one of a feed that has left the shelf is not."""
    library = instance.library
    return delivery.feed in library.feed_ids and library.feed(delivery.feed).kind is FeedKind.EXCLUSION_LIST


def spelt(kind: IdentifierKind, texts: pa.Array) -> pa.Array:
    """The one spelling of identifiers of a kind, by which lists and rows are compared."""
    return canonical(kind, texts).values


def _standing(instance: Instance, partner: str, book: tuple[Delivery, ...]) -> Iterator[Delivery]:
    """The latest delivery of each of a partner's lists."""
    sent = (item for item in book if item.partner == partner and item.state not in _SAYS_NOTHING)
    latest = {item.feed: item for item in sorted(sent, key=lambda item: item.receipt_id)}
    return (item for item in latest.values() if is_list(instance, item))


def _entries(instance: Instance, delivery: Delivery) -> pa.Table:
    """The entries of a list."""
    with open_sealed(instance, Zone.VAULT, f"{delivery.folder}/{ROWS}") as sealed:
        return pq.read_table(sealed)

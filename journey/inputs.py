"""What a version is made from, and so what it is called: the same inputs make the same bytes, and the same version."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import rfc8785

from contracts.library import Library
from contracts.product import Product
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.errors import LinkingBehindError
from journey.instance import Instance
from journey.linked import Linked, latest_run
from journey.publishing import current_version
from products.catalogue import is_released, products_of


@dataclass(frozen=True, slots=True)
class Inputs:
    """The protected deliveries of a product and period, in the order of their digests: never of their arrival.

    Among the `superseded` are those that were withdrawn.
    """

    current: tuple[Delivery, ...]
    superseded: tuple[Delivery, ...]
    digest: bytes

    @property
    def version(self) -> str:
        """The name of the version made from these inputs."""
        return self.digest.hex()[:16]


@dataclass(frozen=True)
class Held:
    """What an instance holds at one moment, read once and asked about every product and period."""

    library: Library
    deliveries: tuple[Delivery, ...]
    run: Linked | None
    epoch: str

    def inputs(self, product: Product, period: str) -> Inputs:
        """The inputs of a product and period. Raises `LinkingBehindError` where it needs links that are not made."""
        of_period = [item for feed in product.feeds for item in self._by_feed.get((feed, period), ())]
        latest = current(of_period)
        superseded = tuple(item for item in of_period if item not in latest)
        now, before = (tuple(sorted(items, key=lambda item: item.digest)) for items in (latest, superseded))
        return Inputs(now, before, self._digest(product, period, now))

    def periods(self, product: Product) -> tuple[str, ...]:
        """Periods for which something of the product's feeds is held, and that its clause lets out."""
        found = sorted({period for feed, period in self._by_feed if feed in product.feeds})
        return tuple(period for period in found if is_released(self.library, product, period))

    def version(self, product: Product, period: str) -> str:
        """The version that is to be; where links are not made yet, a name that changes with what is held."""
        try:
            return self.inputs(product, period).version
        except LinkingBehindError:
            digests = sorted(item.contents for item in current(self.deliveries))
            return f"after-linking-{hashlib.sha256(''.join(digests).encode()).hexdigest()[:16]}"

    @cached_property
    def _by_feed(self) -> dict[tuple[str, str], list[Delivery]]:
        """Deliveries of partners that still give the feed, once they were protected; those withdrawn since too.

        Of a period whose only delivery was withdrawn a version without its rows is to be made: readers must be sent on.
        """
        supplied = {(item.partner, item.feed) for item in self.library.agreement.supplies}
        found: dict[tuple[str, str], list[Delivery]] = {}
        for item in self.deliveries:
            protected = item.state is DeliveryState.PROTECTED or item.was_protected
            if protected and (item.partner, item.feed) in supplied:
                found.setdefault((item.feed, item.period), []).append(item)
        return found

    def _digest(self, product: Product, period: str, deliveries: tuple[Delivery, ...]) -> bytes:
        """SHA-256 over everything that the bytes hang on: documents, SQL, deliveries, and who is linked to whom.

        A product of records hangs on the ids of persons, and on the epoch of its row ids and pids; a table of people
        only on which rows are one person's. Records of a project hang on its terms, under which they are approved.
        """
        project = self.library.projects[product.project] if product.project else None
        return hashlib.sha256(
            rfc8785.dumps(
                {
                    "v": 1,
                    "product": f"{product.id}/{product.version}/{product.tier}",
                    "period": period,
                    "epoch": "" if product.sql else self.epoch,
                    "project": project.terms if project else {},
                    "contracts": {feed: self.library.feed_digest(feed) for feed in product.feeds},
                    "editions": {feed: self.library.feed_digest(feed, period) for feed in product.feeds},
                    "agreement": self._agreement_digest,
                    "rules": self._rules_digest,
                    "sql": hashlib.sha256(product.sql.encode()).hexdigest(),
                    "deliveries": [item.contents for item in deliveries],
                    "guarded": [item.reprotected for item in deliveries if self._guards(item)],
                    "references": sorted({digest for item in deliveries for digest in item.references}),
                    "linked_at": self.run.threshold if product.linked and self.run else None,
                    "links": [self._links(product, item) for item in deliveries] if product.linked else [],
                }
            )
        ).digest()

    def _guards(self, delivery: Delivery) -> bool:
        """Whether rows are guarded: until they are protected anew, all are that earlier guards judged."""
        return self.library.feed(delivery.feed, delivery.period).guards_rows

    def _links(self, product: Product, delivery: Delivery) -> str:
        """What a product needs to know of one delivery's links."""
        found = self.run.of(delivery) if self.run else None
        if found is None or found.rows != delivery.rows_held:
            raise LinkingBehindError(product.id, delivery.receipt_id)
        return found.partition if product.sql else found.persons

    @cached_property
    def _agreement_digest(self) -> str:
        return self.library.agreement_digest()

    @cached_property
    def _rules_digest(self) -> str:
        return self.library.rules_digest()


def held(instance: Instance) -> Held:
    """What the instance holds now."""
    return Held(instance.library, DeliveryBook(instance).all(), latest_run(instance), instance.keyring.epoch)


def due(instance: Instance) -> tuple[tuple[Product, str], ...]:
    """Products and periods whose version, published or waiting for approval, is not made from what is held now.

    For a project that was closed nothing is ever due.
    """
    now = held(instance)
    closed = {item.id for item in instance.library.projects.values() if item.closed}
    return tuple(
        (product, period)
        for product in products_of(instance.library)
        if product.project not in closed
        for period in now.periods(product)
        if current_version(instance, product, period) != now.version(product, period)
    )

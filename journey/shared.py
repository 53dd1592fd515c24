"""Shared: release plan → treatments → disclosure control → accounts → publish, for one product and one period."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import rfc8785

from contracts.feed import Feed
from contracts.product import Product
from contracts.release_plan import ReleasePlan, release_plan
from contracts.vocabulary import FieldClass
from custody.derivation import row_key
from custody.roots import RootUse
from journey.conservation import Account, check_accounts, put_accounts
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.delivery_files import EVENTS
from journey.instance import Instance, Zone
from journey.publishing import Edition, publish, versions_of
from products.catalogue import product_of, products_of
from products.making import DELIVERY, Made, make_records, make_table


@dataclass(frozen=True, slots=True)
class Shared:
    """A version that readers are sent to. `changed` is false where it already was."""

    product: Product
    period: str
    version: str
    rows: int
    accounts: tuple[Account, ...]
    plan: ReleasePlan
    changed: bool


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a version is made from: the protected deliveries of a product and period."""

    current: tuple[Delivery, ...]
    superseded: tuple[Delivery, ...]

    def digest(self, instance: Instance, product: Product, period: str) -> bytes:
        """SHA-256 over everything that the bytes hang on: documents, SQL, and the sorted digests of deliveries."""
        return hashlib.sha256(
            rfc8785.dumps(
                {
                    "v": 1,
                    "product": f"{product.id}/{product.version}/{product.tier}",
                    "period": period,
                    "contract": instance.library.feed_digest(product.feed),
                    "agreement": instance.library.agreement_digest(),
                    "rules": instance.library.rules_digest(),
                    "sql": hashlib.sha256(product.sql.encode()).hexdigest(),
                    "deliveries": sorted(item.digest for item in self.current),
                    "references": sorted({digest for item in self.current for digest in item.references}),
                }
            )
        ).digest()


def due(instance: Instance) -> tuple[tuple[Product, str], ...]:
    """Products and periods whose current version is not made from what is held now."""
    held = [item for item in DeliveryBook(instance).all() if item.state is DeliveryState.PROTECTED]
    return tuple(
        (product, period)
        for product in products_of(instance.library)
        for period in sorted({item.period for item in held if item.feed == product.feed})
        if versions_of(instance, product, period).current() != version_held(instance, product, period)
    )


def version_held(instance: Instance, product: Product, period: str) -> str:
    """The name of the version that what is held now would make."""
    return _version(_inputs(instance, product, period).digest(instance, product, period))


def share(instance: Instance, product_id: str, period: str, on: date) -> Shared:
    """Make and publish one product for one period; nothing is done where its version is already current.

    Raises `ReleaseRefusedError`, `PlanMismatchError`, `ConservationError`: nothing is published then.
    """
    product = product_of(instance.library, product_id)
    feed = instance.library.feed(product.feed)
    plans = _plans(instance, product, feed, on)
    with instance.exclusive():
        inputs = _inputs(instance, product, period)
        inputs_digest = inputs.digest(instance, product, period)
        version = _version(inputs_digest)
        changed = versions_of(instance, product, period).current() != version
        made = _make(instance, product, plans[0], feed, inputs, inputs_digest, period)
        accounts = _accounts(instance, product, inputs, made)
        if changed:
            key_id = instance.keyring.root(RootUse.PSEUDONYM).key_id
            agreement = instance.library.agreement_digest()
            edition = Edition(product, period, version, inputs_digest.hex(), plans, agreement, key_id)
            put_accounts(instance, edition.release, version, accounts)
            publish(instance, edition, made.table)
    return Shared(product, period, version, made.table.num_rows, accounts, plans[0], changed)


def _version(inputs_digest: bytes) -> str:
    """The name of the version made from these inputs: the same inputs make the same bytes, and so the same version."""
    return inputs_digest.hex()[:16]


def _plans(instance: Instance, product: Product, feed: Feed, on: date) -> tuple[ReleasePlan, ...]:
    """The plan for each recipient that the clause names; all must stand, and they treat columns alike."""
    agreement, rules = instance.library.agreement, instance.library.field_rules
    return tuple(
        release_plan(agreement, rules, feed, product.id, product.tier, recipient, on)
        for recipient in product.recipients
    )


def _inputs(instance: Instance, product: Product, period: str) -> _Inputs:
    """The deliveries behind a product and period, in the order of their digests: never of their arrival."""
    suppliers = {item.partner for item in instance.library.agreement.supplies if item.feed == product.feed}
    of_period = [
        item
        for item in DeliveryBook(instance).all()
        if (item.feed, item.period) == (product.feed, period)
        and item.partner in suppliers
        and item.state is DeliveryState.PROTECTED
    ]
    latest = current(of_period)
    superseded = (item for item in of_period if item not in latest)
    return _Inputs(*(tuple(sorted(items, key=lambda item: item.digest)) for items in (latest, superseded)))


def _make(  # noqa: PLR0913, PLR0917 - everything that a product is made from
    instance: Instance,
    product: Product,
    plan: ReleasePlan,
    feed: Feed,
    inputs: _Inputs,
    inputs_digest: bytes,
    period: str,
) -> Made:
    """The product as a table."""
    events = _events(instance, inputs.current)
    if product.sql:
        return make_table(product, plan, feed, events, instance.library.local_authorities, period)
    root = instance.keyring.root(RootUse.PSEUDONYM)
    keys = [row_key(root, inputs_digest, bytes.fromhex(item.digest)) for item in inputs.current]
    return make_records(product, plan, feed, events, keys)


def _events(instance: Instance, deliveries: tuple[Delivery, ...]) -> pa.Table:
    """The event rows of some deliveries, each with the number of its delivery."""
    tables = []
    for number, delivery in enumerate(deliveries):
        with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
            table = _read_encoded(source)
        tables.append(table.append_column(DELIVERY, pa.repeat(pa.scalar(number, pa.int32()), table.num_rows)))
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _read_encoded(source: BinaryIO) -> pa.Table:
    """A Parquet file with its text as dictionaries: few values on many rows, moved about as small numbers."""
    text = [field.name for field in pq.read_schema(source) if pa.types.is_string(field.type)]
    source.seek(0)
    return pq.read_table(source, read_dictionary=text)


def _accounts(instance: Instance, product: Product, inputs: _Inputs, made: Made) -> tuple[Account, ...]:
    """What became of every accepted row of every delivery behind the version; checked, or `ConservationError`."""
    accounts, start = [], 0
    for delivery in inputs.current:
        rows = slice(start, start + _rows_held(instance, delivery))
        withheld = {reason: int(mask[rows].sum()) for reason, mask in made.withheld.items()}
        shared = int(made.shared[rows].sum())
        accounts.append(Account(delivery.digest, delivery.rows_accepted, shared, withheld, superseded=0, erased=0))
        start = rows.stop
    accounts += [
        Account(item.digest, item.rows_accepted, 0, {}, superseded=_rows_held(instance, item), erased=0)
        for item in inputs.superseded
    ]
    check_accounts(f"{product.id} {product.tier}", tuple(accounts), _rows_published(product, made))
    return tuple(accounts)


def _rows_held(instance: Instance, delivery: Delivery) -> int:
    """Event rows of a delivery, counted in its file."""
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        rows: int = pq.read_metadata(source).num_rows
    return rows


def _rows_published(product: Product, made: Made) -> int:
    """Event rows that the product shows: its rows, or the sum of its published counts."""
    if not product.sql:
        rows: int = made.table.num_rows
        return rows
    measure = next(item.name for item in product.columns if item.field_class is FieldClass.MEASURE)
    total: int | None = pc.sum(made.table.column(measure)).as_py()
    return total or 0

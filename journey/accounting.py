"""Accounts of a version: what became of every accepted row of every delivery behind it, counted as it is made."""

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contracts.product import Product
from contracts.vocabulary import FieldClass
from journey.conservation import Account, check_accounts
from journey.deliveries import Delivery, DeliveryState
from journey.delivery_files import EVENTS
from journey.errors import ConservationError
from journey.inputs import Inputs
from journey.instance import Instance, Zone
from products.making import Made


def accounts_of(instance: Instance, product: Product, inputs: Inputs, made: Made) -> tuple[Account, ...]:
    """What became of every accepted row of every delivery behind the version; checked, or `ConservationError`."""
    accounts, start = [], 0
    for delivery in inputs.current:
        rows = slice(start, start + _rows_held(instance, delivery))
        withheld = {reason: int(mask[rows].sum()) for reason, mask in made.withheld.items()}
        shared = int(made.shared[rows].sum())
        erased = delivery.rows_erased
        accounts.append(Account(delivery.digest, delivery.rows_accepted, shared, withheld, superseded=0, erased=erased))
        start = rows.stop
    accounts += [
        Account(
            item.digest,
            item.rows_accepted,
            0,
            {},
            superseded=_rows_held(instance, item),
            erased=item.rows_erased,
        )
        for item in inputs.superseded
    ]
    check_accounts(f"{product.id} {product.tier}", tuple(accounts), _rows_published(product, made))
    return tuple(accounts)


def _rows_held(instance: Instance, delivery: Delivery) -> int:
    """Event rows of a delivery, counted in its file; of a withdrawn one there is none."""
    if delivery.state is DeliveryState.WITHDRAWN:
        return 0
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        rows: int = pq.read_metadata(source).num_rows
    return rows


def _rows_published(product: Product, made: Made) -> int:
    """Event rows that the product shows: its rows, or the sum of its published counts.

    A table of people shows no rows: what it counts must be the people whom the shared rows are about.
    """
    if not product.sql:
        return len(made.rows)
    measure = next(item.name for item in product.columns if item.field_class is FieldClass.MEASURE)
    total: int = pc.sum(made.rows.table.column(measure)).as_py() or 0
    if made.people is None:
        return total
    if total != made.people:
        raise ConservationError(product.id, f"counts {total} people, shared rows are about {made.people}")
    return int(np.count_nonzero(made.shared))

"""The attack that every product with pids must withstand before it waits for a signature: singling out.

Its reader knows what a newspaper tells of an event: where it was or where the person lives, which school or the like
they are of, the month, and the age. The product says them its own way, as coarsely as it was treated; of whomever they
single out the reader then knows the pid, and with it every other row of the project. How many may be so is the
agreement's `singled_out_one_in`.
"""

from collections.abc import Iterator

import pyarrow as pa

from anonymisation.disclosure.singling_out import SingledOut, month_of, singled_out
from contracts.feed import Feed
from contracts.product import Product
from contracts.release_plan import ReleasePlan
from contracts.vocabulary import FieldClass
from journey.errors import SinglingOutError
from products.catalogue import PID

_PUBLIC = frozenset({FieldClass.DOB, FieldClass.GEO_EVENT, FieldClass.GEO_RES})


def refuse_singling_out(release: str, product: Product, plan: ReleasePlan, feed: Feed, rows: pa.Table) -> None:
    """Raise `SinglingOutError` where more of a product's people are singled out than its plan bears.

    A limit of one in one bears everybody; a product without pids has nobody to follow.
    """
    if not withstands(product, plan.singled_out_one_in, feed, rows):
        raise SinglingOutError(release, plan.singled_out_one_in)


def withstands(product: Product, one_in: int, feed: Feed, rows: pa.Table) -> bool:
    """Whether no more than one person in so many is singled out; a product without pids withstands."""
    return PID not in rows.column_names or not attacked(product, feed, rows).exceeds(one_in)


def attacked(product: Product, feed: Feed, rows: pa.Table) -> SingledOut:
    """How many people of a product with pids are singled out by place, month and age."""
    return singled_out(rows.column(PID), list(_public_facts(product, feed, rows)))


def _public_facts(product: Product, feed: Feed, rows: pa.Table) -> Iterator[pa.ChunkedArray]:
    """The columns of a product that say where, when and how old: of several times the one that the feed goes by."""
    when, public = feed.event_time or feed.period_column, {item.name for item in feed.columns if item.public_fact}
    for column in product.columns:
        named = {source for of_feed, source in column.sources if of_feed == feed.id}
        if column.field_class in _PUBLIC or not named.isdisjoint(public):
            yield rows.column(column.name)
        elif when in named:
            yield month_of(rows.column(column.name))

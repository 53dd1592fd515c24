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
from products.making import Rows

_PUBLIC = frozenset({FieldClass.DOB, FieldClass.GEO_EVENT, FieldClass.GEO_RES})


def refuse_singling_out(release: str, product: Product, plan: ReleasePlan, feed: Feed, rows: Rows) -> None:
    """Raise `SinglingOutError` where more of a product's people are singled out than its plan bears.

    A limit of one in one bears everybody; a product without pids has nobody to follow.
    """
    if not has_pids(product):
        return
    looked_at = rows.only(attacked_columns(product, feed)).table
    if attacked(product, feed, looked_at).exceeds(plan.singled_out_one_in):
        raise SinglingOutError(release, plan.singled_out_one_in)


def has_pids(product: Product) -> bool:
    """Whether whoever is singled out in a product can be followed through it."""
    return PID in {column.name for column in product.columns}


def attacked_columns(product: Product, feed: Feed) -> list[str]:
    """The columns of a product with pids at which the attack looks."""
    return [PID, *(name for name, _ in _public(product, feed))]


def attacked(product: Product, feed: Feed, rows: pa.Table) -> SingledOut:
    """How many people of a product with pids are singled out by place, month and age."""
    known = ((rows.column(name), is_when) for name, is_when in _public(product, feed))
    return singled_out(rows.column(PID), [month_of(values) if is_when else values for values, is_when in known])


def _public(product: Product, feed: Feed) -> Iterator[tuple[str, bool]]:
    """The columns that say where, when and how old, each with whether it is when: of several times the feed's own."""
    when, public = feed.event_time or feed.period_column, {item.name for item in feed.columns if item.public_fact}
    for column in product.columns:
        named = {source for of_feed, source in column.sources if of_feed == feed.id}
        if column.field_class in _PUBLIC or not named.isdisjoint(public):
            yield column.name, False
        elif when in named:
            yield column.name, True

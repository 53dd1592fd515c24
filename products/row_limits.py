"""The rows that a clause lets out: those whose columns, as the clause tells them, have the codes that it names."""

import numpy as np
import pyarrow as pa

from anonymisation.treatments.source import Groups, Mask
from anonymisation.treatments.treating import treat
from contracts.errors import ReleaseRefusedError
from contracts.feed import Feed
from contracts.product import Product
from contracts.release_plan import ReleasePlan
from contracts.row_limits import admits, in_words
from products.own_area import OUTSIDE, are_among, own_rows

BEYOND = "outside-clause-rows"
"""Why a row is withheld whatever the recipient: the clause lets out only others."""


def refuse_period(plan: ReleasePlan, product: Product, period: str) -> None:
    """Raise `ReleaseRefusedError` for a period of which the clause lets no row of a feed out."""
    if not admits(plan.limits, product.calendar, period):
        raise ReleaseRefusedError(
            f"no row of {plan.feed} leaves in {product.id} for {period}",
            f"it would have to be that {' and '.join(in_words(plan.limits))}: amend the clause",
        )


def rows_in_limits(events: pa.Table, feed: Feed, plan: ReleasePlan, groups: Groups) -> Mask:
    """Which event rows lie in the limits of the plan; all of them where it names no code."""
    found = np.ones(events.num_rows, dtype=np.bool_)
    for name, codes in plan.limits.only.items():
        (told,) = treat(events, feed, name, plan.decision(name).treatment, groups).columns.values()
        found &= are_among(told, codes)
    return found


def rows_left_out(events: pa.Table, feed: Feed, plan: ReleasePlan, groups: Groups) -> dict[str, Mask]:
    """The event rows that stay before anything is made of the rest, each for the first reason that it has."""
    own, within = own_rows(events, feed, plan), rows_in_limits(events, feed, plan, groups)
    found = {OUTSIDE: ~own, BEYOND: own & ~within}
    return {reason: mask for reason, mask in found.items() if mask.any()}


def without(events: pa.Table, left_out: dict[str, Mask]) -> pa.Table:
    """The rest."""
    if not left_out:
        return events
    return events.filter(pa.array(~np.logical_or.reduce(list(left_out.values()))))

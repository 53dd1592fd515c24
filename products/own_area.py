"""A spoke's own rows: of the records that a clause lets out, those of the recipient's own area and no other."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.source import Mask
from contracts.feed import Feed
from contracts.release_plan import ReleasePlan
from products.making import Made

OUTSIDE = "outside-recipient-area"
"""Why a row is withheld from a spoke: it is of another area, or of none that anybody could tell."""


def own_rows(events: pa.Table, feed: Feed, plan: ReleasePlan) -> Mask:
    """Which event rows are of the plan's area; all of them where the recipient is no spoke."""
    if not plan.area:
        return np.ones(events.num_rows, dtype=np.bool_)
    prefix = feed.scope.prefix if feed.scope else ""
    return are_among(events.column(f"{prefix}local_authority_code"), plan.area)


def are_among(values: pa.ChunkedArray, codes: Iterable[str]) -> Mask:
    """Which texts are one of some codes; what is empty is none of them."""
    inside = pc.fill_null(pc.is_in(pc.cast(values, pa.string()), value_set=pa.array(codes)), fill_value=False)
    found: Mask = inside.to_numpy(zero_copy_only=False) if isinstance(inside, pa.Array) else inside.to_numpy()
    return found


def told_of_all(made: Made, left_out: Mapping[str, Mask]) -> Made:
    """What was made of all rows but some, with an account of every event row: these are withheld, each for a reason."""
    if not left_out:
        return made
    own = ~np.logical_or.reduce(list(left_out.values()))

    def of_all(mask: Mask) -> Mask:
        whole = np.zeros(len(own), dtype=np.bool_)
        whole[own] = mask
        return whole

    withheld = {reason: of_all(mask) for reason, mask in made.withheld.items()} | dict(left_out)
    return replace(made, shared=of_all(made.shared), withheld=withheld)

"""Labels: what people decided of pairs of records, as weights for clusters, and as truth to hold a model to.

A label is about two record keys, whatever run they stand in: one about records that are no longer there says nothing.
Of several about one pair the last stands. Nothing here says who decided.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SAME_BITS = 200.0
"""The weight of a pair that somebody decided to be one person's. Far above any that two records can have, so that these
two are joined before anything else; a conflict of verified numbers bars them still."""
APART_BITS = -math.inf
"""The weight of a pair that somebody decided to be two people's: no average with it in it reaches any threshold."""

_KEY = pa.binary(16)
LABELS = pa.schema([pa.field("left", _KEY), pa.field("right", _KEY), pa.field("decision", pa.string())])
"""Two record keys in either order and a `Decision`; the first decided first."""


class Decision(StrEnum):
    """What somebody decided of a pair. `aside`: they know one of the people, and leave the pair to another reviewer."""

    SAME = "same"
    NOT_SAME = "not_same"
    CANNOT_TELL = "cannot_tell"
    ASIDE = "aside"


Pairs = npt.NDArray[np.int64]
"""A row for each pair: the lesser place, the greater place."""


@dataclass(frozen=True, slots=True, repr=False)
class Labelled:
    """Pairs by their places among records: decided to be one person's (`same`), or two people's (`apart`)."""

    same: Pairs
    apart: Pairs


@dataclass(frozen=True, slots=True)
class Judged:
    """How a model stands to what people decided: pairs of one person and of two, by whether it would link them.

    Reviewers see only pairs of the grey zone, so these shares hold there and nowhere else.
    """

    same_linked: int
    same_missed: int
    apart_linked: int
    apart_kept: int


def standing(labels: pa.Table) -> dict[tuple[bytes, bytes], Decision]:
    """The last decision about each pair, by its two keys, the lesser first; in the order of the keys."""
    last: dict[tuple[bytes, bytes], Decision] = {}
    for left, right, decision in zip(*(labels.column(name).to_pylist() for name in LABELS.names), strict=True):
        last[min(left, right), max(left, right)] = Decision(decision)
    return dict(sorted(last.items()))


def labelled(labels: pa.Table, keys: pa.Array) -> Labelled:
    """The labels that stand about records of these keys; `keys` has the key of each record at its place."""
    stands = standing(labels)
    return Labelled(_placed(stands, Decision.SAME, keys), _placed(stands, Decision.NOT_SAME, keys))


def with_labels(edges: pa.Table, pairs: Labelled) -> pa.Table:
    """Edges (`left`, `right`, `weight`, levels) in which `same` weighs `SAME_BITS`, and `apart` `APART_BITS`.

    A pair of `same` that was not there is added, without levels (-1). Both the edges that clusters begin from and every
    table that `weigh` gives them must go through here: then labels hold, whatever else is alike.
    """
    if not len(pairs.same) + len(pairs.apart):
        return edges
    wanted, there = _numbered(pairs.same), _numbered(_places(edges))
    weights = edges.column("weight").to_numpy().copy()
    weights[np.isin(there, wanted)] = SAME_BITS
    weights[np.isin(there, _numbered(pairs.apart))] = APART_BITS
    edges = edges.set_column(edges.schema.get_field_index("weight"), edges.schema.field("weight"), pa.array(weights))
    more = pairs.same[~np.isin(wanted, there)]
    known = {"left": pa.array(more[:, 0]), "right": pa.array(more[:, 1]), "weight": pa.repeat(SAME_BITS, len(more))}
    columns = [
        known[item.name].cast(item.type) if item.name in known else pa.repeat(pa.scalar(-1, item.type), len(more))
        for item in edges.schema
    ]
    return pa.concat_tables([edges, pa.Table.from_arrays(columns, schema=edges.schema)])


def judged(pairs: Labelled, edges: pa.Table, threshold: float) -> Judged:
    """How edges of a model, linked from a threshold in bits on, stand to what people decided."""
    linked = _numbered(_places(edges.filter(pc.greater_equal(edges.column("weight"), threshold))))
    same, apart = (int(np.isin(_numbered(some), linked).sum()) for some in (pairs.same, pairs.apart))
    return Judged(same, len(pairs.same) - same, apart, len(pairs.apart) - apart)


def _placed(stands: dict[tuple[bytes, bytes], Decision], wanted: Decision, keys: pa.Array) -> Pairs:
    """The places of the pairs of which that was decided, where both records are there."""
    chosen = [pair for pair, decision in stands.items() if decision is wanted and pair[0] != pair[1]]
    sides = [pc.index_in(pa.array([pair[side] for pair in chosen], _KEY), value_set=keys) for side in (0, 1)]
    both = pc.and_(sides[0].is_valid(), sides[1].is_valid())
    places = np.column_stack([side.filter(both).to_numpy().astype(np.int64) for side in sides])
    return np.sort(places, axis=1)


def _places(edges: pa.Table) -> Pairs:
    """The pairs of some edges."""
    sides = [edges.column(name).to_numpy().astype(np.int64) for name in ("left", "right")]
    return np.sort(np.column_stack(sides), axis=1)


def _numbered(pairs: Pairs) -> npt.NDArray[np.int64]:
    """One number for each pair; places are row numbers, below 2^31."""
    return (pairs[:, 0] << 32) + pairs[:, 1]

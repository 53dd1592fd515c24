"""The same linker with the numbers of some records hidden from it: what it makes of them is what numbers tell it by.

A quarter of the records, or of very many as many as tell it narrowly enough. Pairs of two whose numbers are not hidden
are as the run weighed them, and only what hangs together with a hidden record is clustered anew.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.bounding import bounded
from anonymisation.linking.clustering.clusters import clusters
from anonymisation.linking.clustering.conflicts import numbers_of
from anonymisation.linking.clustering.pieces import components_of
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.quality.estimates import QUARTER, Hidden
from anonymisation.linking.records import RECORDS
from anonymisation.linking.scoring import score_bounded, score_within
from engine.engines import Engine
from journey.linking.rule import ODDS, RULE, USED
from journey.linking.tables import ALONE, RECORD

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
_ENOUGH = 20_000
"""Records whose numbers are hidden at most, about: as many tell a share of 0.95 to half a percent, 95 times of 100."""
_LAST = 4
"""Bytes of a record key that say whether it is hidden: of a MAC they are as good as coins, that fall alike each run."""


def hidden_from(records: pa.Table, model: LinkingModel, edges: pa.Table, engine: Engine = Engine.DUCKDB) -> Hidden:
    """The clusters of records of which one in some has its numbers hidden, at the odds that persons are told at.

    `records` have `record` and `alone`; `edges` are the run's, by their places (`left`, `right`, `weight`). A record
    that hangs together with no hidden one is told to be alone. Raises what scoring and clustering raise.
    """
    parts = max(QUARTER, -(-records.num_rows // _ENOUGH))
    hide = _chosen(records.column(RECORD), parts)
    labels = np.arange(records.num_rows)
    linked = np.flatnonzero(~records.column(ALONE).to_numpy())
    compared = _without_numbers(records, hide).select(RECORDS.names).take(pa.array(linked)).combine_chunks()
    pairs = _pairs(compared, model, hide[linked], _placed(edges, linked, len(labels)), engine)
    touched = _touched(len(linked), pairs, hide[linked])
    inside, found = np.flatnonzero(touched), compared.filter(pa.array(touched)).combine_chunks()
    if len(inside):
        keys = records.column(RECORD).combine_chunks().take(pa.array(linked[inside]))
        made = clusters(
            _placed(pairs, inside, len(linked)),
            lambda groups: score_within(found, model, groups, engine=engine),
            numbers_of(found),
            keys,
            RULE,
        )
        labels[linked[inside]] = linked[inside][made[ODDS.index(USED)].labels]
    return Hidden(hide, labels, parts)


def _chosen(keys: pa.ChunkedArray, parts: int) -> Truths:
    """One record in so many, by its key."""
    last = np.array([int.from_bytes(key[-_LAST:]) for key in keys.to_pylist()], dtype=np.int64)
    return np.asarray(last % parts == 0)


def _without_numbers(records: pa.Table, hide: Truths) -> pa.Table:
    """The records, some of them without their numbers."""
    for name in ("numbers", "doubtful"):
        at = records.schema.get_field_index(name)
        of = records.schema.field(at)
        left = pc.if_else(pa.array(hide), pa.scalar(None, of.type), records.column(name).combine_chunks())
        records = records.set_column(at, of, left)
    return records


def _pairs(records: pa.Table, model: LinkingModel, hide: Truths, edges: pa.Table, engine: Engine) -> pa.Table:
    """Edges of the run of which neither record is hidden, and new ones of pairs of which one is."""
    known = ~(hide[edges.column("left").to_numpy()] | hide[edges.column("right").to_numpy()])
    new = score_bounded(bounded(model, records), new=hide, engine=engine).select(edges.column_names).cast(edges.schema)
    return pa.concat_tables([edges.filter(pa.array(known)), new]).combine_chunks()


def _touched(count: int, edges: pa.Table, hide: Truths) -> Truths:
    """Which records hang together with a hidden one, by edges that could contest a link."""
    near = edges.filter(pc.greater_equal(edges.column("weight"), RULE.nearest))
    of = components_of(count, *(near.column(name).to_numpy() for name in ("left", "right")))
    touched = np.zeros(count, dtype=np.bool_)
    touched[of[hide]] = True
    found: Truths = touched[of]
    return found


def _placed(edges: pa.Table, chosen: Numbers, count: int) -> pa.Table:
    """Edges between some of `count` records, by their places among those."""
    place = np.full(count, -1)
    place[chosen] = np.arange(len(chosen))
    sides = {name: place[edges.column(name).to_numpy()] for name in ("left", "right")}
    within = (sides["left"] >= 0) & (sides["right"] >= 0)
    table = pa.table([pa.array(sides["left"]), pa.array(sides["right"]), edges.column("weight")], edges.column_names)
    return table.filter(pa.array(within)).combine_chunks()

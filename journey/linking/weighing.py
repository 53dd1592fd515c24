"""Pairs of a run and the clusters that they make. Pairs of which neither record is new are taken as a run weighed them.

What a pair weighs, and whether it is weighed at all, hangs on its two records and the model alone: so a run that weighs
new records only has the pairs, to the byte, of one that weighs all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.blocking import Passed
from anonymisation.linking.bounding import Bounded, bounded
from anonymisation.linking.clustering.clusters import Clustered, clusters
from anonymisation.linking.clustering.conflicts import numbers_of
from anonymisation.linking.labels import labelled, with_labels
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.records import RECORDS as OF_RECORDS
from anonymisation.linking.scoring import EDGES, score_bounded, score_within
from engine.engines import Engine
from journey.linking.rule import ODDS, RULE, USED
from journey.linking.tables import ALONE, APART, CLUSTERS_SCHEMA, EDGES_SCHEMA, RECORD

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, repr=False)
class Weighed:
    """What was made of the records: `edges` (`EDGES_SCHEMA`), `clusters` (`CLUSTERS_SCHEMA`), and their `labels`.

    `labels`: for each record the place of the least in its cluster, at the odds that persons are told at. `by_records`
    and `passed` are of what bounded the pairs (`anonymisation.linking.bounding`).
    """

    edges: pa.Table
    clusters: pa.Table
    labels: Numbers
    by_records: bool
    passed: Passed


@dataclass(frozen=True, slots=True, repr=False)
class Before:
    """A run of the same model: the records that it weighed (`record`), its edges, and if its records bounded them."""

    records: pa.Array
    edges: pa.Table
    by_records: bool = False


def weigh(
    records: pa.Table,
    model: LinkingModel,
    decided: pa.Table,
    before: Before | None = None,
    engine: Engine = Engine.DUCKDB,
) -> Weighed:
    """Weigh pairs of distinct records, in the order of their keys, and cluster them. `decided` are labels of reviewers.

    Records that stand alone are in no pair. Raises what scoring and clustering raise.
    """
    linked = np.flatnonzero(~records.column(ALONE).to_numpy())
    keys = records.column(RECORD).combine_chunks().take(pa.array(linked))
    compared = records.select(OF_RECORDS.names).take(pa.array(linked)).combine_chunks()
    ready = bounded(model, compared)
    # Where records bound it, pairs hang on all of them: what a run before compared is not what this one does.
    alike = before is not None and not (ready.by_records or before.by_records)
    edges, by_records, passed = _edges(ready, keys, before if alike else None, engine), ready.by_records, ready.passed
    del ready
    pairs = labelled(decided, keys)

    def inner(groups: Numbers) -> pa.Table:
        return with_labels(score_within(compared, model, groups, engine=engine), pairs)

    found = clusters(with_labels(edges, pairs), inner, numbers_of(compared), keys, RULE) if len(keys) else ()
    used = next((of for odds, of in zip(ODDS, found, strict=False) if odds == USED), None)
    labels = np.arange(records.num_rows)
    if used is not None:
        labels[linked] = linked[used.labels]
    return Weighed(_by_key(edges, keys, used), _told(records, linked, found), labels, by_records, passed)


def _edges(ready: Bounded, keys: pa.Array, before: Before | None, engine: Engine) -> pa.Table:
    """All pairs, in order: those of the run before whose records are both there still, and those of new records."""
    kept = _kept(before.edges, keys) if before else EDGES.empty_table()
    new = np.asarray(pc.invert(pc.is_in(keys, value_set=before.records))) if before else np.ones(len(keys), np.bool_)
    if not new.any():
        return kept
    found = score_bounded(ready, new=None if new.all() else new, engine=engine)
    every = pa.concat_tables([kept, found]).sort_by([("left", "ascending"), ("right", "ascending")])
    return every.combine_chunks()


def _kept(edges: pa.Table, keys: pa.Array) -> pa.Table:
    """Edges by key as edges by place, of those whose records are both there."""
    sides = {name: pc.index_in(edges.column(name), value_set=keys).cast(pa.int64()) for name in ("left", "right")}
    columns = [sides[name] if name in sides else edges.column(name) for name in EDGES.names]
    placed = pa.Table.from_arrays(columns, names=EDGES.names)
    placed = placed.filter(pc.and_(placed.column("left").is_valid(), placed.column("right").is_valid()))
    return placed.cast(EDGES).sort_by([("left", "ascending"), ("right", "ascending")]).combine_chunks()


def _by_key(edges: pa.Table, keys: pa.Array, used: Clustered | None) -> pa.Table:
    """Edges as they rest."""
    apart = np.zeros(edges.num_rows, np.int8) if used is None else used.apart[: edges.num_rows]
    sides = {name: keys.take(edges.column(name).combine_chunks()) for name in ("left", "right")}
    known = sides | {APART: pa.array(apart, pa.int8())}
    columns = [known[name] if name in known else edges.column(name) for name in EDGES_SCHEMA.names]
    return pa.Table.from_arrays(columns, schema=EDGES_SCHEMA)


def _told(records: pa.Table, linked: Numbers, found: tuple[Clustered, ...]) -> pa.Table:
    """The clusters of every record at each odds, each by the least key in it."""
    keys = records.column(RECORD).combine_chunks()
    columns = [keys]
    for number in range(len(ODDS)):
        labels = np.arange(len(keys))
        if found:
            labels[linked] = linked[found[number].labels]
        columns.append(keys.take(pa.array(labels)))
    return pa.Table.from_arrays(columns, schema=CLUSTERS_SCHEMA)

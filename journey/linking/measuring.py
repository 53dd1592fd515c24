"""A run as its quality report looks at it: its tables, and the same linker with some numbers hidden from it.

Where numbers link too few persons to tell anything by, the linker is not run a second time. Of ethnicity only is looked
at what event rows hold, because some clause releases it; and it goes into no more than the counts of groups.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymisation.linking.model import LinkingModel
from anonymisation.linking.quality.equity import Groups, traits_of
from anonymisation.linking.quality.estimates import Clustering, numbers_can_tell
from anonymisation.linking.quality.pairs import unweighed
from anonymisation.linking.quality.report import Linking, Rows
from anonymisation.linking.records import RECORDS
from anonymisation.linking.scoring import score_within
from engine.engines import Engine
from journey.deliveries import Delivery, DeliveryBook
from journey.delivery_files import EVENTS
from journey.instance import Instance, Zone
from journey.linking import tables
from journey.linking.errors import OtherModelError
from journey.linking.hiding import hidden_from
from journey.linking.models import model_in_force
from journey.linking.rule import ODDS, THRESHOLD, USED

Numbers = npt.NDArray[np.int64]
_ETHNICITY = "ethnicity_groups"
"""The list by whose groups codes of ethnicity are told."""


@dataclass(frozen=True, slots=True)
class RunLinked:
    """A run of linking: where it lies (`runs/<number>`), by which model it was made, and the receipts of its rows."""

    folder: str
    model: str
    receipts: tuple[str, ...]


def linking_of(instance: Instance, run: RunLinked, on: date) -> Linking:
    """Everything of a run that its report is made from; `on` is the day on which ages are told.

    Raises `OtherModelError` where the model that it was made by holds no longer, `NotLinkedError` where the engine
    fails, and what custody raises.
    """
    model = _model_of(instance, run)
    said = tables.read_table(instance, run.folder, tables.RECORDS)
    records = _distinct(said)
    keys = records.column(tables.RECORD).combine_chunks()
    compared = records.select(RECORDS.names)
    labels = _labels(tables.read_table(instance, run.folder, tables.CLUSTERS), keys)
    edges, apart = _edges(tables.read_table(instance, run.folder, tables.EDGES), keys)
    within = _within(model, compared, labels[USED], edges, instance.linking)
    rows, deliveries = _rows(instance, run, keys)
    traits = traits_of(compared, on)
    return Linking(
        model=run.model,
        clustering=Clustering(compared, labels[USED], edges, within, THRESHOLD),
        apart=apart,
        hidden=hidden_from(records, model, edges, instance.linking)
        if numbers_can_tell(records, labels[USED])
        else None,
        others={float(np.log2(odds)): found for odds, found in labels.items()},
        said=said,
        rows=rows,
        traits=traits
        | {"ethnicity": _ethnicity(instance, deliveries, rows, len(keys)), "partner": _of_partners(said, keys)},
    )


def _distinct(said: pa.Table) -> pa.Table:
    """Each record once, as the first of the partners gave it that gave it; they come in the order of their keys."""
    keys = said.column(tables.RECORD).combine_chunks()
    first = np.ones(len(keys), dtype=np.bool_)
    if len(keys) > 1:
        first[1:] = pc.not_equal(keys[1:], keys[:-1]).to_numpy(zero_copy_only=False)
    return said.filter(pa.array(first)).combine_chunks()


def _labels(clusters: pa.Table, keys: pa.Array) -> dict[int, Numbers]:
    """At each odds the cluster of each record, by the place of the least in it."""
    at = pc.index_in(keys, value_set=clusters.column(tables.RECORD).combine_chunks())
    return {
        odds: pc.index_in(clusters.column(f"odds_{odds}").combine_chunks().take(at), value_set=keys)
        .to_numpy()
        .astype(np.int64)
        for odds in ODDS
    }


def _edges(edges: pa.Table, keys: pa.Array) -> tuple[pa.Table, npt.NDArray[np.int8]]:
    """Edges by place, and why each was kept apart."""
    left, right = (
        pc.index_in(edges.column(name), value_set=keys).to_numpy().astype(np.int64) for name in ("left", "right")
    )
    table = pa.table([pa.array(left), pa.array(right), edges.column("weight")], ["left", "right", "weight"])
    return table, edges.column(tables.APART).to_numpy()


def _model_of(instance: Instance, run: RunLinked) -> LinkingModel:
    """The model that a run was made by, which must hold still: no other is kept."""
    held = model_in_force(instance)
    if held.id != run.model:
        raise OtherModelError
    return held.model


def _within(model: LinkingModel, records: pa.Table, labels: Numbers, edges: pa.Table, engine: Engine) -> pa.Table:
    """The weights of every pair inside a cluster: those that blocking reached, and all of clusters where it did not."""
    groups = unweighed(labels, edges)
    if not (groups >= 0).any():
        return edges
    rest = score_within(records, model, groups, engine=engine).select(edges.column_names)
    known = edges.filter(pa.array(groups[edges.column("left").to_numpy()] < 0))
    return pa.concat_tables([known, rest.cast(known.schema)])


def _rows(instance: Instance, run: RunLinked, keys: pa.Array) -> tuple[Rows, list[Delivery]]:
    """The rows of a run by record and source, delivery by delivery."""
    book = DeliveryBook(instance)
    deliveries = [book.get(receipt) for receipt in run.receipts]
    sources = sorted({(item.partner, item.feed) for item in deliveries})
    groups = tables.read_groups(instance, run.folder, tables.ROWS, range(len(deliveries)))
    records, of = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for item, rows in zip(deliveries, groups, strict=True):
        at = pc.index_in(rows.column(tables.RECORD).combine_chunks(), value_set=keys)
        records.append(pc.fill_null(at, -1).to_numpy().astype(np.int64))
        of.append(np.full(len(at), sources.index((item.partner, item.feed)), dtype=np.int64))
    return Rows(np.concatenate(records), np.concatenate(of), tuple(sources)), deliveries


def _of_partners(said: pa.Table, keys: pa.Array) -> Groups:
    """Which records each partner gave."""
    at = pc.index_in(said.column(tables.RECORD).combine_chunks(), value_set=keys).to_numpy()
    partners = said.column("source").combine_chunks()
    found = {}
    for partner in sorted(partners.unique().to_pylist()):
        found[partner] = np.zeros(len(keys), dtype=np.bool_)
        found[partner][at[pc.equal(partners, partner).to_numpy(zero_copy_only=False)]] = True
    return found


def _ethnicity(instance: Instance, deliveries: list[Delivery], rows: Rows, count: int) -> Groups:
    """Which records are of which ethnic group, by what any of their rows says."""
    found: dict[str, npt.NDArray[np.bool_]] = {}
    start = 0
    for item in deliveries:
        records = rows.record[start : start + item.rows_held]
        start += item.rows_held
        for said in _said_of_ethnicity(instance, item):
            for group in said.unique().drop_null().to_pylist():
                told = pc.fill_null(pc.equal(said, group), fill_value=False).to_numpy(zero_copy_only=False)
                found.setdefault(group, np.zeros(count, dtype=np.bool_))[records[told & (records >= 0)]] = True
    return dict(sorted(found.items()))


def _said_of_ethnicity(instance: Instance, delivery: Delivery) -> Iterator[pa.Array]:
    """The ethnic group of each event row of a delivery, by each column that says one."""
    library = instance.library
    feed = library.feed(delivery.feed, delivery.period)
    of = library.code_groups(_ETHNICITY).of
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        file = pq.ParquetFile(source)
        held = [
            item.name for item in feed.columns if item.groups == _ETHNICITY and item.name in file.schema_arrow.names
        ]
        for name in held:
            codes = file.read(columns=[name]).column(name).combine_chunks().cast(pa.string())
            yield pa.array(list(of.values())).take(pc.index_in(codes, value_set=pa.array(list(of))))

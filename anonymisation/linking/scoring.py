"""Scoring: how likely two records are one person's, in bits, for every pair that blocking reaches.

Splink weighs a match against strangers. People of one home share much of what is compared, so its weight is then held
against kin too: odds of a match against both together.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.bounding import Bounded, bounded
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.pairs import Places, levels_of, open_pairs
from anonymisation.linking.records import held_to_schema
from anonymisation.linking.screening import condition, screened_columns
from anonymisation.linking.sharing import sharing
from anonymisation.linking.splink_settings import BLOCKED_BY, BLOCKS, bits, read_by, splink_settings, told
from anonymisation.linking.whole_names import bear_one
from engine.engines import Engine

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
_FEW = 100_000
"""Pairs that are sooner weighed than screened."""
EDGES = pa.schema(
    [
        pa.field("left", pa.int64(), nullable=False),
        pa.field("right", pa.int64(), nullable=False),
        pa.field("weight", pa.float64(), nullable=False),
        *(pa.field(item.name, pa.int8(), nullable=False) for item in COMPARISONS),
    ]
)
"""Pairs of records by their places, `left` before `right`; `weight` is log2 of the odds that they are one person's.
Then the level of each comparison, -1 where one of them lacks it."""


def score(
    records: pa.Table,
    model: LinkingModel,
    *,
    new: Mask | None = None,
    between_sources_only: bool = False,
    engine: Engine = Engine.DUCKDB,
) -> pa.Table:
    """Edges: every pair that blocking reaches and whose weight is at least the model's floor, in order.

    With `new`, only pairs of which at least one record is new. Raises `NotRecordsError` for a table that is no table of
    records, `SparkMissingError`, and `NotLinkedError` where the engine fails.
    """
    return score_bounded(bounded(model, records), new=new, between_sources_only=between_sources_only, engine=engine)


def score_bounded(
    ready: Bounded, *, new: Mask | None = None, between_sources_only: bool = False, engine: Engine = Engine.DUCKDB
) -> pa.Table:
    """Edges as `score` has them, of records that were made ready."""
    columns, model = ready.columns, ready.model
    fresh = pa.array(np.ones(columns.num_rows, np.bool_) if new is None else new)
    columns = columns.append_column("fresh", fresh)
    if engine is Engine.SPARK:
        edges = _on_spark(columns, model, model.floor, between_sources_only=between_sources_only)
    else:
        left, right = _sharing(columns, between_sources_only=between_sources_only)
        # The keys have done their work, and take as much memory as half of what is compared.
        columns = columns.drop_columns([BLOCKS])
        del ready
        edges = _weighed(columns, model, left, right, model.floor)
    return edges.filter(pc.greater_equal(edges.column("weight"), model.floor))


def score_within(
    records: pa.Table, model: LinkingModel, groups: Numbers, *, engine: Engine = Engine.DUCKDB
) -> pa.Table:
    """Edges: every pair of records of one group, whatever its weight; a record of group -1 is in none."""
    grouped = np.flatnonzero(groups >= 0)
    some = held_to_schema(records).take(pa.array(grouped)).combine_chunks()
    columns = with_shares(compared_columns(some), model)
    ends = pa.array(np.arange(len(grouped) + 1, dtype=np.int32))
    own = pa.ListArray.from_arrays(ends, pa.array(groups[grouped].astype(np.int64)))
    if engine is Engine.SPARK:
        fresh = pa.array(np.ones(len(grouped), np.bool_))
        columns = columns.append_column(BLOCKS, own).append_column("fresh", fresh)
        edges = _on_spark(columns, model, None, between_sources_only=False)
    else:
        edges = _weighed(columns, model, *sharing(own), None)
    sides = {name: pa.array(grouped[edges.column(name).to_numpy()]) for name in ("left", "right")}
    return pa.Table.from_arrays([sides.get(name, edges.column(name)) for name in EDGES.names], schema=EDGES)


def score_copies(records: pa.Table, model: LinkingModel, *, engine: Engine = Engine.DUCKDB) -> npt.NDArray[np.float64]:
    """What each record weighs with a copy of itself."""
    columns = with_shares(compared_columns(held_to_schema(records)), model)
    places = np.arange(columns.num_rows, dtype=np.int32)
    edges = _weighed(columns, model, places, places, None, engine)
    weights: npt.NDArray[np.float64] = edges.column("weight").to_numpy()
    return weights


def _weighed(  # noqa: PLR0913, PLR0917 - which pairs of what, by what
    columns: pa.Table,
    model: LinkingModel,
    left: Places,
    right: Places,
    floor: float | None,
    engine: Engine = Engine.DUCKDB,
) -> pa.Table:
    """The weights of pairs of places, from a floor up if there is one."""
    if not len(left):  # as mostly where little came: to open an engine takes longer than all the rest
        return EDGES.empty_table()
    compared = told(columns)
    settings = splink_settings(model, compared=compared, dialect=engine.value)
    with open_pairs(columns.select(read_by(compared)), settings, engine) as pairs:
        if floor is None or len(left) < _FEW:
            chosen = pairs.given(left, right)
        else:
            chosen = pairs.screened(left, right, screened_columns(columns), condition(model, compared))
        return _edges(model, pairs.weights(chosen, floor))


def _on_spark(columns: pa.Table, model: LinkingModel, floor: float | None, *, between_sources_only: bool) -> pa.Table:
    """The weights of all pairs that share a key, which Spark finds for itself."""
    compared = told(columns)
    settings = splink_settings(
        model, compared=compared, between_sources_only=between_sources_only, dialect=Engine.SPARK.value
    )
    with open_pairs(columns.select([*read_by(compared), *BLOCKED_BY]), settings, Engine.SPARK) as pairs:
        return _edges(model, pairs.weights(pairs.blocked(), floor))


def _edges(model: LinkingModel, found: pa.Table) -> pa.Table:
    """What Splink found, held against kin, in the order of places."""
    levels = levels_of(found)
    weight = against_kin(model, found.column("match_weight").to_numpy(), levels)
    places = [found.column("place_l"), found.column("place_r")]
    edges = pa.table([*places, pa.array(weight), *map(pa.array, levels.values())], EDGES.names)
    return edges.cast(EDGES).sort_by([("left", "ascending"), ("right", "ascending")]).combine_chunks()


def _sharing(columns: pa.Table, *, between_sources_only: bool) -> tuple[Places, Places]:
    """The pairs that share a key and may be compared."""
    keys, source, fresh = (columns.column(name).combine_chunks() for name in (BLOCKS, "source", "fresh"))
    return sharing(keys, source if between_sources_only else None, fresh.to_numpy(zero_copy_only=False))


def against_kin(
    model: LinkingModel, weight: npt.NDArray[np.float64], levels: Mapping[str, npt.NDArray[np.int8]]
) -> npt.NDArray[np.float64]:
    """Weights against strangers and kin together, from those against strangers and from levels."""
    weight = weight - model.whole_name * bear_one(levels)
    kin = np.full(len(weight), -model.kin)
    for comparison in COMPARISONS:
        numbered = comparison.numbered
        table = np.zeros(len(numbered) + 1)
        for number, level in numbered.items():
            chances = model.pick(comparison.name, level.name)
            table[number] = bits(chances.match, chances.kin)
        kin += table[levels[comparison.name]]
    together: npt.NDArray[np.float64] = -np.logaddexp2(-weight, -kin)
    return together

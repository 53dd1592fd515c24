"""Scoring: how likely two records are one person's, in bits, for every pair that blocking reaches.

Splink weighs a match against strangers. People of one home share much of what is compared, so its weight is then held
against kin too: odds of a match against both together.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.blocking import blocks_of
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.pairs import Places, levels_of, open_pairs
from anonymisation.linking.records import held_to_schema
from anonymisation.linking.sharing import sharing
from anonymisation.linking.splink_settings import BLOCKED_BY, BLOCKS, bits, read_by, splink_settings, told
from engine.engines import Engine

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
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
    columns = with_shares(compared_columns(held_to_schema(records)), model)
    columns = columns.append_column("keys", blocks_of(columns, model.closed, model.common).keys)
    fresh = pa.array(np.ones(columns.num_rows, np.bool_) if new is None else new)
    columns = columns.append_column("fresh", fresh)
    edges = _scored(columns, model, model.floor, engine, between_sources_only=between_sources_only)
    return edges.filter(pc.greater_equal(edges.column("weight"), model.floor))


def score_within(
    records: pa.Table, model: LinkingModel, groups: Numbers, *, engine: Engine = Engine.DUCKDB
) -> pa.Table:
    """Edges: every pair of records of one group, whatever its weight; a record of group -1 is in none."""
    columns = with_shares(compared_columns(held_to_schema(records)), model)
    grouped = np.flatnonzero(groups >= 0)
    keys = pa.LargeListArray.from_arrays(
        pa.array(np.concatenate([[0], np.cumsum(groups >= 0)])), pa.array(groups[grouped])
    ).cast(pa.list_(pa.int64()))
    columns = columns.append_column("keys", keys)
    fresh = pa.array(np.ones(columns.num_rows, np.bool_))
    return _scored(columns.append_column("fresh", fresh), model, None, engine, between_sources_only=False)


def _scored(
    columns: pa.Table, model: LinkingModel, floor: float | None, engine: Engine, *, between_sources_only: bool
) -> pa.Table:
    """What Splink finds, held against kin, in the order of places."""
    compared = told(columns)
    settings = splink_settings(
        model, compared=compared, between_sources_only=between_sources_only, dialect=engine.value
    )
    read = read_by(compared)
    if engine is Engine.SPARK:
        with open_pairs(columns.select([*read, *BLOCKED_BY]), settings, engine) as pairs:
            del columns
            found = pairs.weights(pairs.blocked(), floor)
    else:
        left, right = _sharing(columns, between_sources_only=between_sources_only)
        with open_pairs(columns.select(read), settings, engine) as pairs:
            del columns
            found = pairs.weights(pairs.given(left, right), floor)
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

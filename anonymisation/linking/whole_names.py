"""Whole names: strangers who bear one given name bear one family name more often than the shares of the two say.

Names go together: who is called Patel is seldom called Agnieszka. With two shares multiplied, strangers of one whole
name would seem rarer than they are, and training would take those that there are for kin who bear one name.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.samples import Floats, Sample

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
_GIVEN, _FAMILY = (
    {level.name: number for number, level in item.numbered.items()}
    for item in COMPARISONS
    if item.name in {"given_name", "family_name"}
)
_COLUMNS = ("given", "family")
_HELD = 200.0
"""Pairs of strangers of one whole name that what was held before counts for: as many as of kin, for which they pass."""


def bear_one(levels: Mapping[str, npt.NDArray[Any]]) -> Truths:
    """Which pairs bear one whole name, in its order or swapped: both are weighed by the shares of the two names."""
    given, family = levels["given_name"], levels["family_name"]
    swapped = (given == _GIVEN["swapped"]) & (family == _FAMILY["with_given_name"])
    found: Truths = np.logical_and(*_same(levels)) | swapped
    return found


def pairs_that_bear_one(columns: pa.Table, *, between_sources_only: bool) -> float:
    """How many pairs of records do, in its order, whether or not blocking reaches them."""
    given, family, source = (_codes(columns.column(name)) for name in (*_COLUMNS, "source"))
    named = (given >= 0) & (family >= 0)
    whole = given[named] * (family.max(initial=0) + 1) + family[named]
    pairs = _pairs(whole)
    return pairs - _pairs(whole * (source.max(initial=0) + 1) + source[named]) if between_sources_only else pairs


def learnt(
    before: float, pairs: tuple[float, float], known: tuple[Sample, Floats], chance: tuple[Sample, Floats]
) -> float:
    """How much more often than the shares say strangers do, in bits; never less often.

    `pairs`: how many there are, and how many of them bear one whole name; those that are neither matches nor kin
    (`known`: how many, of all that blocking reaches) are strangers. `chance`: how many of pairs by chance are.
    """
    every, bearing = pairs
    sample, of_known = known
    found = max(bearing - float(of_known[np.logical_and(*_same(sample.levels))].sum()), 0.0)
    sample, strangers = chance
    told = (sample.levels["given_name"] >= 0) & (sample.levels["family_name"] >= 0)
    named = max(float(strangers[told].sum()), 1.0)
    given, family = (float(strangers[told & same].sum()) / named for same in _same(sample.levels))
    by_shares = given * family * every * named / max(float(sample.count.sum()), 1.0)
    return max(float(np.log2((found + _HELD * 2**before) / (by_shares + _HELD))), 0.0)


def _same(levels: Mapping[str, npt.NDArray[Any]]) -> tuple[Truths, Truths]:
    """Which pairs have the given name the same, and which the family name."""
    return levels["given_name"] == _GIVEN["exact"], levels["family_name"] == _FAMILY["exact"]


def _codes(column: pa.ChunkedArray) -> Numbers:
    """A number for each distinct text, -1 for none."""
    indices = column.combine_chunks().dictionary_encode().indices
    return np.asarray(pc.fill_null(indices, -1)).astype(np.int64)


def _pairs(codes: Numbers) -> float:
    """Pairs of places with one number."""
    count = np.unique(codes, return_counts=True)[1].astype(np.float64)
    return float((count * (count - 1)).sum() / 2)

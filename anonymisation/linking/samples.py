"""Samples of pairs to learn from: blocked ones and such as are taken by chance, alike ones counted together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.comparisons import COMPARISONS, FREQUENCIES
from anonymisation.linking.pairs import Places, levels_of

Floats = npt.NDArray[np.float64]
_MOST = 600_000
"""Pairs that are taken by chance."""
_STEPS = 4
"""Steps in a bit."""


@dataclass(frozen=True, slots=True, repr=False)
class Sample:
    """Pairs by what they compare to, alike ones together: how many, their levels, and bits of the shares they agree on.

    `agreed` is the sum over what a pair agrees on of log2 of one over the value's share: what stands in the place of
    the mean chances of those levels.
    """

    count: Floats
    levels: dict[str, npt.NDArray[np.int64]]
    agreed: Floats


def sample_of(levels: pa.Table, columns: pa.Table) -> Sample:
    """Pairs as arrays. A share is told to a quarter of a bit, so that few kinds of pair are left of many pairs."""
    left, right = levels.column("place_l").to_numpy(), levels.column("place_r").to_numpy()
    shares = {name: columns.column(f"tf_{name}").to_numpy() for name in FREQUENCIES}
    known = levels_of(levels)
    code, agreed = np.zeros(len(left), dtype=np.int64), np.zeros(len(left))
    for comparison in COMPARISONS:
        at = known[comparison.name].astype(np.int64)
        code = code * (len(comparison.levels) + 1) + at + 1
        for number, level in comparison.numbered.items():
            if level.frequency is not None:
                here = at == number
                agreed[here] -= np.log2(
                    np.fmax(shares[level.frequency][left[here]], shares[level.frequency][right[here]])
                )
    steps = np.rint(agreed * _STEPS).astype(np.int64)
    distinct, count = np.unique(np.stack([code, steps]), axis=1, return_counts=True)
    code, found = distinct[0], {}
    for comparison in reversed(COMPARISONS):
        code, at = np.divmod(code, len(comparison.levels) + 1)
        found[comparison.name] = at - 1
    return Sample(count.astype(np.float64), found, distinct[1] / _STEPS)


def pairs_by_chance(columns: pa.Table, seed: int, *, between_sources_only: bool) -> tuple[Places, Places]:
    """Pairs of different records by chance, each once; of different sources if nothing else is linked."""
    rows = columns.num_rows
    if rows * (rows - 1) // 2 <= _MOST:
        left, right = np.triu_indices(rows, 1)
    else:
        drawn = np.random.default_rng(seed).integers(0, rows, (2, _MOST))
        left, right = np.sort(drawn, axis=0)
        left, right = np.unique(np.stack([left, right])[:, left != right], axis=1)
    if between_sources_only:
        source = columns.column("source").combine_chunks().dictionary_encode().indices.to_numpy()
        apart = source[left] != source[right]
        left, right = left[apart], right[apart]
    return left.astype(np.int32), right.astype(np.int32)


def all_pairs(columns: pa.Table, *, between_sources_only: bool) -> float:
    """How many pairs there are."""
    rows = columns.num_rows
    within = 0
    if between_sources_only:
        counts = columns.column("source").combine_chunks().value_counts().field("counts").to_numpy()
        within = int((counts * (counts - 1) // 2).sum())
    return float(max(rows * (rows - 1) // 2 - within, 1))

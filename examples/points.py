"""The invented points that rows are snapped to: a street or car park, and a small area of either edition."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from examples.geography import areas
from examples.police_words import OTHER_POINTS, STREETS

_MOST = 300_000
_FOR_EACH_ROW = 0.45
_OTHER_SHARE = 0.2
_INSIDE_WEIGHT = 100  # an area of the partnership comes up so many times as often as one outside it


@dataclass(frozen=True, slots=True)
class Points:
    """Points as a row writes them, Longitude to LSOA name, and what is so of each. The first is no place at all."""

    text: Any
    outside: npt.NDArray[np.bool_]
    split: npt.NDArray[np.bool_]
    straddling: npt.NDArray[np.bool_]


def invented_points(seed: int, rows: int) -> Points:
    """As many points as a month of `rows` rows would show. They do not lie in the area named beside them."""
    generator = np.random.default_rng(seed)
    size = min(_MOST, max(1, int(rows * _FOR_EACH_ROW)))
    known = areas()
    weights = [1 if item.outside else _INSIDE_WEIGHT for item in known]
    area = np.repeat(np.arange(len(known)), weights)[generator.integers(0, sum(weights), size)]
    # Distinct longitudes, so that no two points are written alike.
    east = generator.choice(1_400_000, size, replace=False) + 2_300_000
    north = generator.integers(50_900_000, 51_600_000, size)
    text = [
        f"-{lon / 1e6:.6f},{lat / 1e6:.6f},On or near {street},{known[at].code},{known[at].name}"
        for lon, lat, street, at in zip(east, north, _streets(generator, size), area, strict=True)
    ]

    def mask(name: str) -> npt.NDArray[np.bool_]:
        return np.concatenate([[False], np.array([getattr(item, name) for item in known])[area]])

    return Points(pa.array([",,No Location,,", *text]), mask("outside"), mask("split"), mask("straddling"))


def _streets(generator: np.random.Generator, size: int) -> list[str]:
    """A name for each point."""
    named = generator.random(size) >= _OTHER_SHARE
    streets, others = (generator.integers(0, len(names), size) for names in (STREETS, OTHER_POINTS))
    return [
        STREETS[street] if is_named else OTHER_POINTS[other]
        for is_named, street, other in zip(named, streets, others, strict=True)
    ]

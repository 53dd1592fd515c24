"""Invented months in the shape of data.police.uk street-level crime, and the exact count of what was planted in them.

An eighth of the rows is anti-social behaviour, one in sixteen has no place, three in a thousand repeat a Crime ID, both
editions of LSOA are mixed, a few rows lie outside the partnership. Rows are written block by block: a month of ten
million needs no more memory than a month of one million.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from examples.points import Points, invented_points
from examples.police_words import CRIME_TYPES, LATER_OUTCOMES, OPEN, OUTCOMES, QUIET

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context"
)
FORCE = "Invented Constabulary"

_BLOCK_ROWS = 100_000
_NO_PLACE = 0.07  # of the rows with a Crime ID: 6 % of all
_BUSIER = 1.3  # above 1, some points see more than others
_ROWS_A_REPEAT = 300
_WHOLE_ROW_AMONG_REPEATS = 10

_TYPES, _ALL_OUTCOMES = tuple(CRIME_TYPES), tuple(dict.fromkeys(["", *OUTCOMES, *LATER_OUTCOMES]))
_HEX_PAIRS = np.frombuffer(bytes(range(256)).hex().encode(), dtype=np.uint16)

_Indices = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MonthTruth:
    """How many rows of each sort stand in a written month.

    `repeated_*`: rows after the first of their kind. `split`: a code of 2011 with several successors; `straddling`:
    one whose successors lie in two authorities. `restated`: in scope, with another outcome than when first published.
    """

    rows: int
    without_crime_id: int
    repeated_crime_ids: int
    repeated_rows: int
    without_lsoa: int
    outside: int
    split: int
    straddling: int
    restated: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some rows as numbers: 32 bytes of Crime ID where there is one, the point, crime type and outcome as one."""

    ids: npt.NDArray[np.uint8]
    has_id: _Mask
    point: _Indices
    kind: _Indices
    first_kind: _Indices
    repeated_ids: int
    repeated_wholes: int


def write_street_level_month(path: Path, month: str, rows: int, seed: int, *, restated: bool = False) -> MonthTruth:
    """Write a month (`2024-01`) of `rows` rows. The same arguments give the same bytes.

    `restated` gives the same rows as published later: outcomes have moved on, and the order within each block differs.
    """
    points = invented_points(seed, rows)
    quiet_points_seen = np.zeros(len(points.outside), dtype=np.bool_)
    counted = np.zeros(len(fields(MonthTruth)), dtype=np.int64)
    with path.open("wb") as file:
        file.write(f"{HEADER}\n".encode())
        for number, start in enumerate(range(0, rows, _BLOCK_ROWS)):
            generator = np.random.default_rng([seed, int(month.replace("-", "")), number])
            block = _rows(generator, min(_BLOCK_ROWS, rows - start), len(points.outside) - 1, restated=restated)
            counted += _count(block, points, quiet_points_seen)
            order = generator.permutation(len(block.point)) if restated else np.arange(len(block.point))
            file.write(_written(block, order, month, points))
    return MonthTruth(*(int(count) for count in counted))


def _rows(generator: np.random.Generator, rows: int, points: int, *, restated: bool) -> _Rows:
    """Draw rows, then plant repeats: of a Crime ID at another point, and of whole rows."""
    crime_type = _drawn(generator, CRIME_TYPES, _TYPES, rows)
    first = _drawn(generator, OUTCOMES, _ALL_OUTCOMES, rows)
    later = _drawn(generator, LATER_OUTCOMES, _ALL_OUTCOMES, rows)
    now = np.where(first == _ALL_OUTCOMES.index(OPEN), later, first) if restated else first
    has_id = crime_type != _TYPES.index(QUIET)
    kind, first_kind = (crime_type * len(_ALL_OUTCOMES) + np.where(has_id, outcome, 0) for outcome in (now, first))
    point = 1 + (points * generator.random(rows) ** _BUSIER).astype(np.int64)
    point[has_id & (generator.random(rows) < _NO_PLACE)] = 0
    with_id = np.flatnonzero(has_id)
    ids = generator.integers(0, 256, (len(with_id), 32), dtype=np.uint8)
    repeats = len(with_id) // _ROWS_A_REPEAT
    # No row is both copied from and copied to, or a repeat would take the first of its kind away.
    source, target = generator.choice(len(with_id), (2, repeats), replace=False)
    ids[target] = ids[source]
    source, target = with_id[source], with_id[target]
    point[target] = point[source] % points + 1
    wholes = slice(None, None, _WHOLE_ROW_AMONG_REPEATS)
    for column in (point, kind, first_kind):
        column[target[wholes]] = column[source[wholes]]
    return _Rows(ids, has_id, point, kind, first_kind, repeats, len(target[wholes]))


def _count(block: _Rows, points: Points, quiet_points_seen: _Mask) -> _Indices:
    """The truth of one block. A row without Crime ID repeats another as soon as its point comes a second time."""
    quiet = block.point[~block.has_id]
    quiet_points = np.unique(quiet)
    new = (~quiet_points_seen[quiet_points]).sum()
    quiet_points_seen[quiet_points] = True
    outside = points.outside[block.point]
    counts = {
        "rows": len(block.point),
        "without_crime_id": len(quiet),
        "repeated_crime_ids": block.repeated_ids,
        "repeated_rows": block.repeated_wholes + len(quiet) - new,
        "without_lsoa": (block.point == 0).sum(),
        "outside": outside.sum(),
        "split": points.split[block.point].sum(),
        "straddling": points.straddling[block.point].sum(),
        "restated": ((block.kind != block.first_kind) & ~outside).sum(),
    }
    return np.array([counts[field.name] for field in fields(MonthTruth)])


def _written(block: _Rows, order: _Indices, month: str, points: Points) -> memoryview:
    """The rows as CSV. Joining whole columns puts the text of all rows into one buffer, ready to be written."""
    kinds = pa.array([f"{crime_type},{outcome},\n" for crime_type in _TYPES for outcome in _ALL_OUTCOMES])
    lines = pc.binary_join_element_wise(
        _written_ids(block, order),
        pa.scalar(f"{month},{FORCE},{FORCE}"),
        points.text.take(block.point[order]),
        kinds.take(block.kind[order]),
        ",",
    )
    return memoryview(lines.buffers()[2])[: pc.sum(pc.binary_length(lines)).as_py()]


def _written_ids(block: _Rows, order: _Indices) -> Any:
    """Crime IDs as 64 hexadecimal characters, or nothing, in the order given."""
    has_id = block.has_id[order]
    characters = _HEX_PAIRS[block.ids[(np.cumsum(block.has_id) - 1)[order][has_id]]]
    offsets = np.concatenate([[0], np.cumsum(np.where(has_id, 64, 0))]).astype(np.int32)
    return pa.StringArray.from_buffers(len(order), pa.py_buffer(offsets), pa.py_buffer(characters))


def _drawn(generator: np.random.Generator, shares: dict[str, int], names: tuple[str, ...], size: int) -> _Indices:
    """Names drawn in proportion to their shares, by their place in `names`."""
    places = np.repeat([names.index(name) for name in shares], list(shares.values()))
    return np.asarray(places[generator.integers(0, len(places), size)], dtype=np.int64)

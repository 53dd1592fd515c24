"""Catchments: anchors to which the points of events are snapped, each standing for eight postal addresses or more.

After police.uk, whose map points each have a catchment of at least eight postal addresses or none, and which replaces
a point by the nearest of them (https://data.police.uk/about/, "location anonymisation"). An anchor without an address
is refused here: of a park nobody can say that nobody lives in it. What a catchment holds is what the list says that it
holds: the addresses of its own local authority to which no other anchor is nearer.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.local_authorities import LocalAuthorities

LEAST_ADDRESSES = 8
"""How many postal addresses an anchor stands for, at least."""
FARTHEST_METRES = 5_000
"""A point that lies farther from every anchor is told by none. police.uk bears 20 km; nobody's street is so long."""
NOWHERE = -1
_CELL_METRES = 500
_ANCHOR_BITS = 32
Reals = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Catchments:
    """Anchors in the order of the cells of a grid in which they lie; cell `at` has those `starts[at]:starts[at + 1]`.

    `low` is the grid's first column and row, `shape` how many columns and rows it has, in cells.
    """

    east: Numbers
    north: Numbers
    lsoa21_code: pa.Array
    msoa21_code: pa.Array
    local_authority_code: pa.Array
    starts: Numbers
    low: tuple[int, int]
    shape: tuple[int, int]

    def nearest(self, east: Reals, north: Reals) -> Numbers:
        """The number of the anchor nearest to each point (metres); `NOWHERE` for none within `FARTHEST_METRES`.

        Points are taken to whole metres. Of two anchors that are as near it is the first. Points that are nowhere (NaN)
        are near none.
        """
        east, north = np.rint(east), np.rint(north)
        best = np.full(len(east), np.iinfo(np.int64).max)
        waiting = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
        reach = 1
        while len(waiting):
            self._look(east, north, waiting, best, reach)
            # What lies within so many metres has been looked at, whichever part of its cell a point is in.
            seen = reach * _CELL_METRES
            waiting = waiting[(best[waiting] >> _ANCHOR_BITS) > seen**2] if seen < FARTHEST_METRES else waiting[:0]
            reach *= 2
        near = (best >> _ANCHOR_BITS) <= FARTHEST_METRES**2
        return np.where(near, best & (2**_ANCHOR_BITS - 1), NOWHERE)

    def _look(self, east: Reals, north: Reals, waiting: Numbers, best: Numbers, reach: int) -> None:
        """Compare points with all anchors of the square of cells about them, a row of cells at a time.

        A squared distance and an anchor make one number, so that the least of them is the nearest, then the first.
        """
        columns, rows = self.shape
        column = np.floor_divide(east[waiting], _CELL_METRES).astype(np.int64) - self.low[0]
        row = np.floor_divide(north[waiting], _CELL_METRES).astype(np.int64) - self.low[1]
        first, end = np.clip(column - reach, 0, columns), np.clip(column + reach + 1, 0, columns)
        for step in range(-reach, reach + 1):
            there = np.flatnonzero((row + step >= 0) & (row + step < rows) & (first < end))
            base = (row[there] + step) * columns
            start, stop = self.starts[base + first[there]], self.starts[base + end[there]]
            of, many = waiting[there][stop > start], (stop - start)[stop > start]
            if not len(of):
                continue
            begins = np.cumsum(many) - many
            anchor = np.arange(many.sum()) + np.repeat(start[stop > start] - begins, many)
            far = (np.repeat(east[of], many) - self.east[anchor]) ** 2
            far += (np.repeat(north[of], many) - self.north[anchor]) ** 2
            found = (far.astype(np.int64) << _ANCHOR_BITS) | anchor
            best[of] = np.minimum(best[of], np.minimum.reduceat(found, begins))


def catchments_of(anchors: pa.Table, authorities: LocalAuthorities) -> Catchments:
    """The catchments of a list that `why_unfit` found nothing wrong with."""
    east, north = (anchors.column(name).to_numpy().astype(np.int64) for name in ("easting", "northing"))
    column, row = east // _CELL_METRES, north // _CELL_METRES
    low = int(column.min()), int(row.min())
    shape = int(column.max()) - low[0] + 1, int(row.max()) - low[1] + 1
    cell = (row - low[1]) * shape[0] + column - low[0]
    order = np.lexsort((north, east, cell))
    return Catchments(
        east=east[order],
        north=north[order],
        lsoa21_code=_texts(anchors, "lsoa21cd").take(pa.array(order)),
        msoa21_code=_texts(anchors, "msoa21cd").take(pa.array(order)),
        local_authority_code=authorities.of_today(_texts(anchors, "ltlacd")).take(pa.array(order)),
        starts=np.searchsorted(cell[order], np.arange(shape[0] * shape[1] + 1)),
        low=low,
        shape=shape,
    )


def why_unfit(anchors: pa.Table, rejected: int, authorities: LocalAuthorities) -> str:
    """Why a list of anchors counts for nothing, in numbers of anchors alone; empty where it may be used.

    `rejected` of its rows broke a rule of its contract. The list counts whole or not at all: without one anchor the
    catchments of its neighbours are other ones, whose addresses nobody has counted.
    """
    few = pc.sum(pc.less(anchors.column("addresses"), LEAST_ADDRESSES)).as_py() or 0
    ours = pa.array([*authorities.partnership], pa.string())
    outside = anchors.num_rows - (
        pc.sum(pc.is_in(authorities.of_today(_texts(anchors, "ltlacd")), value_set=ours)).as_py() or 0
    )
    points = np.stack([anchors.column(name).to_numpy() for name in ("easting", "northing")])
    twins = anchors.num_rows - np.unique(points, axis=1).shape[1]
    wrong = (
        (rejected, "break a rule of the contract"),
        (few, f"stand for fewer than {LEAST_ADDRESSES} postal addresses"),
        (outside, "lie outside the partnership's area"),
        (twins, "lie where another one does"),
    )
    return ", ".join(f"{count} {what}" for count, what in wrong if count)


def _texts(anchors: pa.Table, name: str) -> pa.Array:
    """A column as plain texts."""
    return anchors.column(name).combine_chunks().cast(pa.string())

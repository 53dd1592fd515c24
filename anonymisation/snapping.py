"""Snapping: instead of the point of an event that of the nearest anchor of a list of catchments, or nothing.

A row is snapped only where its contract's columns say that it was in public, and no guard is on it. Its small and
middle area are then those of the anchor, so that each rung of the ladder can be told from the rung above it: the area
in which the event was would cut the catchment to fewer addresses than it was made for. For the same reason a point is
told only where its anchor lies in the authority of the row; one that is farther from every anchor than may be, that is
missing, or that lies elsewhere than its row says, is told by none.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.british_grid import metres_of
from anonymisation.catchments import NOWHERE, Catchments
from contracts.feed import AREAS, MIDDLE_AREA, SNAPPED, Feed, Point

_, _SMALL, _AUTHORITY = AREAS
_A_NUMBER = r"\A-?[0-9]{1,9}(\.[0-9]{0,15})?\z"
Mask = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]


def snapped(
    rows: pa.Table, areas: Mapping[str, pa.Array], feed: Feed, catchments: Catchments | None, guarded: pa.Array
) -> dict[str, pa.Array]:
    """The snapped point of each row (metres on the national grid), and the areas that go with it.

    `rows` are texts, `areas` what the place of each resolved to. Where there are no catchments nothing is snapped.
    """
    anchor = np.full(rows.num_rows, NOWHERE)
    if catchments is not None and feed.point is not None:
        told = _in_public(rows, feed.point) & ~guarded.to_numpy(zero_copy_only=False)
        anchor[told] = catchments.nearest(*_points(rows.filter(pa.array(told)), feed.point))
        anchor[~_where_said(anchor, areas[_AUTHORITY], catchments)] = NOWHERE
    if catchments is None or (anchor == NOWHERE).all():
        return {name: pa.nulls(rows.num_rows, pa.int32()) for name in SNAPPED}
    at = pa.array(anchor, mask=anchor == NOWHERE)
    metres = zip(SNAPPED, (catchments.east, catchments.north), strict=True)
    found = {name: pa.array(values, pa.int32()).take(at) for name, values in metres}
    for name, codes in ((_SMALL, catchments.lsoa21_code), (MIDDLE_AREA, catchments.msoa21_code)):
        if name in areas:
            found[name] = pc.coalesce(codes.take(at), _plain(areas[name])).dictionary_encode()
    return found


def _in_public(rows: pa.Table, point: Point) -> Mask:
    """Which rows were in public: each column that can say so has one of the codes that do."""
    public = np.ones(rows.num_rows, dtype=np.bool_)
    for name, codes in point.public:
        said = pc.is_in(_plain(rows.column(name)), value_set=pa.array(codes, pa.string()))
        public &= said.to_numpy(zero_copy_only=False)
    return public


def _points(rows: pa.Table, point: Point) -> tuple[Reals, Reals]:
    """Metres east and north of each row; nothing (NaN) where one of them is missing, or is no number."""
    east, north = (_reals(rows.column(name)) for name in (point.east, point.north))
    return metres_of(east, north) if point.in_degrees else (east, north)


def _reals(texts: pa.ChunkedArray) -> Reals:
    """Texts as numbers; nothing (NaN) for one that is none."""
    plain = _plain(texts)
    number = pc.if_else(pc.match_substring_regex(plain, _A_NUMBER), plain, pa.scalar(None, pa.string()))
    found: Reals = pc.cast(number, pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _where_said(anchor: npt.NDArray[np.int64], authority: pa.Array, catchments: Catchments) -> Mask:
    """Which anchors lie in the authority in which their row was."""
    of_anchor = catchments.local_authority_code.take(pa.array(anchor, mask=anchor == NOWHERE))
    same: Mask = pc.fill_null(pc.equal(of_anchor, _plain(authority)), fill_value=False).to_numpy(zero_copy_only=False)
    return same


def _plain(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Texts, however they are held."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    return whole.dictionary_decode() if isinstance(whole, pa.DictionaryArray) else whole

"""What must hold of catchments: the nearest anchor is found, and a list with one unfit anchor counts for nothing."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.catchments import FARTHEST_METRES, LEAST_ADDRESSES, NOWHERE, catchments_of, why_unfit
from contracts.local_authorities import LocalAuthorities

OURS = LocalAuthorities("2023", {"E06000023": "Bristol", "E06000066": "Somerset"}, {"E07000187": "E06000066"})


def anchors(*points, addresses=LEAST_ADDRESSES, authority="E06000023"):
    """A list of anchors at these points, each in a small area of its own."""
    many = len(points)
    return pa.table(
        {
            "easting": pa.array([east for east, _ in points], pa.int64()),
            "northing": pa.array([north for _, north in points], pa.int64()),
            "addresses": pa.array([addresses] * many, pa.int64()),
            "lsoa21cd": [f"E0190{at:04}" for at in range(many)],
            "msoa21cd": ["E02900001"] * many,
            "ltlacd": [authority] * many,
        }
    )


def nearest(points, *asked):
    """The point of the nearest anchor of each point that is asked about; None where there is none."""
    found = catchments_of(anchors(*points), OURS)
    east, north = (np.array(values, np.float64) for values in zip(*asked, strict=True))
    at = found.nearest(east, north)
    return [None if one == NOWHERE else (int(found.east[one]), int(found.north[one])) for one in at]


COORDINATE = st.integers(350_000, 358_000)
POINT = st.tuples(COORDINATE, COORDINATE)


@given(st.lists(POINT, min_size=1, max_size=30, unique=True), st.lists(POINT, min_size=1, max_size=30))
def test_it_is_the_anchor_that_comparing_all_of_them_finds(points, asked):
    for point, found in zip(asked, nearest(points, *asked), strict=True):
        distance = {one: (one[0] - point[0]) ** 2 + (one[1] - point[1]) ** 2 for one in points}
        least = min(distance.values())
        assert (found is None) == (least > FARTHEST_METRES**2)
        assert found is None or distance[found] == least


@pytest.mark.parametrize(("metres", "found"), [(FARTHEST_METRES, True), (FARTHEST_METRES + 1, False)])
def test_a_point_that_is_farther_than_may_be_is_told_by_none(metres, found):
    assert nearest([(358_000, 173_000)], (358_000, 173_000 + metres)) == [(358_000, 173_000) if found else None]


def test_a_point_that_is_nowhere_or_beyond_the_grid_is_told_by_none():
    asked = [(np.nan, 173_000), (358_000, np.nan), (0, 0), (999_999_999, 173_000), (-5e8, -5e8)]
    assert nearest([(358_000, 173_000)], *asked) == [None] * 5


def test_of_two_that_are_as_near_it_is_always_the_same():
    points = [(358_000, 173_000), (358_100, 173_000)]
    assert nearest(points, (358_050, 173_040)) == nearest(points[::-1], (358_050, 173_040)) == [points[0]]


def test_points_are_taken_to_whole_metres():
    assert nearest([(358_000, 173_000), (358_001, 173_000)], (358_000.6, 173_000.2)) == [(358_001, 173_000)]


def test_areas_go_with_their_anchor_and_authorities_are_those_of_today():
    found = catchments_of(anchors((360_000, 173_000), (350_000, 173_000), authority="E07000187"), OURS)
    at = found.nearest(np.array([350_010.0]), np.array([173_000.0]))
    assert found.lsoa21_code.take(pa.array(at)).to_pylist() == ["E01900001"]
    assert set(found.local_authority_code.to_pylist()) == {"E06000066"}


def test_a_list_of_which_each_anchor_stands_for_eight_addresses_in_the_area_is_fit():
    assert why_unfit(anchors((1, 1), (1, 2), authority="E07000187"), 0, OURS) == ""


@pytest.mark.parametrize(
    ("unfit", "rejected", "why"),
    [
        (anchors((1, 1), (1, 2), addresses=7), 0, "2 stand for fewer than 8 postal addresses"),
        (anchors((1, 1), addresses=0), 0, "1 stand for fewer than 8 postal addresses"),
        (anchors((1, 1), authority="E06000065"), 0, "1 lie outside the partnership's area"),
        (anchors((1, 1), (1, 1), (1, 2)), 0, "1 lie where another one does"),
        (anchors((1, 1)), 3, "3 break a rule of the contract"),
    ],
)
def test_one_unfit_anchor_refuses_the_whole_list_and_says_why_in_numbers_alone(unfit, rejected, why):
    """Without it the catchments of its neighbours would be others, whose addresses nobody has counted."""
    assert why_unfit(unfit, rejected, OURS) == why

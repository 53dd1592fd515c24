"""What must hold of a contract's point: one that could be told wrongly, or of somebody's home, is refused."""

import pytest

from contracts.errors import DocumentError
from contracts.feed import Point
from contracts.feed_point import read_point
from tests.contracts.shelf import SHIPPED, YES_NO, feed_of

METRES = {"east": "east", "north": "north", "public": {"public": ["Y"]}}


def with_point(point=METRES, east=(), place="where", place_class="GEO_EVENT"):
    """A feed whose contract tells a point so."""
    number = {"classification": "GEO_EVENT", "logicalType": "integer"}
    return feed_of(
        {"name": "where", "classification": place_class},
        {"name": "east"} | number | dict(east),
        {"name": "north"} | number,
        {"name": "public"} | YES_NO,
        vrpPlace={"column": place, "lookup": "l"},
        vrpPoint=point,
    )


def test_a_point_is_read_in_metres_or_in_degrees():
    assert with_point().point == Point("east", "north", in_degrees=False, public=(("public", ("Y",)),))
    degrees = {"longitude": "east", "latitude": "north", "public": "every_row"}
    assert with_point(degrees).point == Point("east", "north", in_degrees=True, public=())
    assert read_point(None) is None


@pytest.mark.parametrize(
    "written",
    [
        {"east": "east", "north": "north"},
        {"east": "east", "public": "every_row"},
        {"longitude": "east", "north": "north", "public": "every_row"},
        METRES | {"within": 5},
        METRES | {"public": {}},
        METRES | {"public": {"public": []}},
        METRES | {"public": {"public": [True]}},
    ],
    ids=str,
)
def test_a_point_that_is_not_whole_is_refused(written):
    with pytest.raises(DocumentError, match="vrpPoint"):
        with_point(written)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"point": METRES | {"east": "nowhere"}}, "has no column 'nowhere'"),
        ({"point": METRES | {"public": {"public": ["U"]}}}, "which its code list has not"),
        ({"point": METRES | {"public": {"nobody": ["Y"]}}}, "has no column 'nobody'"),
        ({"east": {"logicalType": "string"}}, "'east' tells a point: a number"),
        ({"east": {"classification": "ADMIN"}}, "'east' tells a point: a number whose class is GEO_EVENT"),
        ({"place_class": "GEO_RES"}, "vrpPlace must name a column of the class GEO_EVENT"),
    ],
)
def test_a_point_that_nobody_could_tell_is_refused(changes, why):
    with pytest.raises(DocumentError, match=why):
        with_point(**changes)


SNAPPED = {"police_recorded_crime", "fire_incidents", "antisocial_behaviour_incidents", "stop_and_search"}


def test_the_shipped_contracts_tell_points_just_where_something_says_that_they_were_in_public():
    """Of an ambulance's call nothing says so, and where a patrol went is about nobody."""
    assert {feed.id for feed in SHIPPED.feeds.values() if feed.point is not None} == SNAPPED
    homes = {"dwelling", "housing", "N", "U", "other", "not known", "custody or hospital", "school or college"}
    for feed in SNAPPED:
        point = SHIPPED.feed(feed).point
        assert not homes & {code for _, codes in point.public for code in codes}
    assert {feed for feed in SNAPPED if not SHIPPED.feed(feed).point.public} == {"stop_and_search"}

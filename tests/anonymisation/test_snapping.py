"""What must hold of snapping: only what was in public and is not guarded has a point, and it is the anchor's."""

import pyarrow as pa
import pytest

from anonymisation.catchments import FARTHEST_METRES, catchments_of
from anonymisation.protect import Areas, event_fields, event_rows, snaps
from contracts.feed import MIDDLE_AREA, SNAPPED
from contracts.vocabulary import Treatment
from tests.anonymisation.test_catchments import OURS, anchors
from tests.contracts.shelf import YES_NO, feed_of

HERE, THERE, SOMERSET = (358_100, 173_100), (358_500, 173_100), (340_000, 130_000)
LIST = pa.concat_tables([anchors(HERE, THERE), anchors(SOMERSET, authority="E07000187")])
CATCHMENTS = catchments_of(LIST, OURS)
AREA_OF = {HERE: "E01900000", THERE: "E01900001", SOMERSET: "E01900000"}
SNAP = {"where": frozenset({Treatment.SNAPPED_POINT})}
LSOA = {"where": frozenset({Treatment.LSOA})}
TYPES = {"where": {}, "east": {"logicalType": "integer"}, "north": {"logicalType": "integer"}}


def a_feed(**changes):
    """A feed with a point, which is guarded by one flag and in public by another."""
    places = [{"name": name, "classification": "GEO_EVENT"} | kind for name, kind in TYPES.items()]
    written = {
        "vrpPlace": {"column": "where", "lookup": "l", "kind": "postcode"},
        "vrpPoint": {"east": "east", "north": "north", "public": {"public": ["Y"]}},
        "vrpGuarded": {"domestic": ["Y"]},
    }
    return feed_of(*places, {"name": "public"} | YES_NO, {"name": "domestic"} | YES_NO, **written | changes)


FEED = a_feed()


def told(feed=FEED, kept=SNAP, catchments=CATCHMENTS, *, encoded=False, authority="E06000023", **row):
    """What is held of the point of one row, and of its small and middle area."""
    row = {"where": "BS97 4QD", "east": "358110", "north": "173090", "public": "Y", "domestic": "N"} | row
    cells = {name: pa.array([value], pa.string()) for name, value in row.items()}
    if encoded:
        cells = {name: cell.dictionary_encode() for name, cell in cells.items()}
    areas = Areas(*(pa.array([code]).dictionary_encode() for code in ("2021", "E01900777", authority, "E02900777")))
    rows = pa.table({"line": pa.array([2], pa.int64())} | cells)
    (found,) = event_rows(rows, {feed.place: areas}, feed, kept, catchments).to_pylist()
    return found[SNAPPED[0]], found[SNAPPED[1]], found["lsoa21_code"], found[MIDDLE_AREA]


UNSNAPPED = (None, None, "E01900777", "E02900777")


@pytest.mark.parametrize("encoded", [False, True])
def test_the_nearest_anchor_is_told_with_its_own_areas(encoded):
    """The area of the event itself would cut the catchment to fewer addresses than the list says that it has."""
    assert told(encoded=encoded) == (*HERE, AREA_OF[HERE], "E02900001")
    assert told(encoded=encoded, east="358302") == (*THERE, AREA_OF[THERE], "E02900001")


@pytest.mark.parametrize("public", ["N", None, "U"])
def test_what_nobody_says_was_in_public_is_not_snapped(public):
    assert told(public=public) == UNSNAPPED


@pytest.mark.parametrize("domestic", ["Y", None, "U"])
def test_a_guarded_row_is_never_snapped_and_nothing_of_its_point_is_held(domestic):
    assert told(domestic=domestic) == UNSNAPPED


@pytest.mark.parametrize(
    "point",
    [
        {"east": None},
        {"north": None},
        {"east": "0", "north": "0"},
        {"east": "HQ"},
        {"east": "1e5"},
        {"east": str(358_500 + FARTHEST_METRES + 1), "north": "173100"},
    ],
)
def test_a_point_that_is_missing_no_number_or_too_far_from_every_anchor_is_not_told(point):
    assert told(**point) == UNSNAPPED


@pytest.mark.parametrize("authority", ["E06000066", None])
def test_a_point_that_lies_elsewhere_than_its_row_says_is_not_told(authority):
    assert told(authority=authority) == UNSNAPPED
    assert told(authority="E06000066", east="340010", north="130020") == (*SOMERSET, AREA_OF[SOMERSET], "E02900001")


def test_without_a_list_of_catchments_nothing_is_snapped():
    assert told(catchments=None) == UNSNAPPED


def test_where_every_row_was_in_public_each_is_snapped():
    assert told(a_feed(vrpPoint={"east": "east", "north": "north", "public": "every_row"}), public="N")[:2] == HERE


def test_where_several_columns_say_what_was_in_public_all_of_them_must():
    feed = a_feed(vrpPoint={"east": "east", "north": "north", "public": {"public": ["Y"], "domestic": ["N"]}})
    assert told(feed)[:2] == HERE
    assert told(feed, public="N") == UNSNAPPED


def test_degrees_are_snapped_as_metres_are():
    point = {"longitude": "east", "latitude": "north", "public": "every_row"}
    feed = a_feed(vrpPoint=point)
    # Within five metres of (358110, 173090) by the seven parameters of Ordnance Survey.
    assert told(feed, east="-2.604396", north="51.455410")[:2] == HERE


def test_a_point_is_held_for_a_clause_that_lets_it_out_and_for_no_other():
    assert snaps(FEED, SNAP)
    assert not snaps(FEED, LSOA)
    held = {field.name for field, _ in event_fields(FEED, SNAP)}
    assert {*SNAPPED, "lsoa21_code", MIDDLE_AREA, "local_authority_code"} <= held
    assert not {"where", "east", "north"} & held
    assert not {*SNAPPED} & {field.name for field, _ in event_fields(FEED, LSOA)}


def test_where_every_row_is_guarded_no_point_is_held():
    feed = a_feed(vrpGuarded="every_row")
    assert not snaps(feed, SNAP)
    assert [field.name for field, _ in event_fields(feed, SNAP)] == ["lsoa_edition", "local_authority_code"]


def test_a_feed_without_a_point_has_none_to_hold():
    feed = feed_of({"name": "where", "classification": "GEO_EVENT"}, vrpPlace={"column": "where", "lookup": "l"})
    assert not snaps(feed, SNAP)

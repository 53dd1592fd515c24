"""What must hold of places: the area that was granted, those that hold it, and none that is finer."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments.treating import published_names, treat
from contracts.feed import GUARDED
from contracts.ladders import LADDERS
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import FEED, treated
from tests.contracts.shelf import feed_of

WITHHELD = {"place-missing": [3], "place-straddles-authorities": [2]}


def test_as_its_force_area_a_place_leaves_as_nothing_finer():
    areas = ["E23000036", "E23000036", None, None]
    assert treated("lsoa_code", Treatment.FORCE) == ({"force_area_code": areas}, WITHHELD)


def test_an_authority_of_no_force_area_of_ours_tells_none():
    columns, withheld = treated("home", Treatment.FORCE)
    assert columns == {"residence_force_area_code": [None, None, "E23000036", None]}
    assert withheld == {}


def test_of_a_postcode_the_middle_area_leaves_with_its_authority():
    columns, _ = treated("home", Treatment.MSOA)
    assert columns == {
        "residence_msoa21_code": ["E02900001", None, None, None],
        "residence_local_authority_code": ["E06000024", None, "E06000022", None],
    }


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("lsoa_code", ["lsoa21_code", "local_authority_code"]),
        ("home", ["residence_lsoa21_code", "residence_msoa21_code", "residence_local_authority_code"]),
    ],
)
def test_beside_a_small_area_the_larger_ones_leave_that_its_lookup_knows(column, names):
    assert list(treated(column, Treatment.LSOA)[0]) == names
    assert [name for name, _ in published_names(FEED, column, Treatment.LSOA)] == names


FLAG = {"name": "flag", "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0}]}
FLAG["quality"][0]["arguments"] = {"validValues": ["Y", "N"]}
PLACES = {
    "vrpPlace": {"column": "where", "lookup": "l", "kind": "postcode"},
    "vrpResidence": {"column": "home", "lookup": "l", "kind": "postcode"},
}
WHERE, HOME = {"name": "where", "classification": "GEO_EVENT"}, {"name": "home", "classification": "GEO_RES"}
SOME_GUARDED = feed_of(FLAG, WHERE, HOME, vrpGuarded={"flag": ["Y"]}, **PLACES)
ALL_GUARDED = feed_of(WHERE, HOME, vrpGuarded="every_row", **PLACES)
AREAS = {
    "lsoa_edition": ["2021", "2021"],
    "lsoa21_code": ["E01900001", "E01900002"],
    "msoa21_code": ["E02900001", "E02900002"],
    "local_authority_code": ["E06000023", "E06000024"],
}
SMALL = ("lsoa21_code", "msoa21_code")


POINT = {"vrpPoint": {"east": "east", "north": "north", "public": "every_row"}}
EAST, NORTH = ({"name": name, "logicalType": "integer", "classification": "GEO_EVENT"} for name in ("east", "north"))
POINTED = feed_of(FLAG, WHERE, HOME, EAST, NORTH, vrpGuarded={"flag": ["Y"]}, **PLACES, **POINT)
POINTS = {"snapped_easting": [358_500, 358_700], "snapped_northing": [173_200, 173_400]}


def of(feed, column, treatment, guarded, areas=AREAS):
    prefix = "residence_" if column == "home" else ""
    events = pa.table({prefix + name: pa.array(values).dictionary_encode() for name, values in areas.items()})
    if guarded is not None:
        events = events.append_column(GUARDED, pa.array(guarded, pa.bool_()))
    found = treat(events, feed, column, treatment, {})
    assert not any(mask.any() for mask in found.withheld.values())
    return {name.removeprefix(prefix): values.to_pylist() for name, values in found.columns.items()}


@pytest.mark.parametrize("column", ["where", "home"])
@pytest.mark.parametrize(("treatment", "small"), [(Treatment.LSOA, SMALL), (Treatment.MSOA, SMALL[1:])])
def test_of_a_guarded_row_the_authority_leaves_and_nothing_smaller(column, treatment, small):
    """Where domestic abuse was is where somebody lives: a home is no less guarded than the place of an event."""
    told = of(SOME_GUARDED, column, treatment, [True, False])
    assert told == {name: [None, AREAS[name][1]] for name in small} | {
        "local_authority_code": AREAS["local_authority_code"]
    }


@pytest.mark.parametrize(
    ("feed", "guarded"),
    [(SOME_GUARDED, None), (SOME_GUARDED, [None, None]), (ALL_GUARDED, None)],
    ids=["no row says", "each says nothing", "all of them"],
)
def test_where_nobody_says_which_rows_are_guarded_all_are(feed, guarded):
    told = of(feed, "where", Treatment.LSOA, guarded)
    assert told == {name: [None, None] for name in SMALL} | {"local_authority_code": AREAS["local_authority_code"]}


def test_a_product_has_its_columns_where_small_areas_are_not_even_held():
    larger = {name: values for name, values in AREAS.items() if name not in SMALL}
    told = of(ALL_GUARDED, "where", Treatment.LSOA, None, larger)
    assert told == {name: [None, None] for name in SMALL} | {"local_authority_code": AREAS["local_authority_code"]}


def test_a_snapped_point_leaves_with_all_that_holds_it():
    columns, withheld = treated("lsoa_code", Treatment.SNAPPED_POINT)
    small = {"snapped_easting": [358_500, None, None, None], "snapped_northing": [173_200, None, None, None]}
    assert columns == small | treated("lsoa_code", Treatment.LSOA)[0]
    assert withheld == WITHHELD
    assert [name for name, _ in published_names(FEED, "lsoa_code", Treatment.SNAPPED_POINT)] == list(columns)


@pytest.mark.parametrize("held", [POINTS, {}], ids=["held", "not held"])
def test_of_a_guarded_row_no_snapped_point_leaves_and_its_column_stays_one_of_numbers(held):
    told = of(POINTED, "where", Treatment.SNAPPED_POINT, [True, True], AREAS | held)
    assert told == {name: [None, None] for name in (*POINTS, *SMALL)} | {
        "local_authority_code": AREAS["local_authority_code"]
    }
    told = of(POINTED, "where", Treatment.SNAPPED_POINT, [True, False], AREAS | POINTS)
    assert told["snapped_easting"] == [None, 358_700]
    events = pa.table({name: pa.array(values) for name, values in AREAS.items()})
    empty = treat(events, POINTED, "where", Treatment.SNAPPED_POINT, {}).columns["snapped_easting"]
    assert (empty.type, empty.null_count) == (pa.int32(), 2)


@given(st.lists(st.none() | st.booleans(), min_size=2, max_size=2), st.sampled_from(LADDERS["place"]))
def test_no_treatment_tells_a_small_area_of_a_row_that_is_not_known_to_be_unguarded(guarded, treatment):
    told = of(POINTED, "where", treatment, guarded, AREAS | POINTS)
    for name in (*POINTS, *SMALL):
        for at, value in enumerate(told.get(name, ())):
            assert value is None or guarded[at] is False


def test_what_is_published_says_that_a_guarded_row_has_no_small_area():
    told = dict(published_names(SOME_GUARDED, "where", Treatment.LSOA))
    assert told["msoa21_code"] == (
        "MSOA of the 2021 edition, where it happened. Of a row that its contract guards, none."
    )
    assert told["lsoa21_code"].endswith("was split. Of a row that its contract guards, none.")

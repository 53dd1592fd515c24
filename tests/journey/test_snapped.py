"""A point on its way: snapped when it is protected, told by the clause that lets it out, and never without a list."""

import io

import pyarrow.parquet as pq
import pytest

from contracts.feed import SNAPPED
from journey.deliveries import DeliveryBook
from journey.delivery_files import EVENTS
from journey.errors import DeliveryRefusedError, WaitingForReferenceError
from journey.instance import Zone
from journey.protected import protect
from journey.publishing import DATA, versions_of
from journey.received import receive
from journey.reprotecting import reprotect
from journey.shared import share
from products.catalogue import product_of
from tests.invented import BRISTOL, ON, lookup_protected
from tests.people import (
    QUARTER,
    catchments_file,
    catchments_protected,
    crime_row,
    edit_agreement,
    given,
)

FIRES, CRIMES = "fire_incidents", "police_recorded_crime"
ANCHOR = (358_500, 173_200)
FIRE = {"time_of_call": "2024-01-05T22:10", "incident_type": "fire", "lsoa": BRISTOL, "easting": "358513"}
OUTDOORS = FIRE | {"northing": "173187", "property_type": "outdoors"}
IN_STREET = {"easting": "358513", "northing": "173187", "public_place_flag": "Y", "location_type": "street"}
UNFLAGGED = {"da_flag": "N", "cse_flag": "N", "child_victim_flag": "N"}


@pytest.fixture
def placed(peopled):
    """A gateway that holds both lookups, and no list of catchments yet."""
    lookup_protected(peopled)
    return peopled


def shared_rows(instance, feed):
    """What readers are told of where the rows of a feed were, at tier 2A."""
    share(instance, feed, QUARTER, ON)
    versions = versions_of(instance, product_of(instance.library, feed), QUARTER)
    with versions.store.open(versions.path(versions.current(), DATA)) as source:
        return pq.read_table(source, columns=[*SNAPPED, "lsoa21_code"]).to_pylist()


def held(instance, delivery):
    """What is held of where the rows of a delivery were."""
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        return pq.read_table(source).to_pylist()


def told(row):
    return tuple(row[name] for name in SNAPPED)


def crimes_snapped(agreement):
    (clause,) = (item for item in agreement["releases"] if (item["product"], item["tier"]) == (CRIMES, "2A"))
    clause["columns"][CRIMES]["postcode"] = "snapped_point"


def test_a_fire_outdoors_is_told_at_its_anchor_and_one_in_a_home_by_its_area(placed):
    catchments_protected(placed)
    given(placed, "avon_fire", FIRES, [OUTDOORS, OUTDOORS | {"property_type": "dwelling"}])
    rows = shared_rows(placed, FIRES)
    assert sorted(map(told, rows), key=str) == [ANCHOR, (None, None)]
    assert {row["lsoa21_code"] for row in rows} == {BRISTOL}


def test_nothing_of_the_point_itself_is_held(placed):
    catchments_protected(placed)
    (row,) = held(placed, given(placed, "avon_fire", FIRES, [OUTDOORS]))
    assert told(row) == ANCHOR
    assert not {"358513", "173187", 358_513, 173_187} & {*row.values()}


def test_what_a_delivery_was_snapped_to_is_one_of_the_references_of_its_products(placed):
    anchors = catchments_protected(placed)
    assert anchors.digest in given(placed, "avon_fire", FIRES, [OUTDOORS]).references
    assert anchors.digest not in given(placed, "police", CRIMES, [crime_row(1)]).references


def test_without_a_list_of_catchments_a_feed_that_is_snapped_waits_and_any_other_does_not(placed):
    with pytest.raises(WaitingForReferenceError, match="address_catchments"):
        given(placed, "avon_fire", FIRES, [OUTDOORS])
    given(placed, "police", CRIMES, [crime_row(1)])
    assert catchments_protected(placed).rows_accepted == 1
    waiting = next(item for item in DeliveryBook(placed).all() if item.feed == FIRES)
    assert told(*held(placed, protect(placed, waiting.receipt_id, ON))) == ANCHOR


def test_a_crime_in_the_street_is_snapped_where_the_agreement_says_so_and_a_guarded_one_never(placed):
    catchments_protected(placed)
    instance = edit_agreement(placed, crimes_snapped)
    rows = [
        crime_row(1, **IN_STREET, **UNFLAGGED),
        crime_row(2, **IN_STREET, **UNFLAGGED | {"da_flag": "Y"}),
        crime_row(3, **IN_STREET, **UNFLAGGED | {"ho_class_code": "20A"}),
        crime_row(4, **IN_STREET | {"public_place_flag": "N"}, **UNFLAGGED),
        crime_row(5, **IN_STREET | {"location_type": "dwelling"}, **UNFLAGGED),
    ]
    delivery = given(instance, "police", CRIMES, rows)
    assert [told(row) for row in held(instance, delivery)] == [ANCHOR, *[(None, None)] * 4]
    assert sorted(map(told, shared_rows(instance, CRIMES)), key=str) == [ANCHOR, *[(None, None)] * 4]


def test_where_the_agreement_comes_to_let_points_out_they_are_snapped_from_the_sealed_rows(placed):
    anchors = catchments_protected(placed)
    before = given(placed, "police", CRIMES, [crime_row(1, **IN_STREET, **UNFLAGGED)])
    instance = edit_agreement(placed, crimes_snapped)
    (after,) = (item for item in reprotect(instance, ON) if item.feed == CRIMES)
    assert told(*held(instance, after)) == ANCHOR
    assert {*after.references} == {*before.references, anchors.digest}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"addresses": "7"}, "1 break a rule of the contract"),
        ({"addresses": ""}, "1 break a rule of the contract"),
        ({"ltlacd": "E06000065"}, "1 lie outside the partnership's area"),
        ({"easting": "358500", "northing": "173200"}, "1 lie where another one does"),
    ],
)
def test_a_list_with_one_unfit_anchor_is_refused_whole_and_the_one_before_stands(placed, change, why):
    before = catchments_protected(placed)
    anchor = {"easting": "350000", "northing": "170000", "addresses": "8"}
    anchor |= {"lsoa21cd": BRISTOL, "msoa21cd": "E02900001", "ltlacd": "E06000023"}
    received = receive(placed, io.BytesIO(catchments_file(anchor | change)), "ons", before.feed, "2024", ON)
    with pytest.raises(DeliveryRefusedError, match=f"rows-of-catchments-unfit: of the anchors {why};") as refused:
        protect(placed, received.receipt_id, ON)
    assert "350000" not in str(refused.value)
    assert before.digest in given(placed, "avon_fire", FIRES, [OUTDOORS]).references

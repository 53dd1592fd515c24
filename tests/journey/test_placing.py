"""Lookups are resolved once for each area while an instance is open, and never more than a few are remembered."""

import pytest

from contracts.intake_plan import intake_plan
from journey import placing
from journey.deliveries import DeliveryBook
from journey.errors import WaitingForReferenceError
from journey.placing import lookups_of, references_of
from tests.contracts.shelf import SHIPPED
from tests.invented import ON

CASES = "youth_justice_cases"


def lookups(instance, partner="bristol", area=None):
    feed = instance.library.feed(CASES)
    plan = intake_plan(instance.library.agreement, instance.library.field_rules, partner, feed, ON)
    book = DeliveryBook(instance).all()
    return lookups_of(instance, feed, area or plan.area, book[-1], book)


def test_each_place_has_its_lookup_and_the_delivery_that_it_came_from(peopled):
    found, digests = lookups(peopled)
    (place,) = found
    assert (place.column, digests) == ("postcode", (DeliveryBook(peopled).all()[-1].digest,))


def test_what_is_resolved_once_is_remembered_by_area_and_by_delivery(peopled, monkeypatch):
    counted = []
    resolve = placing.place_lookup
    monkeypatch.setattr(placing, "place_lookup", lambda *asked: (counted.append(asked[3]), resolve(*asked))[1])
    first, again, other = lookups(peopled), lookups(peopled), lookups(peopled, "somerset")
    assert first[0] == again[0] != other[0]
    assert counted == [("E06000023",), ("E06000066",)]


def test_only_a_few_are_remembered(peopled):
    for number in range(placing._MOST_REMEMBERED + 3):
        lookups(peopled, area=(f"E0600{number:04}",))
    assert len(peopled.place_lookups) == placing._MOST_REMEMBERED


def test_without_its_lookup_a_feed_waits(instance, peopled):
    feed, delivery = peopled.library.feed(CASES), DeliveryBook(peopled).all()[-1]
    with pytest.raises(WaitingForReferenceError, match="postcode_lookup"):
        lookups_of(instance, feed, ("E06000023",), delivery, ())


def test_a_feed_needs_its_lookups_and_the_list_of_catchments_where_a_clause_lets_its_points_out():
    assert references_of(SHIPPED, SHIPPED.feed("fire_incidents")) == ("lsoa_2011_2021_lookup", "address_catchments")
    assert references_of(SHIPPED, SHIPPED.feed("police_recorded_crime")) == ("postcode_lookup",)
    assert references_of(SHIPPED, SHIPPED.feed("address_catchments")) == ()

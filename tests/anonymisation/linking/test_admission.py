"""Which feeds contribute match keys: those that a clause at tier 2B or a linked one at tier 1 names, and no others."""

from datetime import date

import pytest

from anonymisation.linking.admission import feeds_admitted
from contracts.vocabulary import FeedKind
from tests.contracts.shelf import ON, SHIPPED, agreement_data, agreement_of


def linking(*feeds, tier="2B", linked=False):
    """The shipped agreement with one clause that could admit a feed, and no other."""
    data = agreement_data()
    kept = [item for item in data["releases"] if item["tier"] != "2B" and not item.get("linked")]
    columns = {feed: {"key": "keep"} for feed in feeds}
    clause = kept[0] | {"clause": "9.9", "product": "linked", "tier": tier, "columns": columns}
    data["releases"] = [*kept, clause | ({"linked": True} if linked else {})]
    return agreement_of(data)


def test_the_shipped_agreement_links_all_feeds_about_people_but_those_of_health_and_fire():
    admitted = set(feeds_admitted(SHIPPED.agreement, ON))
    given = {item.feed for item in SHIPPED.agreement.supplies}
    events = {feed for feed in given if SHIPPED.feed(feed).kind is FeedKind.EVENTS}
    capped = {"ambulance_incidents", "emergency_department_assaults", "fire_incidents", "police_street_level_crime"}
    assert admitted == events - capped


def test_a_clause_at_2b_admits_its_feeds_and_no_others_in_one_order():
    assert feeds_admitted(linking("zebra", "apple"), ON) == ("apple", "zebra")


@pytest.mark.parametrize("tier", ["1", "2A", "3"])
def test_a_clause_at_another_tier_admits_none(tier):
    assert feeds_admitted(linking("apple", tier=tier), ON) == ()


def test_a_table_that_is_named_as_linked_admits_its_feeds():
    assert feeds_admitted(linking("apple", tier="1", linked=True), ON) == ("apple",)


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_out_of_force_none_is_admitted(on):
    assert feeds_admitted(linking("apple"), on) == ()

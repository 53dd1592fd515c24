"""Names are made from clauses and products, and are names that Dagster takes."""

import dagster as dg

from contracts.clauses import Supply
from contracts.library import Library, shipped_documents
from contracts.vocabulary import Tier
from dagster_project.naming import (
    LINKED,
    deliveries_of,
    periods_of,
    product_tags,
    protected_key,
    received_key,
    shared_key,
    supply_kinds,
    supply_tags,
)
from products.catalogue import product_of
from tests.invented import FEED, TABLE

LONG = "a_partner_with_a_name_" + "so_long_that_it_has_more_than_sixty_three_letters"


def a_supply(partner="police"):
    return Supply(
        clause="3.1", partner=partner, feed=FEED, legal_gateway="a_power", basis="a_basis", ceiling=Tier.DEPERSONALISED
    )


def the_table():
    return product_of(Library(shipped_documents()), TABLE)


def test_keys_read_as_the_journey():
    keys = [received_key("police", FEED), protected_key("police", FEED), LINKED, shared_key(the_table())]
    assert [key.to_user_string() for key in keys] == [
        f"received/police/{FEED}",
        f"protected/police/{FEED}",
        "linked/people",
        f"shared/tier1/{TABLE}",
    ]


def test_deliveries_of_two_partners_are_told_apart():
    assert deliveries_of("police", FEED).name == f"deliveries__police__{FEED}"
    assert deliveries_of("police", FEED) != deliveries_of("another", FEED)


def test_periods_are_those_of_the_products_calendar():
    assert periods_of(the_table()).name == "calendar_month"


def test_tags_say_who_what_and_under_which_power():
    assert supply_tags(a_supply()) == {
        "partner": "police",
        "feed": FEED,
        "legal_gateway": "a_power",
        "ceiling": "2A",
    }
    assert product_tags(the_table())["tier"] == "1"


def test_a_long_name_is_cut_to_what_dagster_takes():
    supply = a_supply(LONG)
    spec = dg.AssetSpec("a", tags=supply_tags(supply), kinds=supply_kinds(supply, "sealed"))
    assert spec.tags["partner"] == LONG[:63]
    assert spec.kinds == {"sealed", LONG[:63]}

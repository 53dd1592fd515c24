"""A product is published for a period, and Dagster is told where it lies and under which clause."""

from pathlib import Path

import pytest

from dagster_project.assets.shared import shared_asset
from dagster_project.naming import LINKED, periods_of, protected_key, shared_key
from journey.standing import published
from products.catalogue import product_of
from tests.invented import FEED, TABLE, crimes_file, lookup_protected, protected
from tests.invented import some_crimes as rows
from tests.people import KNOWN


@pytest.fixture
def product(instance):
    lookup_protected(instance)
    protected(instance, crimes_file(rows()))
    return product_of(instance.library, TABLE)


def shared_by(clockwork, product):
    return clockwork.run([shared_key(product)], periods_of(product), "2024-01")


def test_the_products_own_feed_comes_before_it_of_every_partner(instance, product):
    asset = shared_asset(instance.library, product)
    assert asset.asset_deps[shared_key(product)] == {protected_key("police", FEED)}


@pytest.mark.parametrize(
    ("name", "linked"),
    [
        (KNOWN, True),
        ("risk_meeting_referrals_for_journeys", True),
        ("police_recorded_crime_for_journeys", False),
        ("fire_incidents", False),
    ],
)
def test_people_come_before_what_needs_to_know_them_and_nothing_else(instance, name, linked):
    product = product_of(instance.library, name)
    assert (LINKED in shared_asset(instance.library, product).asset_deps[shared_key(product)]) is linked


def test_it_is_published_and_dagster_is_told_the_version_and_where_it_lies(instance, clockwork, product):
    assert shared_by(clockwork, product) == {}
    (version,) = published(instance)
    (record,) = clockwork.history.fetch_materializations(shared_key(product), limit=10).records
    told = record.asset_materialization
    assert (told.partition, told.tags["dagster/data_version"]) == ("2024-01", version.version)
    assert Path(told.metadata["folder"].path) == Path(version.path).parent
    assert told.metadata["clause"].value == "5.2"


def test_the_same_version_is_published_once(instance, clockwork, product):
    shared_by(clockwork, product)
    entries = instance.ledger.size()
    assert shared_by(clockwork, product) == {}
    assert instance.ledger.size() == entries
    newest = clockwork.history.fetch_materializations(shared_key(product), limit=1).records[0]
    assert newest.asset_materialization.metadata["published_now"].value is False

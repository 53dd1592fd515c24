"""A sealed delivery becomes event rows, and Dagster is told of it in counts."""

from dagster_project.naming import deliveries_of, protected_key
from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Zone
from tests.invented import FEED, LOOKUP, crimes_file, dropped, lookup_protected
from tests.invented import some_crimes as rows

KEY = protected_key("police", FEED)


def protected_by(clockwork, receipt):
    return clockwork.run([KEY], deliveries_of("police", FEED), receipt)


def test_a_sealed_delivery_becomes_event_rows(instance, clockwork):
    lookup_protected(instance)
    delivery = dropped(instance, crimes_file(rows()))
    assert protected_by(clockwork, delivery.receipt_id) == {}
    assert DeliveryBook(instance).get(delivery.receipt_id).state is DeliveryState.PROTECTED
    assert instance.zone(Zone.PROTECTED).exists(f"{delivery.folder}/events.parquet")


def test_dagster_is_told_the_counts_and_where_each_column_comes_from(instance, clockwork):
    lookup_protected(instance)
    receipt = dropped(instance, crimes_file(rows())).receipt_id
    protected_by(clockwork, receipt)
    (record,) = clockwork.history.fetch_materializations(KEY, limit=10).records
    told = record.asset_materialization.metadata
    assert told["rows_read"].value == len(rows())
    assert told["dagster/row_count"].value == told["rows_accepted"].value
    (dep,) = told["dagster/column_lineage"].column_lineage.deps_by_column["crime_type"]
    assert dep.column_name == "Crime type"


def test_a_delivery_is_protected_once_however_often_it_is_asked_for(instance, clockwork):
    lookup_protected(instance)
    receipt = dropped(instance, crimes_file(rows())).receipt_id
    protected_by(clockwork, receipt)
    entries = instance.ledger.size()
    assert protected_by(clockwork, receipt) == {}
    assert instance.ledger.size() == entries


def test_without_the_lookup_it_waits(instance, clockwork):
    receipt = dropped(instance, crimes_file(rows())).receipt_id
    assert f"waits for the reference feed {LOOKUP}" in protected_by(clockwork, receipt)[KEY]

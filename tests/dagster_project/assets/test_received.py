"""A landed file is sealed, and Dagster is told of it by its receipt."""

from dagster_project.naming import deliveries_of, received_key
from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.instance import Zone
from journey.landing import LandedFile, claim
from tests.invented import FEED, crimes_file
from tests.invented import some_crimes as rows

KEY = received_key("police", FEED)
RECEIPT = "20990101T000000000000Z"


def claimed(instance):
    place = instance.landing / "police" / FEED / "2024-01" / "extract.csv"
    place.parent.mkdir(parents=True)
    place.write_bytes(crimes_file(rows()))
    return claim(instance, LandedFile("police", FEED, "2024-01", place))


def test_a_claimed_file_is_sealed_and_taken_off_the_landing_folder(instance, clockwork):
    delivery = claimed(instance)
    assert clockwork.run([KEY], deliveries_of("police", FEED), delivery.receipt_id) == {}
    assert DeliveryBook(instance).get(delivery.receipt_id).state is DeliveryState.RECEIVED
    assert not [path for path in instance.landing.rglob("*") if path.is_file()]
    assert instance.zone(Zone.INCOMING).exists(f"{delivery.folder}/file")


def test_its_partition_is_the_receipt_and_its_version_the_commitment(instance, clockwork):
    receipt = claimed(instance).receipt_id
    clockwork.run([KEY], deliveries_of("police", FEED), receipt)
    (record,) = clockwork.history.fetch_materializations(KEY, limit=10).records
    told = record.asset_materialization
    assert told.partition == receipt
    assert told.tags["dagster/data_version"] == DeliveryBook(instance).get(receipt).commitment
    assert told.metadata["clause"].value == "3.1"


def test_a_claim_without_its_file_is_refused_without_its_path(instance, clockwork):
    DeliveryBook(instance).put(Delivery(RECEIPT, "police", FEED, "2024-01", DeliveryState.LANDED))
    refused = clockwork.run([KEY], deliveries_of("police", FEED), RECEIPT)
    assert refused[KEY].startswith("unexpected FileNotFoundError at journey/received.py:")
    assert str(instance.home) not in refused[KEY]

"""The real police months, delivered: every count of the data's own README comes back on the receipts."""

import gzip

import pytest

from dagster_project.running import run_pending
from journey.deliveries import DeliveryBook
from journey.received import receive
from tests.conftest import cheap
from tests.invented import FEED, LOOKUP, ON, an_instance

LOOKUP_FILE = "geography/lsoa11_lsoa21_ltla22_england_wales.csv.gz"
# rows, no Crime ID, repeats of a Crime ID, whole-row repeats, no LSOA, outside, split: counted with a plain CSV reader
MONTHS = {
    "2023-01-avon-and-somerset-street.csv": (12566, 1511, 43, 408, 758, 33, 1135),
    "2023-02-avon-and-somerset-street.csv": (12936, 1713, 30, 462, 776, 28, 1186),
    "2023-03-avon-and-somerset-street.csv": (13749, 1872, 44, 566, 895, 28, 1249),
    "2024-01-avon-and-somerset-street.release-A-early.csv": (14064, 1638, 44, 462, 672, 38, 0),
    "2024-01-avon-and-somerset-street.release-B-later.csv": (14064, 1638, 44, 460, 672, 38, 0),
}


@pytest.fixture(scope="module")
def receipts(tmp_path_factory, shared_data):
    """Each file's receipt, after one run over all of them through Dagster."""
    with cheap():
        instance = an_instance(tmp_path_factory.mktemp("real"))
        with (shared_data / LOOKUP_FILE).open("rb") as source:
            receive(instance, source, "ons", LOOKUP, "2022", ON)
        taken = {}
        for name in MONTHS:
            with (shared_data / "police" / name).open("rb") as source:
                taken[name] = receive(instance, source, "police", FEED, name[:7], ON)
        assert run_pending(instance, ON).ok
        book = DeliveryBook(instance)
        return {name: book.receipt(delivery.receipt_id) for name, delivery in taken.items()}


@pytest.mark.parametrize("name", MONTHS)
def test_the_receipt_counts_what_a_plain_reader_counts(receipts, name):
    rows, no_id, repeated_ids, repeated_rows, no_place, outside, split = MONTHS[name]
    found = receipts[name]
    counts = {item["rule"]: item["count"] for item in found["findings"]}
    assert found["rows_read"] == rows
    assert found["rows_out_of_scope"] == outside
    assert found["rows_accepted"] == rows - outside
    assert found["rows_rejected"] == 0
    assert found["profile"]["Crime ID"]["missing"] == no_id
    assert found["profile"]["LSOA code"]["missing"] == no_place == counts["lsoa-missing"]
    assert (found["repeated_keys"], found["repeated_rows"]) == (repeated_ids, repeated_rows)
    assert counts.get("lsoa-split", 0) == split


def test_release_b_supersedes_release_a_and_the_rows_in_scope_are_compared(receipts):
    early, late = (receipts[name] for name in list(MONTHS)[3:])
    assert late["supersedes"] == early["receipt_id"]
    assert late["compared"] == {"rows_leaving": 7218, "rows_arriving": 7218}


def test_the_lookup_is_understood_compressed(shared_data):
    with gzip.open(shared_data / LOOKUP_FILE) as lines:
        assert sum(1 for _ in lines) == 35796

"""The demonstration's files, delivered: every receipt says what was planted, and nothing else."""

import csv

import pytest

from examples.demonstration import MONTHS, write_demonstration
from journey.deliveries import DeliveryBook, DeliveryState
from journey.protected import protect
from journey.received import receive
from tests.invented import ON, an_instance

SEED = 7


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """Each file of the demonstration with its receipt, as JSON."""
    folder = tmp_path_factory.mktemp("demonstration")
    instance = an_instance(folder)
    found = []
    for example in write_demonstration(folder / "files", SEED):
        with example.path.open("rb") as source:
            delivery = receive(instance, source, example.partner, example.feed, example.period, ON)
        assert protect(instance, delivery.receipt_id, ON).state is DeliveryState.PROTECTED
        found.append((example, DeliveryBook(instance).receipt(delivery.receipt_id)))
    return found


@pytest.fixture(scope="module")
def months(delivered):
    return [(example.truth, receipt) for example, receipt in delivered if example.truth is not None]


def count(receipt, rule):
    return sum(finding["count"] for finding in receipt["findings"] if finding["rule"] == rule)


def test_the_lookup_comes_first_then_three_months_then_the_last_of_them_again(delivered):
    assert [(example.partner, example.period) for example, _ in delivered] == [
        ("ons", "2022"),
        *(("police", month) for month in (*MONTHS, MONTHS[-1])),
    ]


def test_the_lookup_is_accepted_whole(delivered):
    example, receipt = delivered[0]
    with example.path.open(encoding="utf-8") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert (receipt["rows_read"], receipt["rows_accepted"]) == (rows, rows)


def test_rows_are_accounted_for(months):
    for truth, receipt in months:
        assert receipt["rows_read"] == truth.rows
        assert receipt["rows_out_of_scope"] == truth.outside
        assert receipt["rows_accepted"] == truth.rows - truth.outside
        assert receipt["rows_rejected"] == 0


def test_what_was_planted_is_found(months):
    for truth, receipt in months:
        assert receipt["repeated_keys"] == truth.repeated_crime_ids == count(receipt, "key-repeated")
        assert receipt["repeated_rows"] == truth.repeated_rows == count(receipt, "row-repeated")
        assert receipt["profile"]["Crime ID"]["missing"] == truth.without_crime_id
        assert receipt["profile"]["LSOA code"]["missing"] == truth.without_lsoa == count(receipt, "lsoa-missing")
        assert count(receipt, "lsoa-split") == truth.split
        assert count(receipt, "lsoa-straddles") == truth.straddling


def test_nothing_else_is_found(months):
    planted = {"key-repeated", "row-repeated", "lsoa-missing", "lsoa-split", "lsoa-straddles"}
    for _, receipt in months:
        assert {finding["rule"] for finding in receipt["findings"]} == planted


def test_the_restated_month_supersedes_the_first_and_the_receipt_says_what_changed(months):
    (_, first), (truth, again) = months[-2:]
    assert again["supersedes"] == first["receipt_id"]
    assert truth.restated > 1_000
    assert again["compared"] == {"rows_leaving": truth.restated, "rows_arriving": truth.restated}


def test_the_same_seed_writes_the_same_files(tmp_path):
    one, two = (write_demonstration(tmp_path / name, SEED) for name in ("one", "two"))
    assert [item.path.read_bytes() for item in one] == [item.path.read_bytes() for item in two]
    assert [item.truth for item in one] == [item.truth for item in two]

"""The naive peer does the same work: on a file with every defect it reaches the counts of the gateway's receipt."""

import csv
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from benchmarks.naive import Loop
from benchmarks.naive_way import naive_peer, prepared
from benchmarks.task import FEED, MONTH, ON, PARTNER, Task
from examples.geography import PERIOD, write_lsoa_lookup
from examples.street_level import write_street_level_month
from journey.deliveries import DeliveryBook
from journey.delivery_files import EVENTS
from journey.instance import Zone
from journey.protected import protect
from journey.received import receive
from tests.invented import an_instance

DEFECTS = [
    {"Crime ID": "not a crime id"},
    {"Month": "2023-12"},
    {"Month": ""},
    {"Month": "January"},
    {"Reported by": ""},
    {"Longitude": "west"},
    {"Longitude": "-12.5"},
    {"Latitude": "1e3"},
    {"Crime type": "Piracy"},
    {"Last outcome category": "Forgiven"},
    {"LSOA code": "E01999999"},
    {"LSOA code": "Bristol"},
    {"Crime type": "Piracy", "Month": "2023-12"},
]


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    """A month with every defect in it, some of them in rows outside the area."""
    folder = tmp_path_factory.mktemp("naive")
    write_lsoa_lookup(folder / "lookup.csv")
    write_street_level_month(folder / "clean.csv", MONTH, 2_000, 1)
    with (folder / "clean.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    outside = next(row for row in rows if row["LSOA code"] > "E01900800" and row["LSOA code"] < "E01950001")
    rows += [row | defect for row, defect in zip(rows[:500], DEFECTS * 40, strict=False)]
    rows += [outside | defect for defect in DEFECTS]
    with (folder / "dirty.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return Task(folder / "dirty.csv", folder / "lookup.csv", folder / "unused", folder)


@pytest.fixture(scope="module")
def gateway(task):
    """What the gateway says of the same file: its receipt, and its event rows."""
    instance = an_instance(task.folder)
    for file, partner, feed, period in (
        (task.lookup, "ons", "lsoa_2011_2021_lookup", PERIOD),
        (task.file, PARTNER, FEED, MONTH),
    ):
        with file.open("rb") as source:
            delivery = protect(instance, receive(instance, source, partner, feed, period, ON).receipt_id, ON)
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        return DeliveryBook(instance).receipt(delivery.receipt_id), pq.read_table(source)


@pytest.fixture(scope="module")
def peer(task):
    peer = naive_peer(task)
    peer.protect(task.file, task.folder, Loop.ITERROWS)
    return peer


def test_every_row_meets_the_same_fate(peer, gateway):
    receipt, _ = gateway
    assert peer.rows == {
        "accepted": receipt["rows_accepted"],
        "rejected": receipt["rows_rejected"],
        "out of scope": receipt["rows_out_of_scope"],
    }
    assert min(peer.rows.values()) > 10


def test_the_same_findings_are_counted(peer, gateway):
    receipt, _ = gateway
    repeats = {"row-repeated", "key-repeated"}
    found = {(item["rule"], item["column"]): item["count"] for item in receipt["findings"]}
    assert {key: count for key, count in peer.findings.items() if count} == {
        key: count for key, count in found.items() if key[0] not in repeats
    }
    assert (peer.repeated_keys, peer.repeated_rows) == (receipt["repeated_keys"], receipt["repeated_rows"])


def test_the_profile_is_the_same(peer, gateway):
    receipt, _ = gateway
    assert {column.header: peer.missing[column.name] for column in peer.feed.columns} == {
        header: column["missing"] for header, column in receipt["profile"].items()
    }
    assert {column.header: len(peer.distinct[column.name]) for column in peer.feed.columns} == {
        header: column["distinct"] for header, column in receipt["profile"].items()
    }


def test_the_event_rows_are_the_same(peer, task, gateway):
    assert peer.rows
    _, events = gateway
    naive = pq.read_table(task.folder / "events.parquet")
    assert set(naive.column_names) == set(events.column_names)
    assert naive.select(events.column_names).to_pylist() == events.to_pylist()


def test_the_rows_that_it_keeps_are_not_in_clear(peer, task):
    assert peer.rows
    for name in ("accepted", "rejected"):
        assert b"PAR1" not in (task.folder / name).read_bytes()


@pytest.mark.parametrize("loop", Loop)
def test_either_loop_reaches_the_same_count(task, peer, loop, tmp_path):
    assert prepared(replace(task, folder=tmp_path, peer_loop=loop.value))() == peer.rows["accepted"]

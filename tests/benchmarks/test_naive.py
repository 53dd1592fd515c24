"""The naive peer does the same work: on files with every defect it reaches the counts of the gateway's receipt."""

import csv
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.extracts import MEASURED, STREET_LEVEL, SUSPECTS, write_extract
from benchmarks.naive import Loop, NaivePeer
from benchmarks.naive_way import naive_peer, prepared
from benchmarks.task import ON, PARTNER, Task
from journey.deliveries import DeliveryBook
from journey.delivery_files import EVENTS, MATCH_KEYS
from journey.instance import Zone
from journey.protected import protect
from journey.received import receive
from journey.sealed import open_sealed
from tests.invented import an_instance

STREET_LEVEL_DEFECTS = [
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
SUSPECT_DEFECTS = [
    {"crime_ref": "C 1"},
    {"committed_from": ""},
    {"committed_from": "2024-04-01T00:00"},
    {"committed_from": "2024-02-30T10:00"},
    {"committed_from": "2024-02-20T25:00"},
    {"dob": "1990-02-30"},
    {"dob": "soon"},
    {"role": "villain"},
    {"sex": "X", "weapon_used": "spoon", "ethnicity_self": "Q9"},
    {"home_postcode": "BS97 9ZZ"},
    {"home_postcode": "ZZ99 3VZ"},
    {"home_postcode": "bs 901aa"},
    {"arrest_dt": "yesterday", "sex": "X"},
    {"dob": "1850-01-01"},
]
ODD_IDENTIFIERS = [
    {"pnc_id": pnc_id, "cro_no": cro_no, "surname": surname, "forename_1": forename, "dob": dob, "home_postcode": code}
    for pnc_id, cro_no, surname, forename, dob, code in (
        ("1999/0000123A", "123/99A", "O'Brien", "Zoë", "1930-01-01", "BS90 1AA"),
        ("99/123A", "000123/99A", "O BRIEN", "José María", "1931-01-01", "bs901aa"),
        ("99123A", "12399A", "Łukasz-Strauß", "Wiesława", "1999-12-31", "GIR 0AA"),
        ("1999123A", "SF12/99A", "Unknown", "Baby Boy", "2000-02-29", "M1 1AE"),
        ("19/0000000Z", "000000/19Z", "xx", "X", "1929-12-31", "B33 8TH"),
        ("1839/0000123A", "1/2", "نور", "ÅSA", "1986-07-05", "ZZ1 1ZZ"),
        ("2010/12a", "12-10", "d\N{RIGHT SINGLE QUOTATION MARK}Arcy", "Æthelræd", "", "nowhere"),
        ("2010/1234567", "123456/10", "Ng", "O", "1971-01-01", "EC1A 1BB"),
        ("2010/12345678A", "1234567/10A", "Null", "TEST", "1986-07-05", "W1A OAX"),
    )
]
KNOWN_TO_THE_PEER = {
    "required",
    "type",
    "range",
    "pattern",
    "code",
    "period",
    "lsoa-missing",
    "lsoa-unknown",
    "lsoa-split",
    "lsoa-straddles",
    "postcode-missing",
    "postcode-unknown",
}
LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
RIGHT = [
    {"pnc_id": f"{1990 + number}/{number * 7919:07}{LETTERS[((90 + number) % 100 * 10**7 + number * 7919) % 23]}"}
    for number in range(1, 9)
]


@dataclass(frozen=True)
class Both:
    """The peer and the gateway on one file: the task, the peer, and our receipt, profile, rows and match keys."""

    task: Task
    peer: NaivePeer
    receipt: dict[str, Any]
    profile: dict[str, dict[str, int]]
    events: pa.Table
    keys: pa.Table | None


def dirty(feed, clean, path):
    """The file with every defect in it, for a street-level month also in rows outside the area."""
    with clean.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    defects = SUSPECT_DEFECTS + ODD_IDENTIFIERS + RIGHT if feed == SUSPECTS else STREET_LEVEL_DEFECTS
    changed = [row | defects[number % len(defects)] for number, row in enumerate(rows[: 12 * len(defects)])]
    if feed == STREET_LEVEL:
        outside = next(row for row in rows if "E01900800" < row["LSOA code"] < "E01950001")
        changed += [outside | defect for defect in defects]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + changed)


@pytest.fixture(scope="module")
def instance(tmp_path_factory, references):
    """A gateway that has both lookups."""
    made = an_instance(tmp_path_factory.mktemp("gateway"))
    for reference in references[0]:
        delivered(made, reference.path, reference.partner, reference.feed, reference.period)
    return made


def delivered(instance, path, partner, feed, period):
    with path.open("rb") as source:
        return protect(instance, receive(instance, source, partner, feed, period, ON).receipt_id, ON)


@pytest.fixture(scope="module", params=[STREET_LEVEL, SUSPECTS])
def both(request, tmp_path_factory, geography, lookups, instance):
    feed, folder = request.param, tmp_path_factory.mktemp("naive")
    clean = write_extract(folder / "clean.csv", feed, 2_000, 1, geography)
    dirty(feed, clean.file, folder / "dirty.csv")
    task = Task(folder / "home", folder, folder / "dirty.csv", feed, clean.period, lookups)
    peer = naive_peer(task)
    peer.protect(task.file, folder, Loop.ITERTUPLES)
    delivery = delivered(instance, task.file, PARTNER, feed, task.period)
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        events = pq.read_table(source)
    keys = None
    if peer.agreed.linked:
        with open_sealed(instance, Zone.VAULT, f"{delivery.folder}/{MATCH_KEYS}") as sealed:
            keys = pq.read_table(sealed)
    book = DeliveryBook(instance)
    return Both(task, peer, book.receipt(delivery.receipt_id), book.shape(delivery.receipt_id)["columns"], events, keys)


def test_every_row_meets_the_same_fate(both):
    fates = {"accepted": "rows_accepted", "rejected": "rows_rejected", "out of scope": "rows_out_of_scope"}
    assert {fate: both.peer.rows[fate] for fate in fates} == {fate: both.receipt[key] for fate, key in fates.items()}
    assert min(both.peer.rows.values()) > 10
    assert len(both.peer.rows) == (3 if both.peer.feed.scope else 2)


def test_the_same_findings_are_counted(both):
    found = {(item["rule"], item["column"]): item["count"] for item in both.receipt["findings"]}
    assert {key: count for key, count in both.peer.findings.items() if count} == {
        key: count for key, count in found.items() if key[0] in KNOWN_TO_THE_PEER
    }
    assert (both.peer.repeated_keys, both.peer.repeated_rows) == (
        both.receipt["repeated_keys"],
        both.receipt["repeated_rows"],
    )


def test_the_profile_is_the_same(both):
    assert {column.header: both.peer.missing[column.name] for column in both.peer.feed.columns} == {
        header: column["missing"] for header, column in both.profile.items()
    }
    assert {column.header: len(both.peer.distinct[column.name]) for column in both.peer.feed.columns} == {
        header: column["distinct"] for header, column in both.profile.items()
    }


def test_the_event_rows_are_the_same(both):
    naive = pq.read_table(both.task.folder / "events.parquet")
    assert set(naive.column_names) == set(both.events.column_names)
    for name in both.events.column_names:
        assert naive.column(name).to_pylist() == both.events.column(name).to_pylist(), name


def test_the_match_keys_are_the_same(both):
    """Column by column, over the canonical values of every accepted row; nothing where no clause links the feed."""
    assert (both.keys is None) == (both.task.feed == STREET_LEVEL) == (not both.peer.agreed.linked)
    if both.keys is None:
        return
    with both.task.file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = both.keys.column("line").to_pylist()
    naive = [both.peer.match_key(rows[line - 2]) for line in lines]
    assert len(lines) == both.peer.rows["accepted"]
    assert {"line", *naive[0]} == set(both.keys.column_names)
    for name in naive[0]:
        assert [key[name] for key in naive] == both.keys.column(name).to_pylist(), name
    for name in ("pnc_id_verified", "cro_no_verified"):
        assert {True, False} == {key[name] for key in naive}


def test_the_rows_that_it_keeps_are_not_in_clear(both):
    names = ["accepted", "rejected", *(["match_keys"] if both.peer.agreed.linked else [])]
    for name in names:
        assert b"PAR1" not in (both.task.folder / name).read_bytes()
    assert (both.task.folder / "match_keys").exists() == both.peer.agreed.linked


def test_the_slower_loop_reaches_the_same_count(both, tmp_path):
    slower = replace(both.task, folder=tmp_path, peer_loop=Loop.ITERROWS.value)
    assert prepared(slower)() == both.peer.rows["accepted"]


@pytest.mark.parametrize("feed", sorted(set(MEASURED.values()) - {STREET_LEVEL}))
def test_it_knows_every_kind_of_identifier_of_the_feeds_that_are_measured(feed, lookups, tmp_path):
    peer = naive_peer(Task(tmp_path, tmp_path, feed=feed, period="2024-Q1", lookups=lookups))
    assert set(peer.match_key(dict.fromkeys((column.name for column in peer.feed.columns), "")).values()) == {
        None,
        False,
    }

"""The files that protecting writes appear together, sealed where they must be, and say nothing in their footers."""

import io
import json

import pyarrow.parquet as pq
import pytest

from contracts.vocabulary import Treatment
from journey.delivery_files import MATCH_KEYS, DeliveryFiles, discard_files
from journey.instance import Zone
from journey.protected import protect
from journey.received import receive
from journey.sealed import open_sealed
from tests.invented import FEED, ON, crimes_file, dropped, protected, some_crimes
from tests.people import QUARTER, case, file_of, given, in_crime, person, upn


def test_no_footer_of_any_file_holds_a_statistic_or_arrows_schema(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    with open_sealed(ready, Zone.VAULT, f"{delivery.folder}/rows") as vault:
        sealed = pq.read_metadata(vault)
    with ready.zone(Zone.PROTECTED).open(f"{delivery.folder}/events.parquet") as clear:
        events = pq.read_metadata(clear)
    for metadata in (sealed, events):
        assert not metadata.row_group(0).column(1).is_stats_set
    assert sealed.metadata is None
    assert sorted(events.metadata) == [b"guarded_by", b"held_for"]
    assert events.metadata[b"guarded_by"] == b"", "nothing guards rows of this feed, and of others a digest stands here"
    told = json.loads(events.metadata[b"held_for"])
    assert told.keys() <= {column.name for column in ready.library.feed(FEED).columns}
    assert {word for words in told.values() for word in words} <= set(Treatment)


def test_a_pass_that_breaks_leaves_no_file(ready, monkeypatch):
    def break_off(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(DeliveryFiles, "_write_findings", break_off)
    delivery = dropped(ready, crimes_file(some_crimes()))
    with pytest.raises(KeyboardInterrupt):
        protect(ready, delivery.receipt_id, ON)
    for zone in (Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE):
        assert [path for path in ready.zone(zone).list() if delivery.folder in path and "key" not in path] == []


def test_discarding_takes_every_file_and_key(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    discard_files(ready, delivery)
    for zone in (Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE):
        assert [path for path in ready.zone(zone).list() if delivery.folder in path] == []


CASES = "youth_justice_cases"


def test_match_keys_of_accepted_rows_rest_sealed_in_the_vault_without_statistics(peopled):
    rows = [case(person(1, upn=upn(1))), case(person(2)) | {"outcome_date": "never"}, case(person(3))]
    delivery = given(peopled, "bristol", CASES, rows)
    with open_sealed(peopled, Zone.VAULT, f"{delivery.folder}/{MATCH_KEYS}") as sealed:
        keys, metadata = pq.read_table(sealed), pq.read_metadata(sealed)
    assert keys.column("line").to_pylist() == [2, 4]
    assert keys.column("upn_verified").to_pylist() == [True, False]
    assert not metadata.row_group(0).column(1).is_stats_set
    raw = peopled.zone(Zone.VAULT).read(f"{delivery.folder}/{MATCH_KEYS}")
    assert not any(text in raw for text in (b"PAR1", upn(1).encode(), b"2009-"))


def test_references_that_a_clause_releases_as_pseudonyms_rest_beside_them_and_no_others(peopled):
    delivery = given(peopled, "police", "police_recorded_crime_suspects", [in_crime(7, "suspect", person(1), asn="x1")])
    with open_sealed(peopled, Zone.VAULT, f"{delivery.folder}/{MATCH_KEYS}") as sealed:
        keys = pq.read_table(sealed)
    assert keys.column("crime_ref").to_pylist() == ["5224000007"]
    assert "asn" not in keys.column_names


def test_no_identifier_lies_in_clear_among_the_events(peopled):
    delivery = given(peopled, "bristol", CASES, [case(person(1, upn=upn(1)))])
    with peopled.zone(Zone.PROTECTED).open(f"{delivery.folder}/events.parquet") as source:
        events = pq.read_table(source)
    assert not {"upn", "nhs_no", "surname", "forename", "dob", "postcode"} & set(events.column_names)
    values = {str(value) for column in events.columns for value in column.to_pylist()}
    assert not {*person(1).values(), upn(1)} & values


def test_a_pass_that_breaks_leaves_no_match_keys_and_discarding_takes_them(peopled, monkeypatch):
    content = io.BytesIO(file_of(peopled, CASES, [case(person(1))]))
    delivery = receive(peopled, content, "bristol", CASES, QUARTER, ON)
    with monkeypatch.context() as broken:
        broken.setattr(DeliveryFiles, "_write_findings", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            protect(peopled, delivery.receipt_id, ON)
    assert not peopled.zone(Zone.VAULT).exists(f"{delivery.folder}/{MATCH_KEYS}")
    done = protect(peopled, delivery.receipt_id, ON)
    assert peopled.zone(Zone.VAULT).exists(f"{done.folder}/{MATCH_KEYS}.key")
    discard_files(peopled, done)
    assert peopled.zone(Zone.VAULT).list(done.folder) == []

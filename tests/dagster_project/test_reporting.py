"""What Dagster is told: counts, codes and identifiers of ours."""

from pathlib import Path

import pytest

from dagster_project.reporting import about_linked, about_protected, about_received, about_shared, linked_version
from journey.deliveries import DeliveryBook
from journey.linked import Linked, link_people
from journey.shared import share
from tests.invented import FEED, ON, TABLE, crimes_file, dropped, lookup_protected, protected
from tests.invented import some_crimes as rows

PERIOD = "2024-01"
DELIVERY = {"period", "state", "agreement", "clause", "commitment"}
COUNTS = {"dagster/row_count", "rows_read", "rows_accepted", "rows_rejected", "rows_out_of_scope"}


@pytest.fixture
def ready(instance):
    lookup_protected(instance)
    return instance


def test_a_received_delivery_is_told_by_its_clause_and_commitment(instance):
    delivery = dropped(instance, crimes_file(rows()))
    told = about_received(instance.library.agreement, delivery)
    assert set(told) == DELIVERY | {"bytes"}
    assert (told["clause"], told["state"]) == ("3.1", "received")
    assert told["commitment"] == delivery.commitment


def test_a_protected_delivery_is_told_by_the_counts_of_its_receipt(ready):
    delivery = protected(ready, crimes_file(rows()))
    told = about_protected(ready, delivery)
    receipt = DeliveryBook(ready).receipt(delivery.receipt_id)
    assert set(told) == DELIVERY | COUNTS | {"findings"}
    assert all(told[name] == receipt[name] for name in COUNTS - {"dagster/row_count"})
    assert told["dagster/row_count"] == receipt["rows_accepted"]


def test_findings_are_told_by_rule_and_column_and_number_only(ready):
    findings = about_protected(ready, protected(ready, crimes_file(rows())))["findings"]
    assert [column.name for column in findings.schema.columns] == ["rule", "column", "severity", "count"]
    told = [record.data for record in findings.records]
    assert {"rule": "lsoa-missing", "column": "LSOA code", "severity": "warning", "count": 1} in told


def test_what_a_delivery_takes_the_place_of_is_told(ready):
    earlier = protected(ready, crimes_file(rows()))
    told = about_protected(ready, protected(ready, crimes_file(rows(30))))
    assert told["supersedes"] == earlier.receipt_id


def test_a_copy_is_told_as_one(ready):
    first = protected(ready, crimes_file(rows()))
    told = about_protected(ready, dropped(ready, crimes_file(rows())))
    assert (told["duplicate_of"], told["rows_read"]) == (first.receipt_id, 0)


def test_records_are_told_with_why_rows_were_withheld(ready):
    protected(ready, crimes_file(rows()))
    told = about_shared(ready, share(ready, FEED, PERIOD, ON))
    reasons = {name: count for name, count in told.items() if name.startswith("withheld: ")}
    assert reasons
    assert told["withheld"] == sum(reasons.values())
    assert told["accepted"] == told["shared"] + told["withheld"] + told["superseded"]


def test_of_a_table_only_how_many_rows_were_withheld_is_told(ready):
    """With one small cell withheld, the number of rows withheld as small would be that cell."""
    protected(ready, crimes_file(rows()))
    made = share(ready, TABLE, PERIOD, ON)
    assert made.accounts[0].withheld["small-count"] > 0
    assert not [name for name in about_shared(ready, made) if name.startswith("withheld: ")]


def test_a_version_is_told_with_its_clause_and_the_folder_that_can_be_cited(ready):
    protected(ready, crimes_file(rows()))
    made = share(ready, TABLE, PERIOD, ON)
    told = about_shared(ready, made)
    assert (told["clause"], told["recipients"], told["published_now"]) == ("5.2", "data_group, parties", True)
    folder = Path(told["folder"].path)
    assert folder.name == made.version
    assert (folder / "data.parquet").is_file()
    assert told["dagster/row_count"] == made.rows


def test_linking_is_told_by_who_took_part(instance):
    assert about_linked(link_people(instance, ON)) == {"dagster/row_count": 0, "persons": 0, "feeds": "none admitted"}


def test_the_same_deliveries_make_the_same_links(ready):
    protected(ready, crimes_file(rows()))
    of_nobody, of_police = linked_version(ready, Linked((), 0, 0)), linked_version(ready, Linked((FEED,), 0, 0))
    assert of_nobody != of_police == linked_version(ready, Linked((FEED,), 0, 0))
    protected(ready, crimes_file(rows(30)))
    assert linked_version(ready, Linked((), 0, 0)) == of_nobody
    assert linked_version(ready, Linked((FEED,), 0, 0)) != of_police

"""What Dagster is told: counts, codes and identifiers of ours."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.reporting import about_linked, about_protected, about_received, about_shared, linked_version
from journey.deliveries import DeliveryBook
from journey.linked import Linked, LinkedDelivery, link_people
from journey.shared import share
from tests.invented import FEED, ON, TABLE, crime, crimes_file, dropped, lookup_protected, protected
from tests.invented import some_crimes as rows
from tests.people import JOURNEYS, QUARTER, case, given, person, postcodes_protected

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


def test_what_notes_hold_is_told_by_kind_and_number_only(ready):
    told = about_protected(ready, protected(ready, crimes_file([crime(1, Context="Quetzal of BS97 4QD"), crime(2)])))
    assert set(told) == DELIVERY | COUNTS | {"findings", "notes_sampled", "notes with UK_POSTCODE"}
    assert (told["notes_sampled"], told["notes with UK_POSTCODE"]) == (1, 1)
    assert not {"Quetzal", "BS97"} & set(re.findall(r"\w+", str(told)))


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


def test_records_with_a_pid_are_told_to_wait_and_where_they_do(instance):
    postcodes_protected(instance)
    given(instance, "bristol", "youth_justice_cases", [case(person(1))])
    link_people(instance, ON)
    told = about_shared(instance, share(instance, f"youth_justice_cases_for_{JOURNEYS}", QUARTER, ON))
    assert (told["waits_for_approval"], told["published_now"]) == (True, False)
    folder = Path(told["folder"].path)
    assert folder.is_relative_to(instance.home / "zones/pending")
    assert (folder / "data.parquet").is_file()


def linked(*deliveries):
    return Linked((FEED,), tuple(LinkedDelivery("r", digest, 3, 2, *who) for digest, *who in deliveries), 2, 1)


def test_linking_is_told_by_who_took_part():
    told = {"dagster/row_count": 2, "records": 0, "persons": 90, "deliveries": 2, "feeds": FEED, "model": ""}
    run = replace(linked(("d", "p", "q"), ("e", "p", "q")), persons=90)
    assert about_linked(run, 5) == told
    assert about_linked(replace(run, model="m", events={"merged": 6}), 5) == told | {"model": "m", "persons merged": 6}
    assert about_linked(Linked((), (), 0, 0), 5)["feeds"] == "none admitted"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ({"merged": 1}, ["withheld"]),
        ({"created": 30, "merged": 5, "split": 20}, [30, "withheld", "withheld"]),
        ({"created": 30, "merged": 0, "split": 6}, [30, 0, 6]),
    ],
)
def test_of_persons_no_small_count_is_told_nor_one_that_it_could_be_reckoned_from(events, told):
    run = replace(linked(("d", "p", "q")), persons=4, records=5, events=events)
    found = about_linked(run, 5)
    assert (found["persons"], found["records"]) == ("withheld", "withheld")
    assert [found[f"persons {name}"] for name in events] == told


def test_the_same_links_have_one_version_in_whatever_order_deliveries_stand():
    one, two = ("d", "p", "q"), ("e", "r", "s")
    assert linked_version(linked(one, two)) == linked_version(linked(two, one))


@pytest.mark.parametrize("other", [("x", "p", "q"), ("d", "x", "q"), ("d", "p", "x")])
def test_other_deliveries_ids_or_partitions_make_another_version(other):
    assert linked_version(linked(other)) != linked_version(linked(("d", "p", "q")))

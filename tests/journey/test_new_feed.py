"""Adding a feed is adding YAML: a contract and two clauses, and not a line of Python."""

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.running import run_pending
from journey.deliveries import DeliveryBook
from journey.received import receive
from journey.standing import published
from tests.invented import ON
from tests.journey.feeds import OF_PATROLS, PATROLS, contract, with_patrols

COLUMNS = """
      - {name: patrol, physicalName: Patrol, logicalType: string, required: true, classification: RECORD_REF}
      - {name: officer, physicalName: Officer, logicalType: string, classification: STAFF}
      - {name: began, physicalName: Began, logicalType: date, classification: ADMIN}
      - {name: minutes, physicalName: Minutes, logicalType: integer, classification: MEASURE,
         logicalTypeOptions: {minimum: 0, maximum: 600},
         customProperties: [{property: vrpBands, value: [0, 10, 30]}]}
      - name: kind
        physicalName: Kind
        logicalType: string
        classification: QUASI
        quality: [{type: library, metric: invalidValues, mustBe: 0, arguments: {validValues: [foot, cycle]}}]
"""
ROWS = b"""Patrol,Officer,Began,Minutes,Kind
p1,Planted Officer,2024-01-02,30,foot
p2,Planted Officer,2024-01-03,700,foot
p2,,2024-02-30,20,cycle
p3,,2024-03-01,25,cycle
p3,,2024-03-01,25,horse
"""


@pytest.fixture
def extended(instance):
    """The shipped documents with one contract more, and the clauses that let it in and out."""
    text = contract(PATROLS, "2024", COLUMNS, **OF_PATROLS)
    return with_patrols(instance, {"2024": text}, {"began": "keep", "minutes": "band", "kind": "keep"})


def test_a_new_feed_goes_the_whole_way(extended):
    delivery = receive(extended, io.BytesIO(ROWS), "police", PATROLS, "2024-Q1", ON)
    report = run_pending(extended, ON)
    assert report.ok
    found = DeliveryBook(extended).receipt(delivery.receipt_id)
    assert (found["rows_read"], found["rows_accepted"], found["rows_rejected"]) == (5, 2, 3)
    rules = {(item["rule"], item["column"], tuple(item["lines"])) for item in found["findings"]}
    assert {("range", "Minutes", (3,)), ("type", "Began", (4,)), ("code", "Kind", (6,))} <= rules
    assert found["repeated_keys"] == 2
    (product,) = published(extended)
    table = pq.read_table(product.path)
    assert table.column_names == ["row_id", "began", "minutes_band", "kind"]
    assert sorted(table.column("minutes_band").to_pylist()) == ["10-29", "30+"]
    assert [str(kind) for kind in table.schema.types[1:3]] == ["date32[day]", "string"]
    assert b"Planted" not in Path(product.path).read_bytes()


def test_its_period_is_written_as_its_calendar_asks(extended):
    with pytest.raises(Exception, match="calendar quarter"):
        receive(extended, io.BytesIO(ROWS), "police", PATROLS, "2024-01", ON)

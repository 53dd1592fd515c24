"""A feed whose schema changed by year: its period says which edition a delivery has, and products have the newest."""

import io

import pyarrow.parquet as pq
import pytest
import yaml

from contracts.errors import DocumentError
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.instance import open_instance
from journey.protected import protect
from journey.received import receive
from journey.shared import share
from journey.standing import published
from tests.invented import ON

CODES = "quality: [{type: library, metric: invalidValues, mustBe: 0, arguments: {validValues: [%s]}}]"
OLD = f"""
      - {{name: patrol, logicalType: string, required: true, classification: RECORD_REF}}
      - {{name: began, logicalType: date, required: true, classification: TIME_EVENT}}
      - {{name: kind, logicalType: string, classification: QUASI, {CODES % "foot, horse"}}}
"""
NEW = f"""
      - {{name: patrol, logicalType: string, required: true, classification: RECORD_REF}}
      - {{name: began, logicalType: date, required: true, classification: TIME_EVENT}}
      - {{name: kind, logicalType: string, classification: QUASI, {CODES % "foot, cycle"}}}
      - {{name: minutes, logicalType: integer, classification: MEASURE}}
"""


def contract(edition, dates, columns):
    """The text of one edition."""
    said = "".join(f'  - {{property: vrpValid{name}, value: "{day}"}}\n' for name, day in dates.items())
    return f"""apiVersion: v3.1.0
kind: DataContract
id: invented_patrols
name: Invented patrols
version: 1.0.0
status: active
customProperties:
  - {{property: vrpEdition, value: "{edition}"}}
  - {{property: vrpKind, value: events}}
  - {{property: vrpCalendar, value: calendar_quarter}}
  - {{property: vrpCeiling, value: "2A"}}
  - {{property: vrpDataClass, value: police}}
  - {{property: vrpRecordReference, value: patrol}}
  - {{property: vrpPeriodColumn, value: began}}
  - {{property: vrpEventTime, value: began}}
{said}schema:
  - name: invented_patrols
    logicalType: object
    properties:{columns}"""


@pytest.fixture
def extended(instance):
    """The shipped documents with a feed of two editions more, and the clauses that let it in and out."""
    documents = instance.home / "documents"
    folder = documents / "feeds" / "invented_patrols"
    folder.mkdir()
    (folder / "2015.odcs.yaml").write_text(contract("2015", {"From": "2015-01-01", "Until": "2019-12-31"}, OLD))
    (folder / "2020.odcs.yaml").write_text(contract("2020", {"From": "2020-01-01"}, NEW))
    (path,) = (documents / "agreements").iterdir()
    content = yaml.safe_load(path.read_text())
    supply = {"clause": "8.1", "partner": "police", "feed": "invented_patrols"}
    content["supplies"].append(supply | {"legal_gateway": "cda_1998_s17a", "ceiling": "2A"})
    release = {"clause": "9.1", "product": "invented_patrols", "tier": "2A", "recipients": ["data_group"]}
    release["purpose"] = "strategic_needs_assessment"
    release["columns"] = {"invented_patrols": {"began": "date", "minutes": "keep", "kind": "keep"}}
    content["releases"].append(release)
    path.write_text(yaml.safe_dump(content))
    return open_instance(instance.home)


def given(instance, period, *rows):
    """Deliver some rows, and do what is due."""
    content = "\n".join(["patrol,began,kind,minutes", *rows]).encode()
    delivery = receive(instance, io.BytesIO(content), "police", "invented_patrols", period, ON)
    protect(instance, delivery.receipt_id, ON)
    publish(instance)
    return DeliveryBook(instance).receipt(delivery.receipt_id)


def publish(instance):
    """Make what is due of the feed."""
    for product, period in due(instance):
        share(instance, product.id, period, ON)


def products(instance):
    """What is published, by period."""
    return {item.period: item for item in published(instance)}


def test_each_delivery_is_held_to_the_edition_of_its_period(extended):
    before = given(extended, "2019-Q4", "p1,2019-10-01,horse,5", "p2,2019-10-02,cycle,5", "p3,2019-10-03,foot,")
    since = given(extended, "2020-Q1", "p1,2020-01-01,horse,5", "p2,2020-01-02,cycle,30", "p3,2020-01-03,foot,")
    assert (before["edition"], since["edition"]) == ("2015", "2020")
    assert (before["rows_accepted"], since["rows_accepted"]) == (2, 2)
    rules = [{(item["rule"], tuple(item["lines"])) for item in found["findings"]} for found in (before, since)]
    assert ("code", (3,)) in rules[0]  # no cycles yet
    assert ("code", (2,)) in rules[1]  # no horses any more
    assert "column-unknown" in {rule for rule, _ in rules[0]}  # minutes were not asked for


def test_a_column_that_an_older_edition_has_not_is_published_empty(extended):
    given(extended, "2019-Q4", "p1,2019-10-01,horse,5", "p2,2019-10-02,foot,5")
    given(extended, "2020-Q1", "p1,2020-01-02,cycle,30")
    found = products(extended)
    old, new = (pq.read_table(found[period].path) for period in ("2019-Q4", "2020-Q1"))
    assert old.column_names == new.column_names == ["row_id", "began", "kind", "minutes"]
    assert old.schema.types == new.schema.types
    assert old.column("minutes").to_pylist() == [None, None]
    assert sorted(old.column("kind").to_pylist()) == ["foot", "horse"]
    assert new.column("minutes").to_pylist() == [30]


def test_an_edition_that_was_amended_makes_its_own_periods_anew_and_no_others(extended):
    given(extended, "2019-Q4", "p1,2019-10-01,horse,")
    given(extended, "2020-Q1", "p1,2020-01-02,cycle,30")
    before = {period: item.version for period, item in products(extended).items()}
    path = extended.home / "documents" / "feeds" / "invented_patrols" / "2015.odcs.yaml"
    path.write_text(path.read_text("utf-8") + "# amended\n", encoding="utf-8")
    again = open_instance(extended.home)
    publish(again)
    after = {period: item.version for period, item in products(again).items()}
    assert after["2019-Q4"] != before["2019-Q4"]
    assert after["2020-Q1"] == before["2020-Q1"]


def test_a_period_of_which_no_edition_tells_is_refused_at_the_door(extended):
    with pytest.raises(DocumentError, match="has no edition for 2014-Q4; there are from 2015-01-01 to now"):
        receive(extended, io.BytesIO(b"patrol\n"), "police", "invented_patrols", "2014-Q4", ON)

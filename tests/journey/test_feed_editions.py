"""A feed whose schema changed by year: its period says which edition a delivery has, and products have the newest."""

import io

import pyarrow.parquet as pq
import pytest

from contracts.errors import DocumentError
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.protected import protect
from journey.received import receive
from journey.shared import share
from journey.standing import published
from tests.invented import ON, signed_again
from tests.journey.feeds import OF_PATROLS, PATROLS, contract, with_patrols

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
      - {{name: minutes, logicalType: integer, classification: MEASURE, logicalTypeOptions: {{minimum: 0}},
         customProperties: [{{property: vrpBands, value: [0, 30, 60]}}]}}
"""


@pytest.fixture
def extended(instance):
    """The shipped documents with a feed of two editions more, and the clauses that let it in and out."""
    dated = OF_PATROLS | {"vrpPeriodColumn": "began", "vrpEventTime": "began"}
    old = contract(PATROLS, "2015", OLD, **dated, vrpValidFrom="2015-01-01", vrpValidUntil="2019-12-31")
    new = contract(PATROLS, "2020", NEW, **dated, vrpValidFrom="2020-01-01")
    return with_patrols(instance, {"2015": old, "2020": new}, {"began": "date", "minutes": "band", "kind": "keep"})


def given(instance, period, *rows):
    """Deliver some rows, and do what is due."""
    content = "\n".join(["patrol,began,kind,minutes", *rows]).encode()
    delivery = receive(instance, io.BytesIO(content), "police", PATROLS, period, ON)
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
    assert old.column_names == new.column_names == ["row_id", "began", "kind", "minutes_band"]
    assert old.schema.types == new.schema.types
    assert old.column("minutes_band").to_pylist() == [None, None]
    assert sorted(old.column("kind").to_pylist()) == ["foot", "horse"]
    assert new.column("minutes_band").to_pylist() == ["30-59"]


def test_an_edition_that_was_amended_makes_its_own_periods_anew_and_no_others(extended):
    given(extended, "2019-Q4", "p1,2019-10-01,horse,")
    given(extended, "2020-Q1", "p1,2020-01-02,cycle,30")
    before = {period: item.version for period, item in products(extended).items()}
    path = extended.home / "documents" / "feeds" / PATROLS / "2015.odcs.yaml"
    path.write_text(path.read_text("utf-8") + "# amended\n", encoding="utf-8")
    again = signed_again(extended)
    publish(again)
    after = {period: item.version for period, item in products(again).items()}
    assert after["2019-Q4"] != before["2019-Q4"]
    assert after["2020-Q1"] == before["2020-Q1"]


def test_a_period_of_which_no_edition_tells_is_refused_at_the_door(extended):
    with pytest.raises(DocumentError, match="has no edition for 2014-Q4; there are from 2015-01-01 to now"):
        receive(extended, io.BytesIO(b"patrol\n"), "police", PATROLS, "2014-Q4", ON)

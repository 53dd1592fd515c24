"""What must hold of records as rows tell them: each once, whose rows they are, and which say too little."""

from dataclasses import replace

import pyarrow as pa
import pytest

from anonymisation.linking.prior import shipped_model
from journey.errors import ConservationError
from journey.linking.tables import RECORDS_SCHEMA, ROWS_SCHEMA
from journey.linking.telling import NOTHING_TOLD, tell
from tests.people import case, given, in_crime, person, suspension

CASES, SCHOOLS, SUSPECTS = "youth_justice_cases", "school_suspensions_and_exclusions", "police_recorded_crime_suspects"
MODEL = shipped_model()


@pytest.fixture
def deliveries(peopled):
    one, two = person(1), person(2)
    vague = {"forename": "Jo", "outcome_date": "2024-02-03"}
    return [
        given(peopled, "bristol", CASES, [case(one), case(two), vague, vague, {"outcome_date": "2024-02-04"}]),
        given(peopled, "police", SUSPECTS, [in_crime(1, "suspect", one, sex="M")]),
        given(peopled, "bristol", SCHOOLS, [suspension(one)]),
    ]


def test_rows_that_say_the_same_are_one_record_of_each_partner_that_gave_it(peopled, deliveries):
    found = tell(peopled, deliveries, MODEL)
    assert (found.records.schema, found.rows[0].schema) == (RECORDS_SCHEMA, ROWS_SCHEMA)
    cases, suspects, schools = (of.column("record").to_pylist() for of in found.rows)
    assert cases[0] == suspects[0] == schools[0] != cases[1]
    given_by = [item["source"] for item in found.records.to_pylist() if item["record"] == cases[0]]
    assert given_by == ["bristol", "police"]
    keys = found.records.column("record").to_pylist()
    assert keys == sorted(keys)
    assert found.distinct.column("record").to_pylist() == sorted(set(keys))


def test_rows_that_say_too_little_each_stand_for_themselves_and_those_that_say_nothing_for_nobody(peopled, deliveries):
    found = tell(peopled, deliveries, MODEL)
    cases = found.rows[0].column("record").to_pylist()
    alone = {item["record"] for item in found.records.to_pylist() if item["alone"]}
    assert alone == {cases[2], cases[3]}
    assert len(alone) == 2
    assert cases[4] is None


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_deliveries_that_a_run_has_already_are_not_read_and_tell_the_same(peopled, deliveries, kept, monkeypatch):
    whole = tell(peopled, deliveries, MODEL)
    known = {item.receipt_id: rows for item, rows in zip(deliveries[:kept], whole.rows, strict=False)}
    read = []

    def counted(instance, delivery, layout):
        read.append(delivery)
        return real(instance, delivery, layout)

    real = tell.__globals__["read_match_keys"]
    monkeypatch.setitem(tell.__globals__, "read_match_keys", counted)
    found = tell(peopled, deliveries, MODEL, whole.records, known)
    assert read == deliveries[kept:]
    assert found.records.equals(whole.records)
    assert all(one.equals(other) for one, other in zip(found.rows, whole.rows, strict=True))


def test_records_of_deliveries_that_went_are_told_no_more(peopled, deliveries):
    whole = tell(peopled, deliveries, MODEL)
    known = {deliveries[2].receipt_id: whole.rows[2]}
    found = tell(peopled, deliveries[2:], MODEL, whole.records, known)
    assert found.records.equals(tell(peopled, deliveries[2:], MODEL).records)
    assert found.records.num_rows == 1


def test_match_keys_of_other_rows_than_were_accepted_are_refused(peopled, deliveries):

    with pytest.raises(ConservationError, match="holds 9, match keys of 1 rows"):
        tell(peopled, [replace(deliveries[2], rows_accepted=9)], MODEL)


def test_of_no_deliveries_nothing_is_told(peopled):
    assert tell(peopled, [], MODEL) == NOTHING_TOLD
    assert NOTHING_TOLD.distinct.num_rows == 0
    assert pa.types.is_boolean(NOTHING_TOLD.records.schema.field("alone").type)

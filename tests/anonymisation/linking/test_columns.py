"""What must hold of the columns that are compared."""

from dataclasses import replace

from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.model import Shares
from anonymisation.linking.prior import shipped_model
from tests.anonymisation.linking.recorded import SOME, records


def test_what_one_record_decides_is_worked_out():
    made = compared_columns(records(SOME | {"given_name": "Liz Ann", "family_name": "Webb-Tranter"}))
    [row] = made.to_pylist()
    assert (row["given"], row["given_first"], row["family"]) == ("lizann", "liz", "webbtranter")
    assert row["family_words"] == ["webb", "tranter"]
    assert row["birth_swapped"] == "1987-14-05"
    assert (row["sector"], row["outward"]) == ("BS94 3", "BS94")


def test_a_place_that_is_no_british_postcode_has_no_parts():
    [row] = compared_columns(records({"postcode": "4011"})).to_pylist()
    assert (row["postcode"], row["sector"], row["outward"]) == ("4011", None, None)


def test_a_record_of_nobody_has_nothing():
    [row] = compared_columns(records({})).to_pylist()
    kept = {key: value for key, value in row.items() if value is not None and value is not False and value != []}
    assert kept == {"place": 0, "source": "a"}


def test_a_value_that_the_model_has_not_seen_is_as_rare_as_it_says():
    model = replace(shipped_model(), shares={"given": Shares({"imogen": 0.25}, 0.001)})
    made = with_shares(compared_columns(records(SOME, SOME | {"given_name": "Prudence"}, {"sex": "F"})), model)
    assert made.column("tf_given").to_pylist() == [0.25, 0.001, None]
    assert made.column("tf_family").to_pylist() == [None] * 3

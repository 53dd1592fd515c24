"""The truth is Parquet that opens anywhere; mistakes are lists of kind and column."""

import numpy as np
import pyarrow.parquet as pq

from examples.partnership.truth import EXPECTED, ROWS, Truth, Written

CATALOGUE = (("typo", "surname"), ("digit", "upn"), ("late", ""))


def some(**changes):
    values = {
        "partner": "police",
        "feed": "feed",
        "period": "2024-Q1",
        "delivery": 1,
        "first_line": 7,
        "person": np.array([5, -1, 6]),
        "incident": np.array([-1, 9, -1]),
        "expected": np.array([0, 1, 2]),
        "mistakes": np.array([0, 3, 4]),
        "catalogue": CATALOGUE,
    }
    return Written(**values | changes)


def test_rows_say_where_they_stand_whom_they_are_about_and_what_is_wrong():
    one, two, three = some().table().to_pylist()
    assert (one["line"], two["line"], three["line"]) == (7, 8, 9)
    assert (one["person"], two["person"]) == (5, None)
    assert (one["incident"], two["incident"]) == (None, 9)
    assert [row["expected"] for row in (one, two, three)] == list(EXPECTED)
    assert one["mistakes"] == []
    assert two["mistakes"] == [{"kind": "typo", "column": "surname"}, {"kind": "digit", "column": "upn"}]
    assert three["mistakes"] == [{"kind": "late", "column": ""}]


def test_blocks_follow_each_other_in_three_files(tmp_path, block):
    with Truth(tmp_path / "truth") as truth:
        truth.add(block, [some(), some(partner="ambulance")])
        truth.add(block, [])
    rows = pq.read_table(tmp_path / "truth" / "rows.parquet")
    assert rows.schema.equals(ROWS)
    assert rows.column("partner").to_pylist() == ["police"] * 3 + ["ambulance"] * 3
    people = pq.read_table(tmp_path / "truth" / "people.parquet")
    assert people.num_rows == 2 * len(block.people.number)
    assert pq.read_metadata(tmp_path / "truth" / "incidents.parquet").num_row_groups == 2


def test_people_have_the_numbers_that_they_can_have_had(tmp_path, block):
    with Truth(tmp_path / "truth") as truth:
        truth.add(block, [])
    for person in pq.read_table(tmp_path / "truth" / "people.parquet").to_pylist():
        assert len(person["nhs_number"]) in {0, 10}
        assert bool(person["upn"]) == ("2005-01-01" < person["born"] < "2020-01-02") or not person["nhs_number"]
        assert person["former_postcode"] != person["postcode"]

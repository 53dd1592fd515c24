"""What must hold of keys: the same values make the same, in any run and whoever else is there, and others another."""

import pytest

from anonymisation.linking.columns import compared_columns
from anonymisation.linking.hashed_keys import Hashed
from tests.anonymisation.linking.recorded import SOME, records


def keys(parts, *people, number=0):
    at, made = Hashed(compared_columns(records(*people))).of_all(parts, number)
    return dict(zip(at.tolist(), made.tolist(), strict=True))


def test_a_record_that_lacks_a_part_has_no_key():
    assert list(keys(("family", "birth"), SOME, SOME | {"birth": None}, SOME)) == [0, 2]


def test_a_key_is_of_the_values_and_the_rule_and_of_nobody_else():
    alone = keys(("family", "birth"), SOME)[0]
    assert keys(("family", "birth"), {"given_name": "Omar"}, SOME)[1] == alone
    assert keys(("family", "birth"), SOME, number=1)[0] != alone
    assert keys(("birth", "family"), SOME)[0] != alone


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("names", {"given_name": "Tranter", "family_name": "Imogen"}),
        ("birth", {"birth": "1987-14-05"}),
        ("year", {"birth": "1987-01-30"}),
        ("year_month", {"birth": "1987-05-30"}),
        ("initial", {"given_name": "Ida"}),
    ],
)
def test_parts_that_a_slip_leaves_are_the_same(part, change):
    found = keys((part,), SOME, SOME | change, SOME | {"given_name": "Omar", "birth": "1961-09-30"})
    assert found[0] == found[1] != found[2]


def test_each_number_of_a_record_is_a_key():
    columns = compared_columns(records({"number:nhs_number": "1", "number:upn": "2"}, {}, {"number:upn": "2"}))
    at, made = Hashed(columns).of_each("numbers", 7)
    assert at.tolist() == [0, 0, 2]
    assert made[1] == made[2] != made[0]

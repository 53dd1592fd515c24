"""Record keys: one content has one key, wherever it is found, and two have two."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from anonymisation.errors import WrongLengthError
from anonymisation.linking.record_keys import contents, keys_of_rows, record_keys
from anonymisation.linking.records import RECORDS
from tests.anonymisation.linking.rows import records_of_rows
from tests.people import nhs_number, person, upn

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
TEXTS = some.none() | some.text("ab:;-1", max_size=4)
NUMBERS = some.none() | some.lists(some.fixed_dictionaries({"kind": TEXTS, "value": TEXTS}), min_size=1, max_size=2)


@some.composite
def told(draw):
    """A record of little text that is all separators and digits."""
    whole = dict.fromkeys(RECORDS.names) | {"source": draw(some.sampled_from(["a", "b"]))}
    whole |= {name: draw(TEXTS) for name in ("given_name", "family_name")}
    return whole | {name: draw(NUMBERS) for name in ("numbers", "doubtful")}


@given(some.lists(told(), min_size=1, max_size=6))
def test_two_records_have_one_key_just_where_they_say_the_same(records):
    table = pa.Table.from_pylist(records, schema=RECORDS)
    keys = record_keys(table, KEY).to_pylist()
    said = [repr({name: value for name, value in item.items() if name != "source"}) for item in table.to_pylist()]
    assert [keys.index(key) for key in keys] == [said.index(content) for content in said]


def test_where_a_record_stands_changes_its_key_in_nothing():
    rows = [person(1, upn=upn(1), nhs_no=nhs_number(1)), {}, person(2), person(3, nhs_no="9990000001")]
    whole = record_keys(records_of_rows(rows), KEY).to_pylist()
    for number, row in enumerate(rows):
        assert record_keys(records_of_rows([row]), KEY).to_pylist() == [whole[number]]
        assert record_keys(records_of_rows(rows).slice(number, 1), KEY).to_pylist() == [whole[number]]
    assert len(set(whole)) == 4


def test_another_key_makes_others():
    records = records_of_rows([person(1)])
    assert record_keys(records, KEY) != record_keys(records, OTHER_KEY)
    with pytest.raises(WrongLengthError):
        record_keys(records, b"short")


def test_no_records_have_no_keys():
    assert len(record_keys(records_of_rows([]), KEY)) == len(contents(records_of_rows([]))) == 0


def test_rows_that_stand_for_themselves_have_keys_of_their_own():
    same = record_keys(records_of_rows([person(1)] * 3), KEY)
    found = keys_of_rows(same, "ab", pa.array([2, 3, 2]), KEY).to_pylist()
    assert found[0] == found[2] != found[1]
    assert keys_of_rows(same, "cd", pa.array([2, 3, 2]), KEY).to_pylist()[0] not in {*found, same[0].as_py()}

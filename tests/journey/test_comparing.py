"""A restatement is compared with what it supersedes, row by row as multisets, and no hash of a row ever rests."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journey.comparing import RowHashes
from journey.deliveries import DeliveryBook
from tests.invented import crime, crimes_file, protected

NUMBERS = st.lists(st.integers(0, 5), min_size=1, max_size=12)


def compared(instance, before, after):
    protected(instance, crimes_file([crime(number) for number in before]))
    second = protected(instance, crimes_file([crime(number, Context="") for number in after]))
    return DeliveryBook(instance).receipt(second.receipt_id)["compared"]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NUMBERS, NUMBERS)
def test_rows_leaving_and_arriving_are_those_of_a_plain_count(ready, before, after):
    found = compared(ready, [*before, 90], [*after, 91])
    old, new = Counter([*before, 90]), Counter([*after, 91])
    assert found == {
        "rows_leaving": sum((old - new).values()),
        "rows_arriving": sum((new - old).values()),
    }


def test_rejected_rows_in_scope_are_compared_too(ready):
    protected(ready, crimes_file([crime(1), crime(2, Crime_type="No such type")]))
    second = protected(ready, crimes_file([crime(1), crime(2)]))
    assert DeliveryBook(ready).receipt(second.receipt_id)["compared"] == {"rows_leaving": 1, "rows_arriving": 1}


@pytest.mark.parametrize("blocks", [[], [[]]])
def test_nothing_is_counted_as_nothing(blocks):
    hashes = RowHashes()
    for block in blocks:
        hashes.add(block)
    assert [len(part) for part in hashes.counted()] == [0, 0]

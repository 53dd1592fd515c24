"""What must hold of conflicts: verified numbers of one kind that differ, where none of any kind agrees."""

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.clustering import conflicts
from anonymisation.linking.clustering.conflicts import NUMBERS, conflicts_within, numbers_of

NHS, OTHER_NHS, UPN, OTHER_UPN = ("nhs", "1"), ("nhs", "2"), ("upn", "1"), ("upn", "2")
HELD = st.lists(
    st.lists(st.tuples(st.sampled_from(["crn", "nhs", "upn"]), st.sampled_from("123")), max_size=4), max_size=8
)


def table(held):
    rows = [(record, kind, value) for record, own in enumerate(held) for kind, value in own]
    return pa.Table.from_pylist([dict(zip(NUMBERS.names, row, strict=True)) for row in rows], schema=NUMBERS)


def found(held, groups=None):
    groups = np.zeros(len(held), dtype=np.int64) if groups is None else np.array(groups, dtype=np.int64)
    made = conflicts_within(table(held), groups)
    return sorted(zip(made.left.tolist(), made.right.tolist(), strict=True))


def conflicting(held, groups):
    def conflict(one, other):
        shared = {kind for kind, _ in one} & {kind for kind, _ in other}
        return bool(shared) and not set(one) & set(other)

    pairs = combinations(range(len(held)), 2)
    return [(a, b) for a, b in pairs if groups[a] == groups[b] >= 0 and conflict(held[a], held[b])]


@given(HELD, st.data(), st.sampled_from([1, 2, 1 << 22]))
def test_conflicts_are_those_of_every_two_records_of_a_group(held, data, at_once):
    groups = data.draw(st.lists(st.integers(-1, 2), min_size=len(held), max_size=len(held)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conflicts, "_AT_ONCE", at_once)
        assert found(held, groups) == conflicting(held, groups)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ([NHS], [OTHER_NHS], True),
        ([NHS], [NHS], False),
        ([NHS], [UPN], False),
        ([NHS], [], False),
        ([NHS, UPN], [OTHER_NHS, OTHER_UPN], True),
        ([NHS, UPN], [OTHER_NHS, UPN], False),
        ([NHS, OTHER_NHS], [OTHER_NHS], False),
    ],
)
def test_numbers_conflict_where_one_kind_differs_and_none_agrees(one, other, conflict):
    assert found([one, other]) == ([(0, 1)] if conflict else [])


def test_a_number_of_one_kind_is_not_the_same_number_of_another():
    assert found([[NHS, UPN], [OTHER_NHS, ("crn", "1")]]) == [(0, 1)]


def test_what_conflicts_is_told_with_the_least_weight_there_is():
    assert conflicts_within(table([[NHS], [OTHER_NHS]]), np.zeros(2, np.int64)).weight.tolist() == [-np.inf]


def test_numbers_of_records_are_a_row_each():
    kind = pa.list_(pa.struct([("kind", pa.string()), ("value", pa.string())]))
    lists = [[{"kind": "nhs", "value": "1"}, {"kind": "upn", "value": "2"}], None, [], [{"kind": "nhs", "value": "2"}]]
    records = pa.table({"numbers": pa.chunked_array([pa.array(lists[:1], kind), pa.array(lists[1:], kind)])})
    assert numbers_of(records).to_pylist() == [
        {"record": 0, "kind": "nhs", "value": "1"},
        {"record": 0, "kind": "upn", "value": "2"},
        {"record": 3, "kind": "nhs", "value": "2"},
    ]


def test_records_without_numbers_have_none():
    assert found([[], []]) == []
    assert (
        numbers_of(
            pa.table({"numbers": pa.nulls(3, pa.list_(pa.struct([("kind", pa.string()), ("value", pa.string())])))})
        ).num_rows
        == 0
    )

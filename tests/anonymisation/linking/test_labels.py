"""What people decided joins and parts the records that it is about, the last decision of a pair, and no others."""

from itertools import combinations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.clustering.clusters import clusters
from anonymisation.linking.clustering.conflicts import NUMBERS
from anonymisation.linking.clustering.rule import ClusterRule
from anonymisation.linking.labels import (
    APART_BITS,
    LABELS,
    SAME_BITS,
    Decision,
    Judged,
    judged,
    labelled,
    standing,
    with_labels,
)

KEYS = [bytes([number]) * 16 for number in range(6)]
KEY_ARRAY = pa.array(KEYS, pa.binary(16))
SAME, APART, UNSURE, ASIDE = Decision.SAME, Decision.NOT_SAME, Decision.CANNOT_TELL, Decision.ASIDE
DECIDED = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(Decision)), max_size=12)


def labels(*rows):
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    return pa.table(
        [pa.array(list(column), item.type) for column, item in zip(columns, LABELS, strict=True)], schema=LABELS
    )


def edges(*rows):
    left, right, weight = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "left": pa.array(left, pa.int64()),
            "right": pa.array(right, pa.int64()),
            "weight": pa.array(weight, pa.float64()),
            "sex": pa.array([1] * len(left), pa.int8()),
        }
    )


def pairs(found):
    return {tuple(pair) for pair in found.tolist()}


def test_same_joins_not_the_same_parts_and_nothing_else_does_either():
    found = labelled(
        labels((KEYS[2], KEYS[1], SAME), (KEYS[0], KEYS[3], APART), (KEYS[0], KEYS[1], UNSURE), (*KEYS[:2], ASIDE)),
        KEY_ARRAY,
    )
    assert (pairs(found.same), pairs(found.apart)) == ({(1, 2)}, {(0, 3)})


def test_the_last_decision_of_a_pair_stands_whichever_record_is_named_first():
    decided = labels((KEYS[0], KEYS[1], SAME), (KEYS[1], KEYS[0], APART))
    assert standing(decided) == {(KEYS[0], KEYS[1]): APART}
    taken_back = labels((KEYS[0], KEYS[1], SAME), (KEYS[1], KEYS[0], UNSURE))
    found = labelled(taken_back, KEY_ARRAY)
    assert pairs(found.same) == pairs(found.apart) == set()


def test_a_label_about_a_record_that_is_no_longer_there_says_nothing():
    decided = labels((KEYS[0], KEYS[1], SAME), (KEYS[1], KEYS[2], APART), (KEYS[3], KEYS[3], SAME))
    found = labelled(decided, pa.array([KEYS[1], KEYS[2], KEYS[3]], pa.binary(16)))
    assert (pairs(found.same), pairs(found.apart)) == (set(), {(0, 1)})


@given(DECIDED, st.permutations(KEYS))
def test_the_order_of_records_changes_nothing_of_what_is_decided(rows, order):
    def by_key(places):
        found = labelled(labels(*rows), pa.array(places, pa.binary(16)))
        return [
            {frozenset(places[place] for place in pair) for pair in pairs(some)} for some in (found.same, found.apart)
        ]

    assert by_key(KEYS) == by_key(order)


def test_a_pair_of_one_person_weighs_more_than_any_other_and_stands_once_whether_it_was_there_or_not():
    decided = labelled(
        labels((KEYS[0], KEYS[1], SAME), (KEYS[2], KEYS[4], SAME), (KEYS[1], KEYS[2], APART)),
        KEY_ARRAY,
    )
    before = edges((0, 1, -2.5), (1, 2, 7.0))
    after = with_labels(before, decided)
    assert after.schema == before.schema
    assert after.to_pylist() == [
        {"left": 0, "right": 1, "weight": SAME_BITS, "sex": 1},
        {"left": 1, "right": 2, "weight": APART_BITS, "sex": 1},
        {"left": 2, "right": 4, "weight": SAME_BITS, "sex": -1},
    ]
    assert before.column("weight").to_pylist() == [-2.5, 7.0]
    assert with_labels(edges(), decided).num_rows == 2
    nothing = labelled(labels(), KEY_ARRAY)
    assert with_labels(before, nothing) is before


def test_a_model_is_held_to_what_people_decided():
    decided = labelled(
        labels(
            (KEYS[0], KEYS[1], SAME), (KEYS[0], KEYS[2], SAME), (KEYS[0], KEYS[3], APART), (KEYS[4], KEYS[5], APART)
        ),
        KEY_ARRAY,
    )
    found = edges((0, 1, 5.0), (0, 2, 4.9), (0, 3, 6.0))
    assert judged(decided, found, 5.0) == Judged(same_linked=1, same_missed=1, apart_linked=1, apart_kept=1)
    assert judged(decided, edges(), 5.0) == Judged(0, 2, 0, 2)


def clustered(decided, weights, numbers=None):
    """The clusters of six records: of each pair a weight, 30 bits apart where none is given."""
    places = labelled(decided, KEY_ARRAY)
    whole = [(one, other, weights.get((one, other), -30.0)) for one, other in combinations(range(len(KEYS)), 2)]
    near = with_labels(edges(*(row for row in whole if row[2] >= -5)), places)
    (found,) = clusters(
        near,
        lambda _groups: with_labels(edges(*whole), places),
        NUMBERS.empty_table() if numbers is None else numbers,
        KEY_ARRAY,
        ClusterRule(),
    )
    return found.labels.tolist()


def test_a_label_joins_what_weights_leave_apart_and_parts_what_they_would_join():
    alike = {(0, 1): 9.0, (0, 2): 9.0, (1, 2): 9.0}
    assert clustered(labels(), alike) == [0, 0, 0, 3, 4, 5]
    assert clustered(labels((KEYS[4], KEYS[5], SAME)), alike) == [0, 0, 0, 3, 4, 4]
    assert clustered(labels((KEYS[4], KEYS[5], SAME), (KEYS[5], KEYS[4], UNSURE)), alike) == [0, 0, 0, 3, 4, 5]
    parted = clustered(labels((KEYS[1], KEYS[2], APART)), alike | {(0, 1): 20.0})
    assert parted == [0, 0, 2, 3, 4, 5]


@given(st.floats(5, 90), st.lists(st.floats(-20, 90), min_size=4, max_size=4))
def test_two_that_were_decided_to_be_two_are_never_one_through_others(weight, others):
    chain = {(0, 1): weight} | dict(zip([(0, 2), (1, 2), (0, 3), (1, 3)], others, strict=True)) | {(2, 3): weight}
    found = clustered(labels((KEYS[0], KEYS[1], APART)), chain)
    assert found[0] != found[1]


def test_a_conflict_of_verified_numbers_bars_what_somebody_decided_to_be_one():
    same = labels((KEYS[0], KEYS[1], SAME))
    rows = [{"record": place, "kind": "nhs_number", "value": f"999000000{place}"} for place in (0, 1)]
    numbers = pa.Table.from_pylist(rows, schema=NUMBERS)
    assert clustered(same, {}) == [0, 0, 2, 3, 4, 5]
    assert clustered(same, {}, numbers) == [0, 1, 2, 3, 4, 5]

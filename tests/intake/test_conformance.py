"""What must hold of a judgement: one answer for each row, in order, and hashes that tell rows apart."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feed import Column
from intake.conformance import Conformance
from intake.encoding import encode
from tests.contracts.shelf import CRIME, feed_of
from tests.intake.judging import broken, judged

FEED = feed_of({"name": "key"}, {"name": "shade"}, vrpRecordReference="key")
CELLS = st.none() | st.sampled_from(["a", "b", "ab", "A", "a ", "'", '"', ";", "null", "1", "1.0"])
ROWS = st.lists(st.fixed_dictionaries({"key": CELLS, "shade": CELLS}), min_size=1, max_size=30)


@given(ROWS)
def test_two_rows_have_one_hash_if_and_only_if_they_are_the_same(rows):
    hashes = judged(FEED, rows).row_hashes.tolist()
    same = {}
    for row, value in zip(rows, hashes, strict=True):
        assert same.setdefault((row["key"], row["shade"]), value) == value
    assert len(set(same.values())) == len(same)


@given(ROWS)
def test_a_key_is_told_apart_and_a_missing_one_is_no_key(rows):
    judgement = judged(FEED, rows)
    assert judgement.has_key.tolist() == [row["key"] is not None for row in rows]
    hashes = {row["key"]: value for row, value in zip(rows, judgement.key_hashes.tolist(), strict=True) if row["key"]}
    assert len(set(hashes.values())) == len(hashes)


def test_a_value_in_another_column_makes_another_row():
    hashes = judged(FEED, [{"key": "a", "shade": "b"}, {"key": "b", "shade": "a"}, {"key": "ab"}, {"shade": "ab"}])
    assert len(set(hashes.row_hashes.tolist())) == 4


def test_the_place_of_every_value_counts():
    """Four values in four columns: every order is another row, however the hashes are mixed."""
    names = ("one", "two", "three", "four")
    feed = feed_of(*({"name": name} for name in names))
    values = ("a", "b", "c", None)
    rows = [dict(zip(names, order, strict=True)) for order in itertools.permutations(values)]
    assert len(set(judged(feed, rows).row_hashes.tolist())) == 24
    pairs = [dict(zip(names, order, strict=True)) for order in itertools.product(values, repeat=4)]
    assert len(set(judged(feed, pairs).row_hashes.tolist())) == 256


def test_the_key_is_the_column_that_the_contract_calls_the_reference():
    feed = feed_of({"name": "shade"}, {"name": "key"}, vrpRecordReference="key")
    judgement = judged(feed, [{"shade": "a"}, {"key": "k"}, {"shade": "b", "key": "k"}])
    assert judgement.has_key.tolist() == [False, True, True]
    assert judgement.key_hashes[1] == judgement.key_hashes[2]


def test_a_feed_without_a_reference_has_no_keys():
    judgement = judged(feed_of({"name": "shade"}), [{"shade": "a"}, {"shade": None}])
    assert judgement.has_key.tolist() == [False, False]


@given(st.lists(st.sampled_from(["2024-01", "2024-02"]), max_size=50))
def test_masks_stand_in_the_order_of_the_rows(months):
    feed = feed_of({"name": "month"}, vrpPeriodColumn="month")
    found = broken(feed, [{"month": month} for month in months])
    assert [bool(rules) for rules in found] == [month != "2024-01" for month in months]


def test_types_are_those_that_counting_needs():
    judgement = judged(FEED, [{"key": "a"}])
    assert (judgement.row_hashes.dtype, judgement.key_hashes.dtype) == (np.uint64, np.uint64)
    assert judgement.has_key.dtype == np.bool_


def test_what_is_kept_of_a_block_keeps_nothing_else_of_it():
    judgement = judged(FEED, [{"key": "a", "shade": "b"}])
    assert judgement.key_hashes.base is None
    assert judgement.row_hashes.base is None


def test_a_block_without_rows_is_judged_too():
    judgement = judged(CRIME, [])
    assert len(judgement.row_hashes) == 0
    assert all(len(mask) == 0 for _, mask in judgement.breaches)


@pytest.mark.parametrize("name", ["row_hash", "key_hash", "has_key", "rule_0", "block"])
def test_a_column_may_bear_the_name_of_what_is_computed(name):
    feed = feed_of({"name": name, "required": True}, {"name": "shade", "required": True}, vrpRecordReference=name)
    assert isinstance(feed.columns[0], Column)
    assert broken(feed, [{name: "a"}, {"shade": "a"}]) == [{("required", "shade")}, {("required", name)}]
    plain = judged(feed_of({"name": "x"}, {"name": "shade"}), [{"x": "a", "shade": "b"}])
    assert judged(feed, [{name: "a", "shade": "b"}]).row_hashes.tolist() == plain.row_hashes.tolist()


def test_rows_are_judged_under_their_names_whatever_their_order():
    rows = pa.table({"shade": ["x"], "key": ["k"]})
    judgement = Conformance(FEED, "2024-01").judge(rows)
    assert judgement.row_hashes.tolist() == judged(FEED, [{"key": "k", "shade": "x"}]).row_hashes.tolist()


def test_answers_go_to_their_own_rows():
    codes = [f"code {number}" for number in range(30)]
    listed = {"quality": [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": codes}}]}
    feed = feed_of({"name": "shade"}, {"name": "sort", **listed}, {"name": "place"})
    rows = 50_000
    broken_rows = np.arange(rows) % 7 == 3
    table = pa.table(
        {
            "shade": pa.array([f"shade {number % 20_000}" for number in range(rows)]),
            "sort": pa.array(["no code" if bad else codes[number % 30] for number, bad in enumerate(broken_rows)]),
            "place": pa.array([f"place {number % 24_000}" for number in range(rows)]),
        }
    )
    judgement = Conformance(feed, "2024-01").judge(encode(table, frozenset(table.column_names)))
    plain = Conformance(feed, "2024-01").judge(table)
    ((_, mask),) = judgement.breaches
    assert (mask == broken_rows).all()
    assert (judgement.row_hashes == plain.row_hashes).all()


@pytest.mark.parametrize("distinct", [3, 1000])
def test_it_does_not_matter_whether_a_column_with_a_rule_is_held_as_a_dictionary(distinct):
    feed = feed_of({"name": "key"}, {"name": "size", "logicalType": "integer"}, {"name": "shade"})
    sizes = [str(number % distinct) for number in range(2 * distinct)]
    sizes[1], sizes[-1] = "many", None
    rows = pa.table({"key": ["a"] * len(sizes), "size": pa.array(sizes, pa.string()), "shade": sizes[::-1]})
    judge = Conformance(feed, "2024-01").judge
    plain, held = judge(rows), judge(encode(rows, frozenset(rows.column_names)))
    for judgement in (plain, held):
        ((_, mask),) = judgement.breaches
        assert np.flatnonzero(mask).tolist() == [1]
    assert (held.row_hashes == plain.row_hashes).all()

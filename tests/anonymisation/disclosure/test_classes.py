"""What must hold of classes: who looks alike is in one, by rows or by people, and each counts its people once."""

from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.classes import (
    classes_of_people,
    classes_of_rows,
    codes_of,
    codes_of_one,
    patterns,
    together,
)

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 4)), max_size=30)


def columns(rows):
    return [np.array([row[at] for row in rows], np.int64) for at in range(3)]


def same(numbers, keys):
    """Whether two rows have one number just where they have one key, and the numbers leave no gap."""
    pairs = set(zip(numbers, keys, strict=True))
    return len(pairs) == len(set(numbers)) == len(set(keys)) and set(numbers) == set(range(len(set(keys))))


@given(CODES)
def test_each_combination_has_a_number_of_its_own(rows):
    one, other, _ = columns(rows)
    assert same(together(len(rows), [one, other]).tolist(), [row[:2] for row in rows])


def test_more_combinations_than_a_number_can_hold_are_told_apart_all_the_same():
    large = [np.array([0, 2**40, 2**40], np.int64), np.array([5, 2**40, 0], np.int64)]
    assert len(set(together(3, large).tolist())) == 3


def test_without_columns_all_rows_are_alike():
    assert together(3, []).tolist() == [0, 0, 0]


@given(CODES)
def test_people_have_one_pattern_just_where_they_have_the_same_things_as_often(rows):
    _, things, persons = columns(rows)
    _, units = np.unique(persons, return_inverse=True)
    found = patterns(units.astype(np.int64), things)
    had = [frozenset(Counter(things[units == unit].tolist()).items()) for unit in range(len(found))]
    assert len(set(zip(found.tolist(), had, strict=True))) == len(set(had)) == len(set(found.tolist()))


def test_patterns_of_up_to_six_things_of_three_kinds_are_told_apart():
    """Every one of them, had by two people each, who stand beside others each time."""
    had = [kinds for many in range(1, 7) for kinds in combinations_with_replacement(range(3), many)]
    people = [*had, *reversed(had)]
    units = np.repeat(np.arange(len(people)), [len(kinds) for kinds in people])
    found = patterns(units, np.array([kind for kinds in people for kind in kinds], np.int64))
    assert same(found.tolist(), people)


@given(CODES)
def test_rows_that_look_alike_are_a_class_and_it_counts_its_people(rows):
    one, other, persons = columns(rows)
    classes = classes_of_rows(len(rows), [one, other], persons)
    people = [len({row[2] for row in rows if row[:2] == mine[:2]}) for mine in rows]
    assert classes.sizes[classes.of_row].tolist() == people
    told = [len({row[2] for row in rows if row[:2] == mine[:2]} - {0}) for mine in rows]
    assert classes.told(persons)[classes.of_row].tolist() == told


def test_people_all_of_whose_rows_look_alike_are_a_class():
    units, things = np.array([0, 0, 1, 1, 2]), np.array([1, 2, 2, 1, 1])
    classes = classes_of_people(5, [things], units)
    assert classes.sizes[classes.of_row].tolist() == [2, 2, 2, 2, 1]
    assert classes.rows_where(classes.sizes < 2).tolist() == [False] * 4 + [True]


def test_of_people_each_combination_of_things_is_one_thing_and_nothing_is_none():
    units, alike = np.array([0, 0, 1, 1]), np.zeros(4, np.int64)
    classes = classes_of_people(4, [alike], units)
    assert classes.told(np.array([1, 2, 2, 1])).tolist() == [1]
    assert classes.told(np.array([1, 2, 2, 2])).tolist() == [2]
    assert classes.told(np.array([0, 0, 0, 1])).tolist() == [1]
    assert classes.told(alike).tolist() == [0]


def test_a_value_has_one_code_however_it_is_held_and_nothing_has_none():
    texts = pa.chunked_array([["b", None], ["a", "b"]])
    plain, encoded = codes_of([texts]), codes_of([texts.dictionary_encode()])
    for codes in (plain, encoded):
        assert codes[1] == 0
        assert codes[0] == codes[3] > 0
        assert codes[2] not in {0, codes[0]}


def test_of_several_columns_a_row_is_nothing_only_where_all_are():
    one, other = pa.chunked_array([["a", None, None]]), pa.chunked_array([[None, "b", None]])
    first, second, nothing = codes_of([one, other])
    assert nothing == 0
    assert 0 < first != second > 0


def test_a_dictionary_that_holds_a_value_twice_tells_it_once():
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int32()), pa.array(["a", "a"]))
    first, second, nothing = codes_of([pa.chunked_array([twice])])
    assert first == second > nothing == 0


def test_what_a_dictionary_holds_nothing_for_is_nothing():
    held = pa.DictionaryArray.from_arrays(pa.array([1, 0, None], pa.int32()), pa.array(["a", None]))
    assert (codes_of_one(held) > 0).tolist() == [False, True, False]

"""What must hold of singling out: whoever is alone with an event is counted once, and nobody else is."""

from collections import defaultdict
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.singling_out import SingledOut, month_of, singled_out


def column(*values):
    return pa.array(values, pa.string())


def test_whoever_shares_every_event_with_another_is_not_alone():
    found = singled_out(column("ann", "bea", "ann"), [column("may", "may", "may"), column("x", "x", "x")])
    assert found == SingledOut(people=2, alone=0)


def test_one_event_of_one_s_own_is_enough_and_is_counted_once():
    found = singled_out(column("ann", "bea", "ann", "ann"), [column("may", "may", "june", "july")])
    assert found == SingledOut(people=2, alone=1)


def test_facts_count_together():
    people = column("ann", "bea", "cid", "dan")
    month, age = column("may", "may", "june", "june"), column("10-14", "15-17", "10-14", "15-17")
    assert singled_out(people, [month]).alone == 0
    assert singled_out(people, [month, age]).alone == 4


def test_a_fact_that_is_missing_is_seen_too():
    assert singled_out(column("ann", "bea", "cid"), [column(None, "may", "may")]).alone == 1


def test_rows_about_nobody_are_nobody_s_cover_and_nobody():
    assert singled_out(column("ann", None), [column("may", "may")]) == SingledOut(people=1, alone=1)
    assert singled_out(column(None, None), [column("may", "june")]) == SingledOut(people=0, alone=0)
    assert singled_out(column(), [column()]) == SingledOut(people=0, alone=0)


def test_without_a_fact_only_a_table_about_one_person_singles_out():
    assert singled_out(column("ann", "bea"), []).alone == 0
    assert singled_out(column("ann", "ann"), []).alone == 1


def test_dictionaries_and_chunks_are_read_like_plain_text():
    people = pa.chunked_array([column("ann"), column("bea", "ann")]).dictionary_encode()
    assert singled_out(people, [pa.chunked_array([column("x", "y"), column("y")]).dictionary_encode()]).alone == 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.sampled_from("123")), max_size=30))
def test_it_is_what_counting_by_hand_says(rows):
    whose = defaultdict(set)
    for person, *facts in rows:
        whose[tuple(facts)].add(person)
    alone = {person for people in whose.values() if len(people) == 1 for person in people}
    columns = [column(*values) for values in zip(*rows, strict=True)] or [column()] * 3
    assert singled_out(columns[0], columns[1:]) == SingledOut(len({row[0] for row in rows}), len(alone))


@pytest.mark.parametrize(("alone", "one_in", "too_many"), [(5, 1, False), (3, 2, True), (2, 2, False), (0, 9, False)])
def test_a_limit_is_exceeded_by_more_than_one_in_so_many(alone, one_in, too_many):
    assert SingledOut(people=5, alone=alone).exceeds(one_in) == too_many


def test_a_day_is_known_by_its_month_and_coarser_times_as_they_are():
    assert month_of(pa.array([date(2024, 5, 31), None])).to_pylist() == ["2024-05", None]
    assert month_of(column("2024-W22")).to_pylist() == ["2024-W22"]

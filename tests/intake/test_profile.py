"""What must hold of a profile: missing values exactly, distinct ones exactly while they are few."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conformance import Conformance
from intake.profile import EXACT_TO, ColumnProfile, Profile
from tests.contracts.shelf import feed_of

VALUES = st.none() | st.sampled_from(["a", "b", "A", " ", "1", "01", "é", "a,b", "'", "null"])
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=30)


def profiled(table, size):
    """The profile of a table read in blocks of some size."""
    profile = Profile(tuple(name.title() for name in table.column_names))
    conformance = Conformance(feed_of(*({"name": name} for name in table.column_names)), "2024-01")
    for at in range(0, table.num_rows, size):
        judgement = conformance.judge(table.slice(at, size))
        profile.add(judgement.missing, judgement.value_hashes)
    return profile.columns()


def numbers(count, start=0):
    """A column of sequential numbers as text: the least random hash keys there are."""
    return pa.table({"number": pc.cast(pa.array(np.arange(start, start + count)), pa.string())})


@given(ROWS, st.integers(1, 9))
def test_missing_and_distinct_are_those_of_a_plain_count(rows, size):
    table = pa.table(
        {"one": pa.array([a for a, _ in rows], pa.string()), "two": pa.array([b for _, b in rows], pa.string())}
    )
    wanted = {
        name.title(): ColumnProfile(
            missing=sum(value is None for value in column),
            distinct=len({value for value in column if value is not None}),
        )
        for name, column in table.to_pydict().items()
    }
    assert profiled(table, size) == wanted


@pytest.mark.parametrize("count", [1, 100_000, EXACT_TO - 1])
def test_the_count_is_exact_below_the_limit(count):
    assert profiled(numbers(count), 60_000)["Number"].distinct == count


@pytest.mark.parametrize("count", [EXACT_TO, 150_000, 400_000, 1_000_000])
def test_above_it_the_count_is_within_two_per_cent_and_the_blocks_do_not_matter(count):
    whole = profiled(numbers(count), count)
    assert whole["Number"].distinct == pytest.approx(count, rel=0.02)
    assert profiled(numbers(count), 77_777) == whole


@pytest.mark.parametrize("start", [10**6, 10**9])
def test_other_numbers_are_estimated_as_well(start):
    assert profiled(numbers(300_000, start), 100_000)["Number"].distinct == pytest.approx(300_000, rel=0.02)


def test_a_repeated_value_is_counted_once_however_far_apart():
    twice = pa.concat_tables([numbers(200_000), numbers(200_000)])
    assert profiled(twice, 50_000)["Number"].distinct == profiled(numbers(200_000), 50_000)["Number"].distinct


def test_a_profile_of_nothing_counts_nothing():
    assert profiled(pa.table({"one": pa.array([], pa.string())}), 1) == {"One": ColumnProfile(0, 0)}
    assert Profile(("One",)).columns() == {"One": ColumnProfile(0, 0)}

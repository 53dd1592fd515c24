"""What must hold of bands: every number lies in one, an edge in the upper one, and below the first nothing is told."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments.bands import banded
from anonymisation.treatments.treating import published_names, treat
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import EVENTS, FEED, GROUPS, treated
from tests.contracts.shelf import SHIPPED

EXACT = 2**53
EDGES = st.lists(st.integers(0, EXACT) | st.floats(0, EXACT), min_size=2, max_size=6, unique=True).map(sorted)
WHOLE = st.lists(st.integers(0, EXACT), min_size=2, max_size=6, unique=True).map(sorted)


def told(values, kind, edges):
    """In which of some bands each number lies, by its place among them."""
    column = pa.chunked_array([pa.array(values, kind)])
    names = [str(at) for at in range(len(edges))]
    return [None if name is None else int(name) for name in banded(column, tuple(edges), names).to_pylist()]


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (0, "0"),
        (1, "1-5"),
        (5, "1-5"),
        (6, "6-10"),
        (10, "6-10"),
        (11, "11+"),
        (2**63 - 1, "11+"),
        (-1, None),
        (None, None),
    ],
)
def test_of_a_whole_number_only_its_band_leaves(number, band):
    events = pa.table({"attended": pa.array([number], pa.int64())})
    assert treated("attended", Treatment.BAND, events) == ({"attended_band": [band]}, {})


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (0.0, "0 to under 0.5"),
        (0.4999999999999999, "0 to under 0.5"),
        (0.5, "0.5 to under 6"),
        (5.999999999999999, "0.5 to under 6"),
        (6.0, "6+"),
        (1e300, "6+"),
        (-0.1, None),
        (float("nan"), None),
        (float("inf"), None),
        (float("-inf"), None),
        (None, None),
    ],
)
def test_of_a_decimal_its_band_says_that_it_ends_before_the_next(number, band):
    events = pa.table({"lost": pa.array([number], pa.float64())})
    assert treated("lost", Treatment.BAND, events) == ({"lost_band": [band]}, {})


@given(WHOLE, st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_every_whole_number_lies_in_just_the_band_that_holds_it(edges, numbers):
    """However large: no two of them become one on the way."""
    for number, at in zip(numbers, told(numbers, pa.int64(), edges), strict=True):
        ends = [*edges, 2**63]
        within = [] if number is None else [n for n in range(len(edges)) if ends[n] <= number < ends[n + 1]]
        assert [at] == (within or [None])


@given(EDGES, st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2).map(sorted))
def test_of_two_numbers_the_larger_lies_in_no_lower_band(edges, numbers):
    places = [-1 if at is None else at for at in told(numbers, pa.float64(), edges)]
    assert all(one <= other for one, other in pairwise(places))
    assert all((at == -1) is (number < edges[0]) for at, number in zip(places, numbers, strict=True))


@given(EDGES)
def test_an_edge_lies_in_the_band_above_it_as_it_is_written(edges):
    """Written, read as the engine reads a cell, and compared: nothing is lost on the way."""
    cells = pa.array([repr(edge) for edge in edges]).cast(pa.float64()).to_pylist()
    assert told(cells, pa.float64(), edges) == list(range(len(edges)))


def test_bands_are_named_in_what_is_said_of_the_column():
    assert published_names(FEED, "attended", Treatment.BAND) == (
        ("attended_band", "Sessions. In bands: 0, 1-5, 6-10, 11+."),
    )
    assert published_names(FEED, "lost", Treatment.BAND) == (
        ("lost_band", "In bands: 0 to under 0.5, 0.5 to under 6, 6+."),
    )


def test_of_a_column_without_bands_nothing_leaves_as_one():
    """A release plan refuses it; were it asked, no number would leave."""
    events = EVENTS.set_column(EVENTS.column_names.index("line"), "east", pa.array([1, 2, 3, 4]))
    assert treat(events, FEED, "east", Treatment.BAND, GROUPS).columns["east_band"].to_pylist() == [None] * 4


@pytest.mark.parametrize(
    ("feed", "column", "names"),
    [
        (
            "school_suspensions_and_exclusions",
            "sessions_lost",
            ("0 to under 1", "1 to under 11", "11 to under 31", "31+"),
        ),
        ("intervention_participation", "sessions_offered", ("0", "1-5", "6-10", "11-20", "21+")),
        ("intervention_participation", "sessions_attended", ("0", "1-5", "6-10", "11-20", "21+")),
    ],
)
def test_the_bands_of_shipped_measures(feed, column, names):
    """Suspensions break where what a governing board must do breaks: after 5 and 15 school days (SI 2012/1033)."""
    assert {edition.column(column).band_names for edition in SHIPPED.editions(feed).all} == {names}

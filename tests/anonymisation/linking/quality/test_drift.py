"""What must hold of drift: what moved is told by how far, and what cannot be compared is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.drift import ENOUGH, Moved, Snapshot, drift

BEFORE = Snapshot(
    "model", [500, 500, 0], [900, 100], {"police suspects": (400, 1_000)}, {"police postcode": (100, 2_000)}
)
COUNTS = st.lists(st.integers(0, 5_000), min_size=3, max_size=3)


def test_a_run_like_the_one_before_moved_nothing():
    assert {item.share for item in drift(BEFORE, BEFORE)} == {0}
    assert len(drift(BEFORE, BEFORE)) == 4


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"weights": [500, 250, 250]}, Moved("weights", "", 0.25)),
        ({"sizes": [1_600, 400]}, Moved("sizes", "", 0.1)),
        ({"linked": {"police suspects": (1_400, 2_000)}}, Moved("linked", "police suspects", 0.3)),
        ({"missing": {"police postcode": (1_050, 2_000)}}, Moved("missing", "police postcode", 0.475)),
    ],
)
def test_what_moved_most_is_told_first_and_by_how_far(changes, moved):
    first = drift(BEFORE, replace(BEFORE, **changes))[0]
    assert (first.what, first.name) == (moved.what, moved.name)
    assert first.share == pytest.approx(moved.share)


def test_weights_of_another_model_are_not_compared():
    assert "weights" not in {
        item.what for item in drift(BEFORE, replace(BEFORE, model="another", weights=[0, 0, 2_000]))
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": [ENOUGH - 1, 0, 0]},
        {"sizes": [0, ENOUGH - 1]},
        {"linked": {"police suspects": (0, ENOUGH - 1)}},
        {"missing": {"police postcode": (0, ENOUGH - 1)}},
    ],
)
def test_what_there_is_too_little_of_is_not_compared(changes):
    (what,) = changes
    assert what not in {item.what for item in drift(BEFORE, replace(BEFORE, **changes))}
    assert what not in {item.what for item in drift(replace(BEFORE, **changes), BEFORE)}


def test_what_only_one_run_has_is_not_compared():
    found = drift(BEFORE, replace(BEFORE, linked={"bristol cases": (0, 5_000)}, missing={}))
    assert {item.what for item in found} == {"weights", "sizes"}


@given(COUNTS, COUNTS, COUNTS)
def test_the_distance_is_one(one, other, third):
    def far(first, second):
        found = drift(replace(BEFORE, weights=first), replace(BEFORE, weights=second))
        return next((item.share for item in found if item.what == "weights"), None)

    there = far(one, other)
    if there is not None:
        assert 0 <= there <= 1
        assert there == pytest.approx(far(other, one))
        if far(other, third) is not None:
            assert far(one, third) <= there + far(other, third) + 1e-9

"""What must hold of shares with intervals: known answers, honesty, and no more certainty than persons give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.intervals import Estimate, difference, elsewhere, found_share, mean_share, none_of


def facts(right, wrong, persons=None):
    """An estimate of so many pairs that are right, and wrong, each of a person of its own unless it is said."""
    chances = np.array([1.0] * right + [0.0] * wrong)
    whose = np.arange(len(chances)) if persons is None else np.array(persons)
    return mean_share(chances, np.ones(len(chances)), whose)


def test_of_independent_facts_it_is_wilsons_interval():
    """81 of 263, the example of Newcombe 1998 (two-sided intervals for the single proportion): 0.2553 to 0.3662."""
    found = facts(81, 182)
    assert found.value == pytest.approx(81 / 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=3e-4)
    assert found.persons == 263


def test_where_nothing_is_wrong_it_reaches_one_and_says_as_much_as_there_are_persons():
    assert facts(40, 0).high == 1
    assert facts(40, 0).low == pytest.approx(40 / (40 + 1.959964**2), abs=1e-6)
    assert facts(40, 0, [0, 1] * 20).low == pytest.approx(2 / (2 + 1.959964**2), abs=1e-6)


def test_where_so_few_are_wrong_that_there_might_be_none_it_reaches_one():
    assert facts(997, 3).high == 1
    assert facts(996, 4).high < 1
    assert facts(3, 997).low == 0


def test_pairs_of_one_person_tell_less_than_pairs_of_many():
    alone, together = facts(90, 10), facts(90, 10, [*np.repeat(np.arange(45), 2), *np.repeat(np.arange(45, 50), 2)])
    assert together.low < alone.low
    assert together.high > alone.high
    assert facts(90, 10, [0] * 100).low < 0.3


def test_a_chance_is_less_than_a_fact():
    """The chance of a coin on each of 100 pairs: the share that is heads lies within about a tenth of the half."""
    found = mean_share(np.full(100, 0.5), np.ones(100), np.arange(100))
    assert (found.low, found.high) == pytest.approx((0.404, 0.596), abs=2e-3)


def test_a_pair_weighs_as_often_as_its_records_are_of_a_group():
    whole = mean_share(np.array([1.0, 0.0]), np.array([2.0, 1.0]), np.array([0, 1]))
    assert whole.value == pytest.approx(2 / 3)
    assert mean_share(np.array([1.0]), np.zeros(1), np.zeros(1)) is None


def test_of_what_is_true_what_was_found():
    found = found_share(np.array([1.0, 0.5, 0.25]), np.array([True, True, False]), np.ones(3), np.arange(3))
    assert found.value == pytest.approx(1.5 / 1.75)
    assert found_share(np.full(2, 0.49), np.array([True, False]), np.ones(2), np.arange(2)) is None
    whole = found_share(np.ones(50), np.ones(50, dtype=bool), np.ones(50), np.arange(50))
    assert (whole.low, whole.high, whole.persons) == (facts(50, 0).low, 1, 50)


def test_among_others_it_is_as_likely_but_less_sure():
    of = Estimate(0.9, 0.88, 0.92, 100)
    as_many = elsewhere(of, 100)
    assert (as_many.value, as_many.low) == pytest.approx((0.9, 0.9 - 0.02 * 2**0.5))
    assert elsewhere(of, 10**9).high == pytest.approx(0.92, abs=1e-6)
    assert elsewhere(Estimate(0.99, 0.5, 1, 100), 1).low == 0


def test_nobody_of_many_is_still_some():
    assert none_of(100).high == pytest.approx(1.959964**2 / (100 + 1.959964**2))


def test_the_interval_of_a_difference_is_newcombes():
    """56 of 70 against 48 of 80, the first example of Newcombe 1998 (method 10): 0.2, from 0.0524 to 0.3339."""
    value, low, high = difference(facts(56, 14), facts(48, 32))
    assert value == pytest.approx(0.2)
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=2e-3)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.sampled_from([1.0, 2.0])), min_size=1, max_size=40))
def test_no_interval_leaves_out_its_share_or_what_a_share_can_be(pairs):
    chances, persons, weights = (np.array(column) for column in zip(*pairs, strict=True))
    for found in (
        mean_share(chances, weights, persons),
        found_share(chances, persons % 2 == 0, weights, persons),
    ):
        if found is not None:
            assert 0 <= found.low <= found.value <= found.high <= 1 + 1e-12
            assert found.persons <= len(set(persons.tolist()))


def test_it_holds_the_truth_about_as_often_as_it_says():
    """Of 400 samples of persons with one to five pairs each, that stand and fall together."""
    chance, held = np.random.default_rng(1), 0
    for _ in range(400):
        sizes = chance.integers(1, 6, 150)
        right = np.repeat((chance.random(150) < 0.93).astype(float), sizes)
        found = mean_share(right, np.ones(len(right)), np.repeat(np.arange(150), sizes))
        held += found.low <= 0.93 <= found.high
    assert held >= 365

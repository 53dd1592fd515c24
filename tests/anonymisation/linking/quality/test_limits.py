"""What must hold of limits: what is beyond one is told, what is within is not, and of few persons little is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.limits import crossed
from contracts.clauses import LinkageLimits

LIMITS = LinkageLimits(precision=0.99, recall_gap=0.05, drift=0.25)


def report(**changes):
    """A report within every limit, as far as limits look at it."""
    precision = {"value": 0.995, "low": 0.99, "high": 0.999, "by_model": {"persons": 100}}
    gap = {"trait": "sex", "better": "M", "worse": "F", "value": 0.06, "low": 0.05, "high": 0.07}
    moved = [{"what": "linked", "name": "police suspects", "share": 0.25}]
    whole = {"precision": precision, "gap": gap, "drift": moved} | changes
    return {"estimates": {"precision": whole["precision"]}, "gap": whole["gap"], "drift": whole["drift"]}


def limits_of(found, limits=LIMITS):
    return [item.limit for item in crossed(found, limits)]


def test_what_is_just_within_is_within():
    assert limits_of(report()) == []
    assert limits_of(report(precision=None, gap=None, drift=None)) == []
    assert limits_of(report(drift=[])) == []


@pytest.mark.parametrize(
    ("value", "high", "persons", "told"),
    [
        (0.9899, 1.0, 100, ["precision"]),
        (0.9899, 1.0, 99, []),
        (0.9, 0.9899, 99, ["precision"]),
        (0.99, 0.99, 100, []),
    ],
)
def test_links_that_are_likely_to_be_wrong_are_told_of_few_only_where_it_is_certain(value, high, persons, told):
    precision = {"value": value, "low": 0.5, "high": high, "by_model": {"persons": persons}}
    assert limits_of(report(precision=precision)) == told


def test_a_gap_is_told_as_far_as_it_is_certain():
    gap = {"trait": "ethnicity", "better": "White", "worse": "Asian", "value": 0.2, "low": 0.0501, "high": 0.4}
    (found,) = crossed(report(gap=gap), LIMITS)
    assert (found.limit, found.allowed, found.found) == ("recall_gap", 0.05, 0.0501)
    assert "ethnicity group 'Asian' than of 'White'" in found.why
    assert limits_of(report(gap=gap | {"low": -0.1})) == []


@pytest.mark.parametrize("what", ["weights", "sizes", "linked", "missing"])
def test_drift_is_told_by_what_moved_most(what):
    moved = [{"what": what, "name": "police suspects", "share": 0.26}, {"what": "sizes", "name": "", "share": 0.9}]
    (found,) = crossed(report(drift=moved), LIMITS)
    assert (found.limit, found.found) == ("drift", 0.26)
    assert "changed by more than was agreed" in found.why


@given(st.tuples(*[st.floats(0, 1)] * 3), st.floats(-1, 1), st.tuples(*[st.floats(0, 1)] * 2))
def test_a_stricter_limit_never_lets_more_through(agreed, low, found_shares):
    (precision, gap, drift), (value, share) = agreed, found_shares
    found = report(
        precision={"value": value, "low": 0, "high": 1, "by_model": {"persons": 500}},
        gap={"trait": "sex", "better": "M", "worse": "F", "value": low, "low": low, "high": 1},
        drift=[{"what": "sizes", "name": "", "share": share}],
    )
    limits = LinkageLimits(precision=precision, recall_gap=gap, drift=drift)
    stricter = LinkageLimits(precision=(1 + precision) / 2, recall_gap=gap / 2, drift=drift / 2)
    assert set(limits_of(found, limits)) <= set(limits_of(found, stricter))

"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from products import errors

REFUSALS = [
    errors.UnknownProductError("rumours", ("one", "two")),
    errors.PlanMismatchError("counts", "month", "day"),
    errors.PublishedTwiceError("cases", "age_band"),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.ProductError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, errors.ProductError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    assert REFUSALS[0].product == "rumours"
    assert "there are: one, two" in str(REFUSALS[0])
    assert (REFUSALS[1].product, REFUSALS[1].column) == ("counts", "month")
    assert "'month', made from day" in str(REFUSALS[1])
    assert (REFUSALS[2].product, REFUSALS[2].column) == ("cases", "age_band")

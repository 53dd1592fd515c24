"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from anonymisation import errors

REFUSALS = [
    errors.UntypedValueError("size", "double"),
    errors.WrongLengthError("kind key"),
    errors.NotesNotCountedError("ValueError"),
    errors.TooManyRecodingsError(32_768, 20_000),
    errors.NotHashedError("ValueError"),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.AnonymisationError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, errors.AnonymisationError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    assert (REFUSALS[0].column, REFUSALS[0].wanted) == ("size", "double")
    assert REFUSALS[1].what == "kind key"
    assert (REFUSALS[3].possible, REFUSALS[3].most) == (32_768, 20_000)

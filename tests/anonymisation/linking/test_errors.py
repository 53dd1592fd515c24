"""Every refusal of linking is of the one family, and says what to do."""

import inspect

import pytest

from anonymisation.errors import AnonymisationError
from anonymisation.linking import errors

REFUSALS = [
    errors.UnknownRoleError("colour", ("birth", "sex")),
    errors.NotRecordsError("birth"),
    errors.UnreadableModelError("is of another version"),
    errors.NotLinkedError("OutOfMemoryException"),
    errors.RepeatedError("pair"),
    errors.UnweighedPairsError(3),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {AnonymisationError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, AnonymisationError)
    assert len(str(refusal)) > 20

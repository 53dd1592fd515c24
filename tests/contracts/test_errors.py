"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from contracts import errors

REFUSALS = [
    errors.DocumentError("feed.odcs.yaml", "has no column 'shade'"),
    errors.PlanRefusedError("no clause releases it", "the agreement must be amended"),
    errors.IntakeRefusedError("nobody has signed", "nothing is taken before"),
    errors.ReleaseRefusedError("no clause releases it", "the agreement must be amended"),
    errors.PeriodError("calendar month", "2024-01"),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.ContractsError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, errors.ContractsError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    document = errors.DocumentError("feed.odcs.yaml", "has no column 'shade'")
    assert (document.document, document.problem) == ("feed.odcs.yaml", "has no column 'shade'")
    refusal = errors.IntakeRefusedError("nobody has signed", "nothing is taken before")
    assert (refusal.missing, refusal.remedy) == ("nobody has signed", "nothing is taken before")
    assert str(refusal) == "nobody has signed: nothing is taken before"
    period = errors.PeriodError("calendar month", "2024-01")
    assert (period.calendar, period.example) == ("calendar month", "2024-01")

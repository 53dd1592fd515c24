"""Every refusal of this room is one family, and says what to do."""

import inspect

from intake import errors

REFUSAL = errors.UnreadableFileError("gzip-truncated", "the compressed file ends early; send it again")


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(REFUSAL), errors.IntakeError}


def test_the_refusal_is_of_the_family_and_keeps_its_rule_and_remedy():
    assert isinstance(REFUSAL, errors.IntakeError)
    assert (REFUSAL.rule, REFUSAL.remedy) == ("gzip-truncated", "the compressed file ends early; send it again")
    assert str(REFUSAL) == "gzip-truncated: the compressed file ends early; send it again"

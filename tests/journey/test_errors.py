"""Every refusal of the journey has one base, and says what to do next."""

import inspect

import pytest

from journey import errors
from journey.errors import JourneyError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_the_rooms_base_and_name(kind):
    assert issubclass(kind, JourneyError)
    assert kind.__name__.endswith("Error")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.__init__ is not Exception.__init__])
def test_every_message_says_more_than_that_it_failed(kind):
    asked = inspect.signature(kind).parameters.values()
    takes = [part.name for part in asked if part.kind is part.POSITIONAL_OR_KEYWORD]
    message = str(kind(*["fact"] * len(takes)))
    assert len(message.split()) >= 1
    assert not takes or "fact" in message

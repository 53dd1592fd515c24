"""The one place where an exception leaves our rooms for Dagster, which keeps its text for ever.

What may be said of it is decided in `journey.explaining`; here nothing else can get past.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import dagster as dg

from journey.explaining import explain

KIND = "refusal"
"""The metadata entry of a failure that names the class of the refusal."""
_INTERRUPTS = (KeyboardInterrupt, GeneratorExit, dg.DagsterExecutionInterruptedError)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def refusing(step: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make what a step, a check, a sensor or a resource raises fit to be kept."""

    @functools.wraps(step)
    def refused(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return step(*arguments, **named)
        except _INTERRUPTS:
            raise
        except BaseException as error:  # noqa: BLE001 - the last place before Dagster writes it down; Rust panics are these
            failure = as_failure(error)
        # Out here no exception is being handled, so this one has neither cause nor context for Dagster to keep.
        raise failure

    return refused


def as_failure(error: BaseException) -> dg.Failure:
    """What Dagster may know of an exception. Nothing is retried: what was refused once is refused again."""
    if isinstance(error, dg.Failure):
        return error
    return dg.Failure(description=explain(error), metadata={KIND: type(error).__name__}, allow_retries=False)

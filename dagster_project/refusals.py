"""The one place where an exception leaves our rooms for Dagster, which keeps its text for ever.

A refusal of ours was written to be read by anybody, so it goes whole. Of any other exception only its type and our own
line go: messages of libraries quote the values they stumble over.
"""

import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import dagster as dg

from anonymisation.errors import AnonymisationError
from contracts.errors import ContractsError
from custody.errors import CustodyError
from intake.errors import IntakeError
from journey.errors import JourneyError
from lineage.errors import LedgerError
from products.errors import ProductError
from zones.errors import ZoneError

REFUSALS = (
    AnonymisationError,
    ContractsError,
    CustodyError,
    IntakeError,
    JourneyError,
    LedgerError,
    ProductError,
    ZoneError,
)
KIND = "refusal"
"""The metadata entry of a failure that names the class of the refusal."""
_CHECKOUT = Path(__file__).resolve().parent.parent
_LIBRARIES = "site-packages"
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
    if isinstance(error, REFUSALS):
        return _failure(str(error), type(error).__name__)
    kind = type(error).__name__
    return _failure(f"unexpected {kind} at {_place(error)}; its message is withheld, it may quote data", kind)


def _failure(description: str, kind: str) -> dg.Failure:
    """A failure with its text and its class."""
    return dg.Failure(description=description, metadata={KIND: kind}, allow_retries=False)


def _place(error: BaseException) -> str:
    """Our own line that was running, as an editor opens it."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_CHECKOUT) and _LIBRARIES not in path.parts and path != Path(__file__):
            return f"{path.relative_to(_CHECKOUT)}:{frame.lineno}"
    return "a place outside the gateway"

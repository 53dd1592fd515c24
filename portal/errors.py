"""From an exception to words and an exit code, in one place: 0 done, 1 refused, 2 wrong usage."""

import sys

from contracts.errors import ContractsError
from intake.errors import IntakeError

REFUSED = 1
WRONG_USAGE = 2


class UsageError(Exception):
    """The command was called in a way that cannot work."""


def explained(error: BaseException) -> tuple[str, int]:
    """What to say about an error, and the exit code."""
    if isinstance(error, UsageError):
        return str(error), WRONG_USAGE
    if isinstance(error, (ContractsError, IntakeError)):
        return str(error), REFUSED  # as `journey.explaining` has it, without the rooms that checking a file never needs
    from journey.explaining import explain

    return explain(error), REFUSED


def say(message: str) -> None:
    """Say something on standard error, so that `--json` on standard output stays whole."""
    sys.stderr.write(message + "\n")

"""From an exception to words and an exit code, in one place: 0 done, 1 refused, 2 wrong usage."""

import sys
import traceback
from pathlib import Path

REFUSED = 1
WRONG_USAGE = 2
OUR_ROOMS = frozenset(
    {
        "contracts",
        "intake",
        "anonymisation",
        "custody",
        "engine",
        "zones",
        "lineage",
        "products",
        "journey",
        "dagster_project",
        "portal",
        "examples",
    }
)
_ROOMS = Path(__file__).resolve().parent.parent


class UsageError(Exception):
    """The command was called in a way that cannot work."""


def explained(error: BaseException) -> tuple[str, int]:
    """What to say about an error, and the exit code.

    The rooms' own refusals speak for themselves. Of any other error only its type and place are told: the messages of
    libraries quote the values they stumble over.
    """
    if isinstance(error, UsageError):
        return str(error), WRONG_USAGE
    if _is_ours(type(error)):
        return str(error), REFUSED
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_our_file(frame.filename)]
    place = f"{Path(ours[-1].filename).relative_to(_ROOMS)}:{ours[-1].lineno}" if ours else "outside the gateway"
    return f"unexpected {type(error).__name__} at {place} (its message is withheld); nothing was published", REFUSED


def _is_our_file(name: str) -> bool:
    """Whether a source file is in one of our rooms, and not in an environment that lies inside the checkout."""
    path = Path(name)
    return path.is_relative_to(_ROOMS) and path.relative_to(_ROOMS).parts[0] in OUR_ROOMS


def _is_ours(kind: type[BaseException]) -> bool:
    """Whether an error type, or one it is made from, belongs to a room of ours."""
    return any(base.__module__.split(".")[0] in OUR_ROOMS for base in kind.__mro__)


def say(message: str) -> None:
    """Say something on standard error, so that `--json` on standard output stays whole."""
    sys.stderr.write(message + "\n")

"""From an exception to words and an exit code, in one place: 0 done, 1 refused, 2 wrong usage."""

import sys
from types import MappingProxyType

from contracts.errors import ContractsError
from intake.errors import IntakeError

REFUSED = 1
WRONG_USAGE = 2

EXTRAS = MappingProxyType(
    {
        **dict.fromkeys(("boto3", "botocore"), "s3"),
        "pyspark": "spark",
        **dict.fromkeys(
            (
                "cedarpy",
                "cryptography",
                "dagster",
                "datafusion",
                "duckdb",
                "presidio_analyzer",
                "pydantic_settings",
                "pyrage",
                "rfc8785",
                "shamir_mnemonic",
                "splink",
                "sqlalchemy",
                "tldextract",
            ),
            "run",
        ),
    }
)
"""Which extra brings a package that the base install lacks."""


class UsageError(Exception):
    """The command was called in a way that cannot work."""


def explained(error: BaseException) -> tuple[str, int]:
    """What to say about an error, and the exit code."""
    if isinstance(error, UsageError):
        return str(error), WRONG_USAGE
    if isinstance(error, (ContractsError, IntakeError)):
        return str(error), REFUSED  # as `journey.explaining` has it, without the rooms that checking a file never needs
    if isinstance(error, ModuleNotFoundError) and (lacking := (error.name or "").partition(".")[0]) in EXTRAS:
        extra = EXTRAS[lacking]
        return (
            f"this needs {lacking}: install the extra `{extra}` of this package, partner-data-gateway[{extra}]",
            REFUSED,
        )
    from journey.explaining import explain

    return explain(error), REFUSED


def say(message: str) -> None:
    """Say something on standard error, so that `--json` on standard output stays whole."""
    sys.stderr.write(message + "\n")

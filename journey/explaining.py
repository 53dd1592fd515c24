"""Explaining an error wherever its words may travel: to a terminal, or to Dagster, which keeps them for ever.

A refusal of our rooms was written to be read by anybody, so it goes whole. Of any other exception only its type and our
own line go: the messages of libraries quote the values that they stumble over.
"""

import traceback
from pathlib import Path

from anonymisation.errors import AnonymisationError
from contracts.errors import ContractsError
from custody.errors import CustodyError
from engine.spark import SparkMissingError
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
    SparkMissingError,
    ZoneError,
)
_CHECKOUT = Path(__file__).resolve().parent.parent
_LIBRARIES = "site-packages"


def explain(error: BaseException) -> str:
    """What may be said about an error."""
    if isinstance(error, REFUSALS):
        return str(error)
    return f"unexpected {type(error).__name__} at {_place(error)}; its message is withheld, it may quote data"


def _place(error: BaseException) -> str:
    """Our own line that was running, as an editor opens it."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_CHECKOUT) and _LIBRARIES not in path.parts:
            return f"{path.relative_to(_CHECKOUT)}:{frame.lineno}"
    return "a place outside the gateway"

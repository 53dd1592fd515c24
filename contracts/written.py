"""What a contract writes, as the value that it stands for. What could be taken for two things is refused.

Each raises TypeError or ValueError, which whoever reads the contract tells as a `DocumentError`.
"""

from datetime import date
from itertools import pairwise
from typing import Any

_EXACT = 2**53
"""Up to here every whole number is one that a column of decimals can hold (IEEE 754, binary64)."""
_FEWEST_EDGES = 2


def day_of(written: str | None) -> date | None:
    """The first or last day of an edition; None where the contract gives none."""
    return None if written is None else date.fromisoformat(str(written))


def texts_of(written: Any) -> tuple[str, ...]:
    """A list of texts. YAML reads an unquoted NO as false and 01 as 1, so anything else is refused."""
    if not isinstance(written, list) or not all(isinstance(text, str) for text in written):
        raise TypeError("codes, vrpAliases, vrpNulls and examples are lists of texts: quote what is not one")
    return tuple(str(text) for text in written)


def labels_of(written: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What is written instead of a code, each with its code."""
    return tuple(zip(texts_of([*written]), texts_of([*written.values()]), strict=True))


def truth_of(written: Any) -> bool:
    """True or false, and no text that might be meant for one of them."""
    if not isinstance(written, bool):
        raise TypeError("vrpPublicFact is true or false, without quotes")
    return written


def limit_of(written: Any) -> float | None:
    """A minimum or maximum, which must be a number."""
    return None if written is None else float(written)


def edges_of(written: Any) -> tuple[float, ...]:
    """Where bands begin: two numbers or more, from 0 on and each above the one before; none where none are written.

    An edge is no text and no truth, and as exact as what it is compared with.
    """
    if written is None:
        return ()
    if not isinstance(written, list) or not all(type(edge) in {int, float} for edge in written):
        raise TypeError("vrpBands is a list of numbers, without quotes")
    exact = all(0 <= edge <= _EXACT for edge in written)
    if len(written) < _FEWEST_EDGES or not exact or any(one >= other for one, other in pairwise(written)):
        raise ValueError("vrpBands has two edges or more, from 0 on, each above the one before")
    return tuple(int(edge) if edge == int(edge) else edge for edge in written)

"""How like two records are, in words that hold nothing of either: what a reviewer is shown of another's record.

A word stands for levels of one comparison, never for a weight: of two values that agree nobody learns here whether they
are rare or common, nor which of the ways in which two spellings are nearly one was found.
"""

from collections.abc import Mapping
from enum import StrEnum

from anonymisation.linking.comparisons import COMPARISONS, Level


class Likeness(StrEnum):
    """What is told of one comparison. `missing`: one of the two lacks it, or another comparison says it already."""

    AGREES = "agrees"
    NEARLY = "nearly"
    DIFFERS = "differs"
    MISSING = "missing"


NUMBERS = "numbers"
"""The comparison of issued numbers."""
CONFLICT = 0
"""The level of `NUMBERS` at which two verified numbers of one kind differ and none agrees: never one person."""
_MISSING = -1
_SAME_VALUE = frozenset({"exact", "exact_within", "first_of_january", "agree"})
_OTHER_VALUE = frozenset({"differs", "differs_within", "differ"})


def masked(levels: Mapping[str, int]) -> dict[str, Likeness]:
    """The word of each comparison, in the comparisons' order, from its level. Raises KeyError where one is left out."""
    return {
        item.name: Likeness.MISSING if (level := levels[item.name]) == _MISSING else _word(item.numbered[level])
        for item in COMPARISONS
    }


def _word(level: Level) -> Likeness:
    """What is told of a level."""
    if level.name in _SAME_VALUE:
        return Likeness.AGREES
    return Likeness.DIFFERS if level.name in _OTHER_VALUE else Likeness.NEARLY

"""Spellings of nothing: what people and systems write where there is no value. The surname Null is none of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Bytes, Look
from intake.mending.rules import NOTHING, Outcome

_ERRORS = ("#calc!", "#div/0!", "#getting_data", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#spill!", "#value!")
"""Of spreadsheets."""
OF_NAMES = ("", "-", "--", "---", ".", "..", "...", "?", "??", "???", "\u2013", "\u2014", "\\n", "n/a", "n/k", *_ERRORS)
"""What nobody is called: no letters, or letters with a stroke between them."""
OF_OTHERS = (
    *OF_NAMES,
    "(blank)",
    "(null)",
    "[null]",
    "<null>",
    "blank",
    "missing",
    "n.a.",
    "na",
    "nan",
    "nil",
    "nk",
    "no data",
    "none",
    "not applicable",
    "not available",
    "not entered",
    "not known",
    "not recorded",
    "not stated",
    "null",
    "tba",
    "tbc",
    "to be confirmed",
    "unk",
    "unknown",
)
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class Nothing:
    """Takes spellings of nothing out of a column; `suspect` says by length and first byte what may be one.

    `begins` are their first bytes.
    """

    spellings: pa.Array
    suspect: Bytes
    begins: bytes

    def suspects(self, look: Look) -> Mask:
        """Values as long as a spelling that begins alike, and those that begin with a space."""
        found: Mask = look.first == _SPACE
        short = look.lengths < len(self.suspect)
        first = look.first.tobytes()
        if short.any() and len(first.translate(None, self.begins)) < len(first):
            rows = np.flatnonzero(short)
            found[rows] |= self.suspect[look.lengths[rows], look.first[rows]].view(np.bool_)
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """Nothing instead of its spellings, whatever their case and the spaces around them."""
        folded = pc.utf8_lower(pc.utf8_trim_whitespace(values))
        nothing = truths(pc.is_in(folded, value_set=self.spellings)) & truths(pc.is_valid(values))
        if not nothing.any():
            return Outcome(values)
        return Outcome(pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), values), ((NOTHING, nothing),))


def nothing(*, names: bool, more: Iterable[str] = (), but: Iterable[str] = ()) -> Nothing:
    """The spellings of a column: of one of names or another, with `more` that its contract has, `but` for its codes."""
    return _remembered(names=names, more=tuple(more), but=tuple(but))


@lru_cache(maxsize=4096)
def _remembered(*, names: bool, more: tuple[str, ...], but: tuple[str, ...]) -> Nothing:
    """The same, made once of the contract's own words: each file of a feed has the same."""
    taken = {code.strip().lower() for code in but}
    spellings = {word.strip().lower() for word in more} | ({*(OF_NAMES if names else OF_OTHERS)} - taken)
    cases = [case.encode() for spelling in spellings for case in (spelling.lower(), spelling.upper())]
    suspect = np.zeros((max(map(len, cases)) + 1, 256), dtype=np.uint8)
    for case in cases:
        suspect[len(case), case[0] if case else 0] = 1
    suspect.flags.writeable = False
    begins = bytes(np.flatnonzero(suspect.any(axis=0)).astype(np.uint8))
    return Nothing(pa.array(sorted(spellings), pa.string()), suspect, begins)

"""Texts that a spreadsheet would run as formulas, were they opened in one. They stay text, and are pointed out."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look
from intake.mending.rules import FORMULA, Outcome

_SIGNS = tuple(ord(sign) for sign in "=+-@")


@dataclass(frozen=True, slots=True)
class Formulas:
    """Points out texts that begin as formulas do; a number, or a telephone number, is none."""

    def suspects(self, look: Look) -> Mask:
        """Texts that begin with a sign of a formula."""
        found: Mask = np.logical_or.reduce([look.first == sign for sign in _SIGNS])
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """The values as they are."""
        number = pc.match_substring_regex(values, r"^[+-][0-9 ().-]+$")
        return Outcome(values, ((FORMULA, truths(pc.match_substring_regex(values, r"^[=+@-]")) & ~truths(number)),))

"""Postcodes in which O stands for nought or I for one, or the other way: put right where the place tells which it is.

A postcode begins with a letter or two, and ends with a digit and two letters (`contracts.formats.postcodes`).
Where either could stand nothing is mended, and whether there is such a postcode is for a lookup to say.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.every_format import canonical
from contracts.vocabulary import NumberFormat
from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look, Places
from intake.mending.rules import POSTCODE, Outcome

_LETTERS, _DIGITS = (np.frombuffer(signs, np.uint8) for signs in (b"OoIi", b"01"))
_FIRST_PLACES = 2
_PLAIN = "^[A-Za-z0-9]{2,4} ?[A-Za-z0-9]{3}$"
"""Nothing but a postcode: with other signs in it a text may be two, or something else."""


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Mends a column of postcodes; case and spaces are no mistake in one, and are left as they are."""

    def suspects(self, look: Look) -> Mask:
        """Texts with one of the letters, or with one of the digits in the first places, where letters belong.

        The letters O and I never stand in the last places, so that no digit there was one.
        """
        if not look.data.size:
            return look.none()
        found = look.having(np.isin(look.data, _LETTERS))
        for place in range(_FIRST_PLACES):
            found |= _digit_at(look, look.ends - look.lengths + place, place)
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """Each in its own spelling where a letter or a digit stood for the other, else as it came."""
        spelt = canonical(NumberFormat.POSTCODE, values)
        plain = truths(pc.match_substring_regex(values, _PLAIN))
        wrong = plain & truths(pc.not_equal(_bare(spelt), _bare(values)))
        return Outcome(pc.if_else(pa.array(wrong), spelt, values), ((POSTCODE, wrong),))


def _digit_at(look: Look, places: Places, needed: int) -> Mask:
    """Which texts, of more bytes than `needed`, have one of the digits at a place."""
    there: Mask = np.isin(look.data[np.clip(places, 0, look.data.size - 1)], _DIGITS)
    return there & (look.lengths > needed)


def _bare(texts: pa.Array) -> pa.Array:
    """Letters and digits only, in capitals."""
    return pc.utf8_upper(pc.replace_substring_regex(texts, "[^A-Za-z0-9]", ""))

"""References and numbers of people: what a spreadsheet did to them. What it lost is told, and never guessed back."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column
from contracts.vocabulary import NumberFormat
from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look
from intake.mending.rules import DIGITS_LOST, EXCEL_DATE, NUMBER, Outcome
from intake.mending.text import differing

_POINT, _COMMA, _PLUS, _HYPHEN, _ZERO, _NINE = (ord(sign) for sign in ".,+-09")
_MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_DATES = "|".join(
    (
        rf"{_MONTH}-([0-9]{{2}}|[0-9]{{4}})",
        rf"[0-9]{{1,2}}-{_MONTH}(-([0-9]{{2}}|[0-9]{{4}}))?",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?",
        r"[0-9]{1,2}/[0-9]{1,2}/([0-9]{4}|[0-9]{2})([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?",
    )
)
"""How spreadsheets write the dates that they make of `1/80` and `4/1`."""
_LOST = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]{2,}$"


@dataclass(frozen=True, slots=True)
class References:
    """Mends a column of references; `pattern` must fit whatever it mends, `dates` looks for references made dates."""

    pattern: str | None = None
    dates: bool = False

    def suspects(self, look: Look) -> Mask:
        """Texts with a point, a comma or a plus; where dates are looked for, with a hyphen or a digit at the end."""
        if look.lowest > _POINT and not self.dates:
            return look.none()
        odd = (look.data == _POINT) | (look.data == _COMMA) | (look.data == _PLUS)
        if not self.dates:
            return look.having(odd)
        return look.having(odd | (look.data == _HYPHEN)) | ((look.last >= _ZERO) & (look.last <= _NINE))

    def mend(self, values: pa.Array) -> Outcome:
        """Whole numbers that were given a point or commas, as they were; the others stay."""
        mended = pc.replace_substring_regex(values, r"^([0-9]+)\.0+$", r"\1")
        grouped = pc.match_substring_regex(mended, r"^[0-9]{1,3}(,[0-9]{3}){2,}$")
        mended = pc.if_else(grouped, pc.replace_substring(mended, ",", ""), mended)
        if self.pattern is not None:
            fits = pc.match_substring_regex(mended, f"^(?:{self.pattern})$")
            mended = pc.if_else(fits, mended, values)
        lost = dated_by_spreadsheet(values) if self.dates else np.zeros(len(values), dtype=np.bool_)
        return Outcome(
            mended, ((NUMBER, differing(values, mended)), (DIGITS_LOST, lost_digits(values)), (EXCEL_DATE, lost))
        )


def references(column: Column) -> References:
    """How a column of references is mended."""
    return References(column.pattern, column.number_format is NumberFormat.PNC_ID)


def dated_by_spreadsheet(values: pa.Array) -> Mask:
    """Which texts are dates as spreadsheets write them."""
    return truths(pc.match_substring_regex(values, f"^({_DATES})$"))


def lost_digits(values: pa.Array) -> Mask:
    """Which texts are numbers cut to a power of ten, whose last digits are gone."""
    return truths(pc.match_substring_regex(values, _LOST))

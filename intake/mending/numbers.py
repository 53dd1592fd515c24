"""Numbers as people write them: thousands, pounds, percent, a minus behind, a point where none is wanted; and ages.

A percent sign is taken away only where the contract's maximum is 100: elsewhere twelve percent may mean 0.12.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column
from contracts.vocabulary import ColumnType
from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look
from intake.mending.references import lost_digits
from intake.mending.rules import AGE, DIGITS_LOST, NUMBER, SUPPRESSED, Outcome
from intake.mending.text import differing

_ZERO, _NINE, _MINUS, _POINT, _SLASH = (ord(sign) for sign in "09-./")
_HUNDRED = 100
_GROUPED = r"^-?[1-9][0-9]{0,2}([, ][0-9]{3})+(\.[0-9]+)?$"
_MARKS = pa.array(["*", "**", "-", "..", ":", "c", "[c]", "x", "[x]", "z", "[z]", "low", "[low]"])
_SMALL = r"^< ?[0-9]+$"
_UNITS = (("y(?:ea)?rs?", 1, 1), ("mo|mths?|months?", 1, 12), ("w(?:ee)?ks?", 7, 365), ("days?", 1, 365))
"""How each unit is written, and what part of a year it is."""
_UNDER_ONE = r"^(?i:(?:<|under|less than) ?(?:1|one)(?: ?y(?:ea)?rs?)?(?: old)?)$"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Mends a column of numbers, whole ones or any; `percent` lets the sign be left out."""

    whole: bool
    percent: bool = False

    def suspects(self, look: Look) -> Mask:
        """Whatever holds anything but digits, or a minus or a point where none can be."""
        if look.lowest >= _ZERO and look.highest <= _NINE:
            return look.none()
        odd = look.data == _SLASH
        if self.whole or look.lowest < _MINUS or look.highest > _NINE:
            odd |= (look.data < (_ZERO if self.whole else _MINUS)) | (look.data > _NINE)
        found = look.having(odd)
        ends = (look.last == _MINUS) | (look.last == _POINT) | (look.first == _POINT)
        found |= ends
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """Numbers without what is written around them, where a number is what is left."""
        mended = pc.replace_substring_regex(values, r"^\+([0-9])", r"\1")
        mended = pc.replace_substring_regex(mended, r"^(-?) ?£ ?(-?[0-9.])", r"\1\2")
        mended = pc.replace_substring_regex(mended, r"^([0-9.,]+) ?-$", r"-\1")
        if self.percent:
            mended = pc.replace_substring_regex(mended, r"([0-9]) ?%$", r"\1")
        grouped = pc.match_substring_regex(mended, _GROUPED)
        mended = pc.if_else(grouped, pc.replace_substring_regex(mended, "[, ]", ""), mended)
        mended = pc.replace_substring_regex(pc.replace_substring_regex(mended, r"\.$", ""), r"^\.([0-9])", r"0.\1")
        if self.whole:
            mended = pc.replace_substring_regex(mended, r"\.0+$", "")
        number = pc.match_substring_regex(mended, r"^-?[0-9]+$" if self.whole else r"^-?[0-9]+(\.[0-9]+)?$")
        mended = pc.if_else(number, mended, values)
        notes = ((DIGITS_LOST, lost_digits(values)),) if self.whole else ()
        return Outcome(mended, ((NUMBER, differing(values, mended)), *notes))


def numbers(column: Column) -> Numbers:
    """How a column of numbers is mended."""
    return Numbers(column.type is ColumnType.INTEGER, column.maximum == _HUNDRED)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Takes marks of suppression out of a measure of an aggregate: the value is withheld, and is neither text nor 0."""

    def suspects(self, look: Look) -> Mask:
        """Whatever does not end with a digit, or begins with a sign."""
        return (look.first < _ZERO) | (look.first > _NINE)

    def mend(self, values: pa.Array) -> Outcome:
        """Nothing in the place of each mark."""
        marks = pc.or_kleene(
            pc.is_in(pc.utf8_lower(values), value_set=_MARKS), pc.match_substring_regex(values, _SMALL)
        )
        suppressed = truths(marks)
        return Outcome(
            pc.if_else(pa.array(suppressed), pa.scalar(None, pa.string()), values), ((SUPPRESSED, suppressed),)
        )


@dataclass(frozen=True, slots=True)
class Ages:
    """Mends ages that are told in months, weeks or days, or as under one: in completed years."""

    def suspects(self, look: Look) -> Mask:
        """Whatever holds more than digits."""
        return look.having((look.data < _ZERO) | (look.data > _NINE))

    def mend(self, values: pa.Array) -> Outcome:
        """Completed years, where the unit is told."""
        mended = pc.replace_substring_regex(values, _UNDER_ONE, "0")
        for unit, part, of_a_year in _UNITS:
            pattern = rf"^(?P<count>[0-9]{{1,4}}) ?(?i:{unit})\.?(?: old)?$"
            told = pc.struct_field(pc.extract_regex(mended, pattern), [0])
            years = pc.divide(pc.multiply(pc.cast(told, pa.int64()), part), of_a_year)
            mended = pc.coalesce(pc.cast(years, pa.string()), mended)
        return Outcome(mended, ((AGE, differing(values, mended)),))

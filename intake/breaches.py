"""What breaks the rules on single values, told of a whole column of texts at once by Arrow's own kernels.

Patterns are RE2's, as Arrow has it, and fit a whole text. What passes as of a type can be cast to it by Arrow.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.vocabulary import ColumnType
from intake.encoding import truths
from intake.findings import Mask
from intake.mending.dates.held import DAY, MINUTE, SECOND, as_held, of_calendar
from intake.mending.look import look_at

_INTEGER = "-?[0-9]+"
_NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_MAY_BE_A_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(?i:nan|inf|infinity)"
"""Written as an engine may read a number, though not as one is agreed."""
_LARGEST = str(2**63 - 1)
_LEAST = str(2**63)


class Breach(Protocol):
    """What breaks one rule."""

    def found(self, texts: pa.Array) -> Mask:
        """Which of some texts break it; of an absent one it may say anything."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A text that a pattern does not fit."""

    pattern: str

    def found(self, texts: pa.Array) -> Mask:
        """The texts that it does not fit."""
        return ~_fits(texts, self.pattern)


@dataclass(frozen=True, slots=True)
class Among:
    """A text that is one of some codes."""

    codes: tuple[str, ...]

    def found(self, texts: pa.Array) -> Mask:
        """The texts that are one of them."""
        return truths(pc.is_in(texts, value_set=pa.array(self.codes, pa.string())))


@dataclass(frozen=True, slots=True)
class NotAmong:
    """A text that is none of some codes."""

    codes: tuple[str, ...]

    def found(self, texts: pa.Array) -> Mask:
        """The texts that are none of them."""
        return ~Among(self.codes).found(texts)


@dataclass(frozen=True, slots=True)
class Beyond:
    """A text that stands before a first or behind a last one."""

    first: str
    last: str

    def found(self, texts: pa.Array) -> Mask:
        """The texts that stand outside."""
        return truths(pc.or_(pc.less(texts, self.first), pc.greater(texts, self.last)))


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """Whatever may be read as a number, and lies below one or above another; what is not a number lies nowhere."""

    low: float
    high: float

    def found(self, texts: pa.Array) -> Mask:
        """The texts that lie outside."""
        bare = pc.ascii_trim_whitespace(texts)
        mask = _fits(bare, _MAY_BE_A_NUMBER)
        numbers = bare.filter(pa.array(mask)).cast(pa.float64()).to_numpy()
        mask[mask] = ~((numbers >= self.low) & (numbers <= self.high))
        return mask


@dataclass(frozen=True, slots=True)
class NotOfType:
    """A text that is not written as values of a type are agreed to be."""

    type: ColumnType

    def found(self, texts: pa.Array) -> Mask:
        """The texts that are not of it."""
        return ~_OF_TYPE[self.type](texts)


@dataclass(frozen=True, slots=True)
class Saying:
    """A text in which, in capitals, one of some patterns is found."""

    patterns: tuple[str, ...]

    def found(self, texts: pa.Array) -> Mask:
        """The texts in which one is found."""
        return truths(pc.match_substring_regex(pc.utf8_upper(texts), "|".join(f"(?:{item})" for item in self.patterns)))


def _fits(texts: pa.Array, pattern: str) -> Mask:
    """Which texts a pattern fits as a whole."""
    return truths(pc.match_substring_regex(texts, f"^(?:{pattern})$"))


def _integers(texts: pa.Array) -> Mask:
    """Which texts are whole numbers of 64 bits."""
    mask = _fits(texts, _INTEGER)
    digits = pc.ascii_ltrim(texts, "-0")
    length = pc.binary_length(digits)
    most = pc.if_else(pc.starts_with(texts, "-"), _LEAST, _LARGEST)
    small = pc.or_(
        pc.less(length, len(_LARGEST)), pc.and_(pc.equal(length, len(_LARGEST)), pc.less_equal(digits, most))
    )
    return mask & truths(small)


def _numbers(texts: pa.Array) -> Mask:
    """Which texts are finite numbers."""
    mask = _fits(texts, _NUMBER)
    mask[mask] = np.isfinite(texts.filter(pa.array(mask)).cast(pa.float64()).to_numpy())
    return mask


def _days(texts: pa.Array) -> Mask:
    """Which texts are days."""
    return _dates(texts, (DAY,))


def _times(texts: pa.Array) -> Mask:
    """Which texts are days with a time."""
    return _dates(texts, (MINUTE, SECOND))


def _dates(texts: pa.Array, lengths: tuple[int, ...]) -> Mask:
    """Which texts are dates of one of some lengths, as dates are held."""
    look = look_at(texts)
    mask = look.none()
    for length in lengths:
        rows, block = look.of_length(length)
        mask[rows] = as_held(block) & of_calendar(block) if rows.size else False
    return mask


_OF_TYPE = {
    ColumnType.NUMBER: _numbers,
    ColumnType.INTEGER: _integers,
    ColumnType.DATE: _days,
    ColumnType.TIMESTAMP: _times,
}
TYPED = frozenset(_OF_TYPE)
"""The types of which not every text is."""

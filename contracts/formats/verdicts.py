"""What is to be said of each value of a column that has a format: one thing of each, the gravest that is certain.

Whose numbers ten digits are is decided for the values of a column together, never for one. A tenth of all mistyped NHS
numbers pass as learners' (943 476 5918 does), though no number is both. And a spreadsheet that takes the 0 from a
mobile telephone number leaves ten digits beginning with 7, in a range that the NHS gives out, of which one in eleven
passes the NHS check.
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.every_format import CHECKED, canonical, read, verified
from contracts.formats.reading import Reading
from contracts.formats.ten_digits import ten_digits
from contracts.formats.text_bytes import Mask
from contracts.vocabulary import NumberFormat

Verdicts = npt.NDArray[np.uint8]
_ENOUGH_OTHERS = 3
"""From so many numbers on that fail their own check and pass the other it can be told that they are the other's."""
_ENOUGH_TELEPHONES = 20
"""From so many numbers on that begin with 7 it can be told that they are telephones."""
_SEVEN = ord("7")
_PARTED = r"\s*[;,|&\n]\s*|\s+/\s+|\s+(?:and|or)\s+"
"""What stands between several values in one cell. A slash within a value has no space beside it."""
_TEN_DIGITS = {NumberFormat.NHS_NUMBER: NumberFormat.ULN, NumberFormat.ULN: NumberFormat.NHS_NUMBER}
"""Whose number it may be instead."""
_SLASHED = (NumberFormat.PNC_ID, NumberFormat.CRO_NUMBER)
_LONG = ((NumberFormat.UPN, 13), (NumberFormat.ARREST_SUMMONS_NUMBER, 20))
"""From so many characters on; a shorter way to write such a number may be anything that passes by chance."""
_UNMISTAKABLE = (NumberFormat.POSTCODE, NumberFormat.NATIONAL_INSURANCE_NUMBER)
"""Without a check digit, but of a shape that no other format has. Ten digits may be anything."""
_MOBILE = r"^\+447[0-9]{9}$"


class Verdict(IntEnum):
    """What a value is, held to its format."""

    FINE = 0
    NOT_OF_FORMAT = 1
    ZERO_LOST = 2
    SEVERAL = 3
    OTHER_FORMAT = 4
    CHECK_FAILED = 5
    PLACEHOLDER = 6
    WEAK = 7
    UNISSUED = 8


def verdicts(number_format: NumberFormat, texts: pa.Array) -> Verdicts:
    """The `Verdict` of each text of an Arrow column of strings, as a number; an absent text is fine."""
    reading = read(number_format, texts)
    found = np.full(len(texts), Verdict.NOT_OF_FORMAT, dtype=np.uint8)
    found[reading.shaped] = Verdict.CHECK_FAILED if number_format in CHECKED else Verdict.FINE
    found[reading.verified] = Verdict.FINE
    for mask, verdict in (
        (reading.unissued, Verdict.UNISSUED),
        (reading.weak, Verdict.WEAK),
        (reading.zero_lost, Verdict.ZERO_LOST),
        (reading.placeholder | (reading.cleaned.lengths == 0), Verdict.PLACEHOLDER),
    ):
        found[mask] = verdict
    if texts.null_count:
        found[pc.is_null(texts).to_numpy(zero_copy_only=False)] = Verdict.FINE
    _judge_strangers(number_format, texts, found)
    if number_format in _TEN_DIGITS:
        _judge_ten_digits(_TEN_DIGITS[number_format], texts, found)
    if number_format is NumberFormat.NHS_NUMBER:
        _judge_telephones(reading, found)
    return found


def _judge_strangers(number_format: NumberFormat, texts: pa.Array, found: Verdicts) -> None:
    """Of what is not of the format, what is several values that are, and what is one of another format."""
    rows = np.flatnonzero(found == Verdict.NOT_OF_FORMAT)
    if not len(rows):
        return
    strangers = texts.take(pa.array(rows))
    other = np.zeros(len(rows), dtype=np.bool_)
    for another in _SLASHED:
        other |= verified(another, strangers)
    other &= _true(pc.match_substring(strangers, "/"))
    for another, shortest in _LONG:
        other |= verified(another, strangers) & _true(pc.greater_equal(pc.utf8_length(strangers), shortest))
    for another in _UNMISTAKABLE:
        other |= _of(another, strangers)
    other |= _true(pc.match_substring_regex(canonical(NumberFormat.TELEPHONE_NUMBER, strangers), _MOBILE))
    found[rows[other]] = Verdict.OTHER_FORMAT
    found[rows[_several(number_format, strangers)]] = Verdict.SEVERAL


def _judge_ten_digits(other: NumberFormat, texts: pa.Array, found: Verdicts) -> None:
    """Where most of what fails its own check passes the other, that is the other's; chance alone makes it a tenth."""
    rows = np.flatnonzero(found == Verdict.CHECK_FAILED)
    others = rows[verified(other, texts.take(pa.array(rows)))]
    if len(others) >= _ENOUGH_OTHERS and 2 * len(others) > len(rows):
        found[others] = Verdict.OTHER_FORMAT


def _judge_telephones(reading: Reading, found: Verdicts) -> None:
    """Where most numbers begin with 7 and most of these fail, all of these are telephones, those that pass too."""
    rows, grid = ten_digits(reading.cleaned)
    sevens = rows[grid[0] == _SEVEN]
    failing = len(sevens) - int(reading.verified[sevens].sum())
    if len(sevens) >= _ENOUGH_TELEPHONES and 2 * len(sevens) > len(rows) and 2 * failing > len(sevens):
        found[sevens] = Verdict.OTHER_FORMAT


def _several(number_format: NumberFormat, texts: pa.Array) -> Mask:
    """Which are two or more values, each of the format, with something between them."""
    parts = pc.split_pattern_regex(texts, _PARTED)
    fit = _of(number_format, parts.flatten())
    ends = np.cumsum(pc.list_value_length(parts).to_numpy())
    fitting = np.concatenate([np.zeros(1, np.int64), np.cumsum(fit)])[ends]
    several: Mask = (np.diff(ends, prepend=0) > 1) & (np.diff(fitting, prepend=0) == np.diff(ends, prepend=0))
    return several


def _of(number_format: NumberFormat, texts: pa.Array) -> Mask:
    """Which texts are of a format and stand for somebody."""
    return _true(pc.is_valid(canonical(number_format, texts)))


def _true(truths: pa.Array) -> Mask:
    """Which are true; an absent one is not."""
    true: Mask = pc.fill_null(truths, fill_value=False).to_numpy(zero_copy_only=False)
    return true

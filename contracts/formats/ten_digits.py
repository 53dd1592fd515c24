"""NHS numbers, Scottish CHI numbers and Unique Learner Numbers: ten digits, of which the last checks the others.

Every repeated digit, 0123456789 and 9876543210 pass the NHS check, and 9999999999 is a learner without a number yet:
they are placeholders. No number is both an NHS number and a learner's. Nothing is ever filled up with zeros: nine
digits that would be a CHI number, whose first digit is 0 for whoever was born on the first nine days of a month, are
told as such and nothing more.
"""

import numpy as np

from contracts.formats.check_digits import (
    all_digits,
    as_number,
    nhs_number_passes,
    repeated_or_counted,
    uln_passes,
)
from contracts.formats.reading import Reading, reading
from contracts.formats.text_bytes import Bytes, Mask, Places, TextBytes

TEN = 10
_NINE = TEN - 1
_ZERO = ord("0")
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""Days that a month can have, and none of a month that is no month."""
_MONTHS, _FEBRUARY, _LEAP_DAY = 12, 2, 29
_UNISSUED = np.array([first in "589" for first in "0123456789"])
"""By the first digit: 0 to 3 are Scotland's (the day of birth), Northern Ireland's and some of England's."""
_TEST_RANGE, _FIRST_CHI = 999, 10
"""The NHS's own range for tests begins 999; a CHI number begins with a day, so never with 00."""


def nhs_number(texts: TextBytes) -> Reading:
    """Ten digits, modulus 11 (NHS Data Dictionary). Sources disagree on ranges, so a range is a warning at most."""
    rows, grid = ten_digits(texts)
    filler = repeated_or_counted(grid)
    passes = nhs_number_passes(grid) & ~filler
    return reading(
        texts,
        rows,
        verified=rows[passes],
        placeholder=rows[filler],
        unissued=rows[passes & _outside_ranges(grid)],
        zero_lost=_of_a_chi_number_without_zero(texts),
    )


def chi_number(texts: TextBytes) -> Reading:
    """DDMMYY of birth, three digits (the last odd for a man), modulus 11 with the weights of an NHS number."""
    rows, grid = ten_digits(texts)
    filler = repeated_or_counted(grid)
    dated = _plausible(grid)
    return reading(
        texts,
        rows[dated],
        verified=rows[dated & nhs_number_passes(grid) & ~filler],
        placeholder=rows[filler],
        zero_lost=_of_a_chi_number_without_zero(texts),
    )


def uln(texts: TextBytes) -> Reading:
    """Ten digits, the first of them not 0, with a remainder of 10 modulo 11 (HESA, Unique Learner Number)."""
    rows, grid = ten_digits(texts)
    filler = repeated_or_counted(grid)
    return reading(texts, rows[grid[0] != _ZERO], verified=rows[uln_passes(grid) & ~filler], placeholder=rows[filler])


def ten_digits(texts: TextBytes) -> tuple[Places, Bytes]:
    """The texts that are ten digits."""
    return _digits_of(texts, TEN)


def _digits_of(texts: TextBytes, length: int) -> tuple[Places, Bytes]:
    """The texts that are so many digits."""
    rows, grid = texts.of_length(length)
    number = all_digits(grid)
    return (rows, grid) if number.all() else (rows[number], grid[:, number])


def _of_a_chi_number_without_zero(texts: TextBytes) -> Places:
    """Nine digits that, after a 0, are a day of birth and pass: a spreadsheet took the 0 away, or it is chance."""
    rows, grid = _digits_of(texts, _NINE)
    whole = np.vstack([np.full((1, len(rows)), _ZERO, dtype=np.uint8), grid])
    return rows[_plausible(whole) & nhs_number_passes(whole)]


def _plausible(grid: Bytes) -> Mask:
    """Which begin with a day and month that there are; a leap day needs a year that is one in some century."""
    day, month, year = (as_number(grid[place : place + 2]) for place in (0, 2, 4))
    last = _DAYS[np.where(month <= _MONTHS, month, 0)]
    there: Mask = (day >= 1) & (day <= last) & ((day != _LEAP_DAY) | (month != _FEBRUARY) | (year % 4 == 0))
    return there


def _outside_ranges(grid: Bytes) -> Mask:
    """Which lie in no range that England, Wales, Scotland or Northern Ireland gives out or keeps for tests."""
    begins = as_number(grid[:3])
    outside: Mask = _UNISSUED[begins // 100] & (begins != _TEST_RANGE) | (begins < _FIRST_CHI)
    return outside

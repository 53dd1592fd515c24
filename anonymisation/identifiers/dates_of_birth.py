"""Dates of birth as ISO 8601 text, `yyyy-mm-dd`.

1 January of most years stays: it is given to people whose birthday nobody knows, and to people born on it. 1970-01-01
stays for the same reason, though some systems write it for nothing.
"""

from string import ascii_letters, digits, punctuation

import numpy as np
import pyarrow as pa

from contracts.formats.check_digits import Numbers, all_digits, as_number
from contracts.formats.text_bytes import Mask, cleaning_table, folded, text_bytes, throughout, without

_PRINTED = cleaning_table(ascii_letters + digits + punctuation)
_LENGTH = len("yyyy-mm-dd")
_HYPHEN = ord("-")
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
"""Days of each month, and none of a month that is no month."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_FILLERS = (1900_01_01, 1901_01_01, 2099_12_31)
"""What systems write where a date is wanted and none is known; the years told above leave out the others."""
_MONTHS, _FEBRUARY = 12, 2


def dates_of_birth(texts: pa.Array) -> pa.Array:
    """The dates of a column, null where there is none, where no calendar has it, or where no living person has it."""
    cleaned = text_bytes(folded(texts, r"[\p{Z}\p{C}]")).mapped(_PRINTED)
    rows, grid = cleaned.of_length(_LENGTH)
    numbers = np.delete(grid, (4, 7), axis=0)
    shaped = all_digits(numbers) & throughout(grid[[4, 7]] == _HYPHEN)
    year, month, day = as_number(numbers[:4]), as_number(numbers[4:6]), as_number(numbers[6:])
    usable = np.zeros(len(texts), dtype=np.bool_)
    usable[rows[shaped & _born(year, month, day)]] = True
    return without(cleaned.column(), ~usable)


def _born(year: Numbers, month: Numbers, day: Numbers) -> Mask:
    """Which days exist in the Gregorian calendar and can be somebody's birthday."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS[np.where(month <= _MONTHS, month, 0)] + (leap & (month == _FEBRUARY))
    exists = (day >= 1) & (day <= last)
    filler = np.isin(10_000 * year + 100 * month + day, _FILLERS)
    born: Mask = exists & (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & ~filler
    return born

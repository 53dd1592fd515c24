"""Numbers that an authority issues for one person: NHS number, UPN, ULN, PNC ID, CRO number, prison number, CRN.

A number is never mended. What is not of its kind's shape stays as it was typed, cleaned, and is not verified.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_letters, digits, punctuation
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.identifiers.check_digits import (
    all_digits,
    as_number,
    nhs_number_passes,
    police_letter_passes,
    repeated_or_counted,
    uln_passes,
    upn_passes,
)
from anonymisation.identifiers.text_bytes import (
    Bytes,
    Mask,
    Places,
    TextBytes,
    cleaning_table,
    folded,
    grid_column,
    text_bytes,
    throughout,
    without,
)
from contracts.vocabulary import IdentifierKind

FIRST_YEAR = 1940
"""A two-digit year of a PNC ID is one of the hundred from here. No clock: whoever had a record before 1940 is over
ninety, and 2040 is far; a change respells every PNC ID of those years, so it needs a decision record."""

_DROPPED = r"[\p{Z}\p{C}\p{Pd}]"
_CLEAN = cleaning_table((ascii_letters + digits + punctuation).replace("-", ""), case=str.upper)
"""Spaces, hyphens and what is not printed are left out and nothing else: it shows that this is no number."""
_SLASH = ord("/")
_ZERO = ord("0")
_TEN, _UPN = 10, 13
_PNC_SERIAL, _CRO_SERIAL = 7, 6
_DIGITS_OF_SHORT_PNC = 9
"""Digits, without a slash, up to which a PNC ID's year is two digits: 2 and a serial of at most 7."""
_PLACEHOLDER_WORDS = pa.array(
    ["N/A", "N/K", "NA", "NIL", "NK", "NONE", "NOTAPPLICABLE", "NOTKNOWN", "NULL", "UNK", "UNKNOWN"]
    + [f"UN{number}" for number in range(1, 8)]
)
"""UN1 to UN7 stand in a UPN column for why there is none: hashed, they would make one child of many."""
_NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Which texts are verified, which are placeholders, and which are to be respelt, and how."""

    verified: Mask
    placeholder: Mask
    respelt: Mask | None = None
    spelling: pa.Array | None = None


def issued_numbers(kind: IdentifierKind, texts: pa.Array) -> tuple[pa.Array, Mask]:
    """The canonical texts of a column of issued numbers, null where there is nothing to use, and which are verified."""
    cleaned = text_bytes(folded(texts, _DROPPED)).mapped(_CLEAN)
    column = cleaned.column()
    reading = _READERS[kind](cleaned)
    if reading.respelt is not None:
        column = pc.replace_with_mask(column, pa.array(reading.respelt), reading.spelling)
    words = pc.is_in(column, value_set=_PLACEHOLDER_WORDS).to_numpy(zero_copy_only=False)
    return without(column, reading.placeholder | words), reading.verified


def _nhs_number(texts: TextBytes) -> _Reading:
    return _ten_digits(texts, nhs_number_passes)


def _uln(texts: TextBytes) -> _Reading:
    return _ten_digits(texts, uln_passes)


def _ten_digits(texts: TextBytes, passes: Callable[[Bytes], Mask]) -> _Reading:
    """Every repeated digit, 0123456789 and 9876543210 pass the NHS check, and 9999999999 is a learner without one."""
    rows, grid = texts.of_length(_TEN)
    number = all_digits(grid)
    filler = number & repeated_or_counted(grid)
    return _Reading(_marked(texts, rows[number & passes(grid) & ~filler]), _marked(texts, rows[filler]))


def _upn(texts: TextBytes) -> _Reading:
    """Only the permanent form is verified: one that ends with a letter is temporary, and a school makes it alone."""
    rows, grid = texts.of_length(_UPN)
    permanent = all_digits(grid[1:])
    filler = permanent & throughout(grid[2:] == grid[1])
    return _Reading(_marked(texts, rows[permanent & upn_passes(grid) & ~filler]), _marked(texts, rows[filler]))


def _pnc_id(texts: TextBytes) -> _Reading:
    """`YYYY/NNNNNNNC`, with or without the slash, leading zeros of the serial, and century."""
    lengths = texts.lengths
    short, long = (texts.at(texts.starts + place, lengths > place) == _SLASH for place in (2, 4))
    count = lengths - 1 - (short | long)
    year_length = np.where(short | ~long & (count <= _DIGITS_OF_SHORT_PNC), 2, 4)
    serial_length = count - year_length
    rows = np.flatnonzero((serial_length >= 1) & (serial_length <= _PNC_SERIAL))
    year_length, serial_length, ends = year_length[rows], serial_length[rows], texts.ends[rows] - 1
    years = texts.before(texts.starts[rows] + year_length, year_length, 4)
    years[:2] = np.where(year_length == 2, _century(years), years[:2])  # noqa: PLR2004 - a year of two digits
    serials, letters = texts.before(ends, serial_length, _PNC_SERIAL), texts.data[ends]
    spelling = np.vstack([years, np.full_like(letters, _SLASH), serials, letters])
    # The letter vouches for the last two digits of a year, so a century that cannot be is a slip that it does not see.
    known = (as_number(years) >= FIRST_YEAR) & (as_number(years) < FIRST_YEAR + 100)
    return _lettered(texts, rows[known], years[:, known], serials[:, known], spelling[:, known])


def _century(years: Bytes) -> Bytes:
    """The first two digits of years of which the last two are known."""
    year = FIRST_YEAR + (as_number(years[2:]) - FIRST_YEAR) % 100
    return np.stack([year // 1000, year // 100 % 10]).astype(np.uint8) + np.uint8(_ZERO)


def _cro_number(texts: TextBytes) -> _Reading:
    """`NNNNNN/YYC`, with or without the slash and leading zeros; a number of the SF file is not one person's alone."""
    lengths = texts.lengths
    slash = texts.at(texts.ends - 4, lengths > 4) == _SLASH  # noqa: PLR2004 - a slash, two digits and a letter end it
    serial_length = lengths - 3 - slash
    rows = np.flatnonzero((serial_length >= 1) & (serial_length <= _CRO_SERIAL))
    ends = texts.ends[rows] - 1
    years = texts.before(ends, np.full_like(ends, 2), 2)
    serials, letters = texts.before(ends - 2 - slash[rows], serial_length[rows], _CRO_SERIAL), texts.data[ends]
    spelling = np.vstack([serials, np.full_like(letters, _SLASH), years, letters])
    return _lettered(texts, rows, years, serials, spelling)


def _lettered(texts: TextBytes, rows: Places, years: Bytes, serials: Bytes, spelling: Bytes) -> _Reading:
    """Numbers that end in a letter told by year and serial; a serial of zeros is nobody's."""
    letters = spelling[-1]
    shaped = all_digits(np.vstack([years, serials])) & (letters >= ord("A")) & (letters <= ord("Z"))
    filler = shaped & throughout(serials == _ZERO)
    passes = police_letter_passes(np.vstack([years[-2:], serials]), letters)
    return _Reading(
        verified=_marked(texts, rows[shaped & passes & ~filler]),
        placeholder=_marked(texts, rows[filler]),
        respelt=_marked(texts, rows[shaped]),
        spelling=grid_column(spelling[:, shaped]),
    )


def _without_check(texts: TextBytes) -> _Reading:
    """A prison number (A9999AA) or a CRN (a letter and six digits) has nothing that tells a slip of the hand."""
    return _Reading(_marked(texts, _NO_ROWS), _marked(texts, _NO_ROWS))


def _marked(texts: TextBytes, rows: Places) -> Mask:
    """A mask of all texts that is true for some."""
    mask = np.zeros(len(texts.starts), dtype=np.bool_)
    mask[rows] = True
    return mask


_READERS: Mapping[IdentifierKind, Callable[[TextBytes], _Reading]] = MappingProxyType(
    {
        IdentifierKind.NHS_NUMBER: _nhs_number,
        IdentifierKind.UPN: _upn,
        IdentifierKind.ULN: _uln,
        IdentifierKind.PNC_ID: _pnc_id,
        IdentifierKind.CRO_NUMBER: _cro_number,
        IdentifierKind.PRISON_NUMBER: _without_check,
        IdentifierKind.CRN: _without_check,
    }
)

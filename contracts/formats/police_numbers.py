"""PNC IDs and CRO numbers: a year, a serial, and one of 23 letters that checks both.

Two code bases of HM Prison and Probation Service disagree on the letter of a CRO number of the SF file: one pads a
serial to five digits and one does not. Either passes. Such a number is not one person's alone, so it links nobody.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.check_digits import all_digits, as_number, police_letter_passes
from contracts.formats.reading import Reading, marked, reading, rest_of
from contracts.formats.text_bytes import IS_LETTER, Bytes, Mask, Places, TextBytes, grid_column, throughout

LATEST_YEAR = 2039
"""A PNC ID's year of two digits is one of the hundred up to this one. No clock: whoever had a record before 1940 is
over ninety, and 2040 is far; a change respells every PNC ID of those years, so it needs a decision record."""
_CENTURY = 100
_SLASH, _ZERO = ord("/"), ord("0")
_PNC, _PNC_SLASH, _PNC_SERIAL = len("YYYY/NNNNNNNC"), 4, 7
_CRO, _CRO_SLASH, _CRO_SERIAL = len("NNNNNN/YYC"), 6, 6
_SHORT_YEAR, _LONG_YEAR = 2, 4
_DIGITS_OF_SHORT_PNC = _SHORT_YEAR + _PNC_SERIAL
"""Digits, without a slash, up to which a PNC ID's year is two digits."""
_FILE = "SF"
_FILE_AND_YEAR = len("SFYY")
_PADDED = 5


def pnc_id(texts: TextBytes, latest_year: int = LATEST_YEAR) -> Reading:
    """`YYYY/NNNNNNNC`, with or without the slash, leading zeros of the serial, and century.

    A year of two digits is one of the hundred up to `latest_year`; a year of four must be one of them.
    """
    full, grid = _in_full(texts, _PNC, _PNC_SLASH)
    loose, years, serials, letters = _loose_pnc(texts, rest_of(texts, full), latest_year)
    grid = np.hstack([grid, np.vstack([years, np.full_like(letters, _SLASH), serials, letters])])
    # The letter vouches for the last two digits of a year, so a century that cannot be is a slip that it does not see.
    year = as_number(grid[:_LONG_YEAR])
    known = all_digits(grid[:2]) & (year > latest_year - _CENTURY) & (year <= latest_year)
    found = _lettered(np.concatenate([full, loose]), grid, (grid[2:4], grid[5:12]), known)
    return _reading(texts, found, ((loose, grid_column(grid[:, len(full) :])),))


def cro_number(texts: TextBytes) -> Reading:
    """`NNNNNN/YYC`, with or without the slash and leading zeros; or `SFYY/NC`, whose serial is kept as it was given."""
    full, grid = _in_full(texts, _CRO, _CRO_SLASH)
    others = rest_of(texts, full)
    filed = _begins_with_file(texts, others)
    loose, years, serials, letters = _loose_cro(texts, others[~filed])
    grid = np.hstack([grid, np.vstack([serials, np.full_like(letters, _SLASH), years, letters])])
    every = np.ones(grid.shape[1], dtype=np.bool_)
    found = _lettered(np.concatenate([full, loose]), grid, (grid[7:9], grid[:6]), every)
    respelt = (loose, grid_column(grid[:, len(full) :]))
    if not filed.any():
        return _reading(texts, found, (respelt,))
    of_file, without_slash = _of_the_sf_file(texts, others[filed])
    return _reading(texts, found, (respelt, without_slash), of_file)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of texts that are of a format, and those of them that pass and that stand for nobody."""

    shaped: Places
    verified: Places
    placeholder: Places


_NONE = _Found(*[np.empty(0, dtype=np.int64)] * 3)


def _reading(
    texts: TextBytes, found: _Found, respelt: tuple[tuple[Places, pa.Array], ...], of_file: _Found = _NONE
) -> Reading:
    """A reading of numbers, and of those of the SF file; what is no number keeps its spelling."""
    shaped = marked(texts, np.concatenate([found.shaped, of_file.shaped]))
    return reading(
        texts,
        np.flatnonzero(shaped),
        verified=np.concatenate([found.verified, of_file.verified]),
        placeholder=np.concatenate([found.placeholder, of_file.placeholder]),
        weak=of_file.verified,
        respelt=tuple((rows[shaped[rows]], spelling.filter(pa.array(shaped[rows]))) for rows, spelling in respelt),
    )


def _in_full(texts: TextBytes, length: int, slash: int) -> tuple[Places, Bytes]:
    """The texts of a length that have a slash at a place: written in full, so that nothing is to be respelt."""
    rows, grid = texts.of_length(length)
    slashed = grid[slash] == _SLASH
    return (rows, grid) if slashed.all() else (rows[slashed], grid[:, slashed])


def _loose_pnc(texts: TextBytes, rows: Places, latest_year: int) -> tuple[Places, Bytes, Bytes, Bytes]:
    """Those of the texts that could be a shorter way to write a PNC ID: rows, years, serials and letters."""
    starts, lengths = texts.starts[rows], texts.lengths[rows]
    short, long = (texts.at(starts + place, lengths > place) == _SLASH for place in (_SHORT_YEAR, _LONG_YEAR))
    count = lengths - 1 - (short | long)
    year_length = np.where(short | ~long & (count <= _DIGITS_OF_SHORT_PNC), _SHORT_YEAR, _LONG_YEAR)
    serial_length = count - year_length
    # A zero too many before a serial changes nothing; without a slash nobody knows whose it is.
    spare = texts.at(starts + year_length + 1, (short | long) & (serial_length == _PNC_SERIAL + 1)) == _ZERO
    fit = (serial_length >= 1) & (serial_length - spare <= _PNC_SERIAL)
    rows, starts, year_length, serial_length = rows[fit], starts[fit], year_length[fit], serial_length[fit]
    years = texts.before(starts + year_length, year_length, _LONG_YEAR)
    years[:2] = np.where(year_length == _SHORT_YEAR, _century(years, latest_year), years[:2])
    ends = texts.ends[rows] - 1
    return rows, years, texts.before(ends, serial_length, _PNC_SERIAL), texts.data[ends]


def _century(years: Bytes, latest_year: int) -> Bytes:
    """The first two digits of years of which the last two are known."""
    year = latest_year - (latest_year - as_number(years[2:])) % _CENTURY
    return np.stack([year // 1000, year // 100 % 10]).astype(np.uint8) + np.uint8(_ZERO)


def _loose_cro(texts: TextBytes, rows: Places) -> tuple[Places, Bytes, Bytes, Bytes]:
    """Those of the texts that could be a shorter way to write a CRO number: rows, years, serials and letters."""
    ends, lengths = texts.ends[rows], texts.lengths[rows]
    slash = texts.at(ends - 4, lengths > 4) == _SLASH  # noqa: PLR2004 - a slash, two digits and a letter end it
    serial_length = lengths - 3 - slash
    fit = (serial_length >= 1) & (serial_length <= _CRO_SERIAL)
    rows, ends, slash, serial_length = rows[fit], ends[fit] - 1, slash[fit], serial_length[fit]
    years = texts.before(ends, np.full_like(ends, _SHORT_YEAR), _SHORT_YEAR)
    return rows, years, texts.before(ends - 2 - slash, serial_length, _CRO_SERIAL), texts.data[ends]


def _lettered(rows: Places, grid: Bytes, counted: tuple[Bytes, Bytes], known: Mask) -> _Found:
    """Which rows are numbers that end in a letter told by a year and a serial; a serial of zeros is nobody's."""
    year, serial = counted
    digits = np.vstack([year, serial])
    shaped = known & all_digits(digits) & IS_LETTER[grid[-1]]
    filler = shaped & throughout(serial == _ZERO)
    return _Found(rows[shaped], rows[shaped & ~filler & police_letter_passes(digits, grid[-1])], rows[filler])


def _begins_with_file(texts: TextBytes, rows: Places) -> Mask:
    """Which of the texts begin with SF."""
    starts, long = texts.starts[rows], texts.lengths[rows] > 1
    begins: Mask = (texts.at(starts, long) == ord(_FILE[0])) & (texts.at(starts + 1, long) == ord(_FILE[1]))
    return begins


def _of_the_sf_file(texts: TextBytes, rows: Places) -> tuple[_Found, tuple[Places, pa.Array]]:
    """Which rows are numbers of the SF file, and those that lack the slash, with it."""
    starts, lengths = texts.starts[rows], texts.lengths[rows]
    slash = texts.at(starts + _FILE_AND_YEAR, lengths > _FILE_AND_YEAR) == _SLASH
    count = lengths - _FILE_AND_YEAR - slash - 1
    fit = (count >= 1) & (count <= _CRO_SERIAL)
    rows, slash, count = rows[fit], slash[fit], count[fit]
    ends = texts.ends[rows] - 1
    year = texts.before(texts.starts[rows] + _FILE_AND_YEAR, np.full_like(ends, _SHORT_YEAR), _SHORT_YEAR)
    serial, letters = texts.before(ends, count, _CRO_SERIAL), texts.data[ends]
    shaped = all_digits(np.vstack([year, serial])) & IS_LETTER[letters]
    filler = shaped & throughout(serial == _ZERO)
    passes = np.zeros_like(shaped)
    for length in (count, np.maximum(count, _PADDED)):
        number = as_number(year) * 10**length + as_number(serial)
        passes |= police_letter_passes(_digits_of(number), letters)
    found = _Found(rows[shaped], rows[shaped & passes & ~filler], rows[filler])
    bare = rows[~slash]
    column = texts.some(bare).column()
    head, tail = pc.utf8_slice_codeunits(column, 0, _FILE_AND_YEAR), pc.utf8_slice_codeunits(column, _FILE_AND_YEAR)
    return found, (bare, pc.binary_join_element_wise(head, tail, "/"))


def _digits_of(numbers: Places) -> Bytes:
    """The eight digits of each number, as characters."""
    places = 10 ** np.arange(_SHORT_YEAR + _CRO_SERIAL - 1, -1, -1)[:, np.newaxis]
    return (numbers // places % 10 + _ZERO).astype(np.uint8)

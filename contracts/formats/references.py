"""References of what the police do: arrests, crimes, stays in custody. None of them is the number of a person."""

import numpy as np
import pyarrow.compute as pc

from contracts.formats.check_digits import all_digits, police_letter_passes
from contracts.formats.reading import PRINTED, Reading, matching, reading, rest_of
from contracts.formats.text_bytes import (
    IS_LETTER,
    Bytes,
    Mask,
    Places,
    TextBytes,
    byte_table,
    cleaning_table,
    grid_column,
    throughout,
)

_WITHOUT_SLASH = cleaning_table(PRINTED.replace("/", ""))
_WITHOUT_SEPARATOR = cleaning_table("".join(sign for sign in PRINTED if sign not in "/,'"))
"""Some forces write slashes in a crime's reference; a spreadsheet writes commas and an apostrophe."""
_CRIME, _FORCE = 10, b"52"
_ARREST, _ARREST_HEAD, _ARREST_SERIAL = len("YY/FFUU/SS/NNNNNNNNNNNC"), len("YYFFUUSS"), 11
_SLASHES = [2, 7, 10]
_SITES, _CUSTODY_TAIL, _CUSTODY_SERIAL = range(2, 6), len("/NNNNN/YY"), 5
_SHORT_CUSTODY = "^[A-Z0-9]{2,5}/[0-9]{1,4}/[0-9]{2}$"
_SLASH, _ZERO = ord("/"), ord("0")
_IS_UNIT = byte_table("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != 0


def arrest_summons_number(texts: TextBytes) -> Reading:
    """`YY/FFUU/SS/NNNNNNNNNNNC`: year, force, unit, system, sequence; with or without slashes and leading zeros.

    The letter is told by force, system, year and sequence, in which what is no number is left out (published code of
    the Ministry of Justice).
    """
    full, grid = texts.of_length(_ARREST)
    slashed = throughout(grid[_SLASHES] == _SLASH)
    full, grid = full[slashed], np.delete(grid[:, slashed], _SLASHES, axis=0)
    loose, other = _loose_arrests(texts, rest_of(texts, full))
    rows, grid = np.concatenate([full, loose]), np.hstack([grid, other])
    head, serial, letters = grid[:_ARREST_HEAD], grid[_ARREST_HEAD:-1], grid[-1]
    shaped = all_digits(np.vstack([head[:2], serial])) & throughout(_IS_UNIT[head[2:]]) & IS_LETTER[letters]
    filler = shaped & throughout(serial == _ZERO)
    passes = shaped & ~filler & police_letter_passes(_counted_of_arrest(head, serial), letters)
    fit = shaped[len(full) :]
    spelling = np.insert(other[:, fit], [2, 6, 8], _SLASH, axis=0)
    return reading(
        texts,
        rows[shaped],
        verified=rows[passes],
        placeholder=rows[filler],
        respelt=((loose[fit], grid_column(spelling)),),
    )


def police_crime_reference(texts: TextBytes) -> Reading:
    """Ten digits: 52 for Avon and Somerset, two of the year, six of a serial; separators are left out."""
    bare = texts.mapped(_WITHOUT_SEPARATOR)
    rows, grid = bare.of_length(_CRIME)
    shaped = all_digits(grid) & (grid[0] == _FORCE[0]) & (grid[1] == _FORCE[1])
    rows, grid = rows[shaped], grid[:, shaped]
    return reading(
        texts,
        rows,
        placeholder=rows[throughout(grid[4:] == _ZERO)],
        respelt=() if len(bare.data) == len(texts.data) else ((rows, grid_column(grid)),),
    )


def custody_reference(texts: TextBytes) -> Reading:
    """`site/nnnnn/yy`: two to five letters or digits of the site, a serial (filled up with zeros), the year."""
    found = [_custody_in_full(texts, site) for site in _SITES]
    full = np.sort(np.concatenate([rows for rows, _ in found]))
    short, column = matching(texts.some(rest := rest_of(texts, full)), _SHORT_CUSTODY)
    parts = pc.split_pattern(column, "/")
    site, serial, year = (pc.list_element(parts, place) for place in range(3))
    spelling = pc.binary_join_element_wise(site, pc.utf8_lpad(serial, _CUSTODY_SERIAL, "0"), year, "/")
    zeros = pc.match_substring_regex(serial, "^0+$").to_numpy(zero_copy_only=False)
    return reading(
        texts,
        np.concatenate([full, rest[short]]),
        placeholder=np.concatenate([*(rows[filler] for rows, filler in found), rest[short[zeros]]]),
        respelt=((rest[short], spelling),),
    )


def _custody_in_full(texts: TextBytes, site: int) -> tuple[Places, Mask]:
    """The references whose site has so many characters, and whose serial is written in full; and which are nobody's."""
    rows, grid = texts.of_length(site + _CUSTODY_TAIL)
    serial, year = grid[site + 1 : site + 6], grid[-2:]
    fit = throughout(_IS_UNIT[grid[:site]]) & all_digits(np.vstack([serial, year]))
    fit &= (grid[site] == _SLASH) & (grid[-3] == _SLASH)
    return rows[fit], throughout(serial[:, fit] == _ZERO)


def _loose_arrests(texts: TextBytes, rows: Places) -> tuple[Places, Bytes]:
    """Those of the texts that could be a shorter way to write an arrest summons number, and a grid of them in full."""
    bare = texts.some(rows).mapped(_WITHOUT_SLASH)
    lengths = bare.lengths
    fit = np.flatnonzero((lengths > _ARREST_HEAD + 1) & (lengths <= _ARREST_HEAD + _ARREST_SERIAL + 1))
    starts, ends = bare.starts[fit] + _ARREST_HEAD, bare.ends[fit] - 1
    head = bare.before(starts, np.full_like(ends, _ARREST_HEAD), _ARREST_HEAD)
    return rows[fit], np.vstack([head, bare.before(ends, ends - starts, _ARREST_SERIAL), bare.data[ends]])


def _counted_of_arrest(head: Bytes, serial: Bytes) -> Bytes:
    """The digits that tell an arrest summons number's letter: a force or system of letters counts for nothing."""
    year, force, system = head[:2], head[2:4], head[6:]
    force = np.where(all_digits(force), force, np.uint8(_ZERO))
    nothing = np.full_like(force, _ZERO)
    # Without a system the force takes its place in the number.
    before = np.where(all_digits(system), np.vstack([force, system]), np.vstack([nothing, force]))
    return np.vstack([before, year, serial])

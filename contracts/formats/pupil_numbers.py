"""Unique Pupil Numbers (Department for Education): a check letter, authority, school, year, serial.

The authority's three digits are not held against a list: authorities are made and merged every few years, and a list
of its day refuses the pupils of the next. None has had a number below 201, the City of London's. A permanent number
ends in a digit; a temporary one ends in a letter, is made by a school alone and is given up for a permanent one, so it
passes its check but links nobody for good.
"""

from contracts.formats.check_digits import PUPIL_LETTERS, all_digits, as_number, upn_passes
from contracts.formats.reading import Reading, reading
from contracts.formats.text_bytes import IS_DIGIT, IS_LETTER, TextBytes, byte_table, throughout

_LENGTH = 13
_FIRST_AUTHORITY = 201
_IS_LAST_LETTER = byte_table(PUPIL_LETTERS.decode("ascii")) != 0


def upn(texts: TextBytes) -> Reading:
    """A letter and twelve digits, or a letter, eleven digits and a letter; modulus 23."""
    rows, grid = texts.of_length(_LENGTH)
    shaped = IS_LETTER[grid[0]] & all_digits(grid[1:12])
    permanent, temporary = shaped & IS_DIGIT[grid[12]], shaped & _IS_LAST_LETTER[grid[12]]
    filler = permanent & throughout(grid[2:] == grid[1])
    passes = upn_passes(grid) & ~filler
    of_nobody = permanent & (as_number(grid[1:4]) < _FIRST_AUTHORITY)
    return reading(
        texts,
        rows[permanent | temporary],
        verified=rows[(permanent | temporary) & passes],
        placeholder=rows[filler],
        weak=rows[temporary & passes],
        unissued=rows[of_nobody & passes],
    )

"""Numbers whose shape is all that can be checked: a slip of the hand in one of them passes for another.

HM Prison and Probation Service's own test generators write prison numbers in another shape, so formats are not learnt
from fixtures.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.check_digits import all_digits, repeated_or_counted
from contracts.formats.reading import Reading, matching, reading
from contracts.formats.text_bytes import IS_LETTER, Bytes, Mask, TextBytes, byte_table, grid_column, throughout

_ZERO = ord("0")
_PERSONAL = 7
_INSURED, _SUFFIXED = 8, 9
_FIRST, _SECOND = (byte_table(letters) != 0 for letters in ("ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"))
_SUFFIXES = byte_table("ABCD") != 0
_NO_PREFIXES = (b"BG", b"GB", b"NK", b"KN", b"TN", b"NT", b"ZZ")
_PROPERTY, _NO_PROPERTY = "^[0-9]{1,12}$", "^(0+|9{12})$"
_VEHICLE = (
    "^([A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{3}"  # since 2001
    "|[A-HJ-NP-TV-Y][1-9][0-9]{0,2}[A-HJ-PR-Z]{3}"  # 1983 to 2001; Q is for vehicles of no known age
    "|[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}[A-HJ-NPR-TV-Y]"  # 1963 to 1983
    "|[A-HJ-PR-Y]{1,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,3}[A-HJ-PR-Y]{1,3}"  # before 1963
    "|[A-HJ-PR-Y][A-PR-Z]{2}[1-9][0-9]{0,3})$"  # Northern Ireland, whose second and third letters may be I or Z
)


def prison_number(texts: TextBytes) -> Reading:
    """A letter, four digits, two letters; 0000 is nobody's."""
    rows, grid = texts.of_length(_PERSONAL)
    shaped = IS_LETTER[grid[0]] & all_digits(grid[1:5]) & throughout(IS_LETTER[grid[5:]])
    return reading(texts, rows[shaped], placeholder=rows[shaped & _zeros(grid[1:5])])


def crn(texts: TextBytes) -> Reading:
    """The case reference number of probation: a letter and six digits; 000000 is nobody's."""
    rows, grid = texts.of_length(_PERSONAL)
    shaped = IS_LETTER[grid[0]] & all_digits(grid[1:])
    return reading(texts, rows[shaped], placeholder=rows[shaped & _zeros(grid[1:])])


def national_insurance_number(texts: TextBytes) -> Reading:
    """Two letters, six digits, and a suffix A to D that is often missing: the spelling is the first eight characters.

    HM Revenue and Customs gives out no D, F, I, Q, U or V, no O in second place, and none of seven prefixes; TN and a
    date of birth was a temporary number. Repeated and counted digits are typed to fill.
    """
    bare, short = texts.of_length(_INSURED)
    whole, long = texts.of_length(_SUFFIXED)
    suffixed = _SUFFIXES[long[-1]]
    rows, grid = np.concatenate([bare, whole[suffixed]]), np.hstack([short, long[:_INSURED, suffixed]])
    shaped = _FIRST[grid[0]] & _SECOND[grid[1]] & all_digits(grid[2:]) & ~_no_prefix(grid)
    filler = shaped & repeated_or_counted(grid[2:])
    cut = np.flatnonzero(shaped[len(bare) :]) + len(bare)
    return reading(texts, rows[shaped], placeholder=rows[filler], respelt=((rows[cut], grid_column(grid[:, cut])),))


def uprn(texts: TextBytes) -> Reading:
    """A Unique Property Reference Number (GeoPlace): one to twelve digits, more than 0, without leading zeros."""
    rows, column = matching(texts, _PROPERTY)
    filler = np.flatnonzero(pc.match_substring_regex(column, _NO_PROPERTY))
    padded = np.flatnonzero(pc.starts_with(column, "0"))
    bare = pc.ascii_ltrim(column.take(pa.array(padded)), "0")
    return reading(texts, rows, placeholder=rows[filler], respelt=((rows[padded], bare),))


def vehicle_registration_mark(texts: TextBytes) -> Reading:
    """A mark of the Driver and Vehicle Licensing Agency of any age, without spaces. I and Q stand where DVLA lets them.

    A text without a digit is no mark, so words are none.
    """
    rows, _ = matching(texts, _VEHICLE)
    return reading(texts, rows)


def _zeros(grid: Bytes) -> Mask:
    """Which are nothing but zeros."""
    return throughout(grid == _ZERO)


def _no_prefix(grid: Bytes) -> Mask:
    """Which begin with two letters that no National Insurance number begins with."""
    found = np.zeros(grid.shape[1], dtype=np.bool_)
    for prefix in _NO_PREFIXES:
        found |= (grid[0] == prefix[0]) & (grid[1] == prefix[1])
    return found

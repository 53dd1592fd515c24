"""Postcodes as `BS97 4QD`: upper case, one space before the last three, letters and digits where they belong.

Whether a postcode was ever issued is for a lookup to say (ONS Postcode Directory), not for its shape.
"""

from string import ascii_uppercase, digits

import numpy as np

from contracts.formats.reading import NO_ROWS, Reading, matching, reading
from contracts.formats.text_bytes import (
    IS_DIGIT,
    IS_LETTER,
    Bytes,
    Mask,
    TextBytes,
    byte_table,
    cleaning_table,
    grid_column,
    throughout,
)

_EVERY = ascii_uppercase + digits
_CLEAN = cleaning_table(_EVERY)
_AS_DIGIT = byte_table(_EVERY, case=lambda kept: kept.replace("O", "0").replace("I", "1"))
_AS_LETTER = byte_table(_EVERY, case=lambda kept: kept.replace("0", "O").replace("1", "I"))
_AS_EITHER = byte_table(_EVERY, case=lambda kept: kept.replace("0", "O").replace("I", "1"))
_SECOND = {2: _AS_DIGIT, 3: _AS_EITHER, 4: _AS_EITHER}
"""What the second place is read as, by the length of the outward part. In all but A9 it may be a letter or a digit, but
no district begins with 0 and no area's second letter is I."""
_INWARD = 3
_IS_LAST = byte_table("ABDEFGHJLNPQRSTUWXYZ") != 0
"""C, I, K, M, O and V never stand in the last two places, because they are misread."""
_GIROBANK = np.frombuffer(b"GIR0AA", np.uint8)[:, np.newaxis]
"""The one postcode of another shape."""
_NO_PLACE = "^ZZ99"
"""No fixed abode, abroad, not known (NHS Data Dictionary, default postcodes). There is no area ZZ."""
_NO_AREA = ord("Z")
_SPACE = ord(" ")


def postcode(texts: TextBytes) -> Reading:
    """Upper case, a space before the last three; a pseudo-postcode such as ZZ99 3VZ (no fixed abode) is no place."""
    bare = texts.mapped(_CLEAN)
    found, respelt = [NO_ROWS], []
    for outward in _SECOND:
        rows, grid = bare.of_length(outward + _INWARD)
        special = throughout(grid == _GIROBANK) if len(grid) == len(_GIROBANK) else np.zeros(len(rows), dtype=np.bool_)
        corrected = np.where(special, grid, _corrected(grid))
        shaped = special | _is_shaped(corrected)
        found.append(rows[shaped])
        respelt.append((rows[shaped], grid_column(np.insert(corrected[:, shaped], outward, _SPACE, axis=0))))
    nowhere, _ = matching(bare, _NO_PLACE)
    return reading(texts, np.concatenate(found), placeholder=nowhere, respelt=tuple(respelt))


def _corrected(grid: Bytes) -> Bytes:
    """O for 0 and I for 1, or the other way, where a postcode of this length has only letters or only digits.

    The first place is a letter. From the third on, the outward part has neither letter, and the inward part begins with
    a digit.
    """
    outward = len(grid) - _INWARD
    corrected = grid.copy()
    corrected[0] = _AS_LETTER[grid[0]]
    corrected[1] = _SECOND[outward][grid[1]]
    corrected[2 : outward + 1] = _AS_DIGIT[grid[2 : outward + 1]]
    return corrected


def _is_shaped(grid: Bytes) -> Mask:
    """Which are A9, A99, A9A, AA9, AA99 or AA9A, then a digit and two letters."""
    outward = len(grid) - _INWARD
    letter, digit = IS_LETTER[grid], IS_DIGIT[grid]
    one_letter = digit[1] & (outward < max(_SECOND))
    two_letters = letter[1] & digit[2] & (outward > min(_SECOND))
    shaped: Mask = letter[0] & (one_letter | two_letters) & digit[outward] & throughout(_IS_LAST[grid[outward + 1 :]])
    return shaped & ~throughout(grid[:2] == _NO_AREA)

"""Postcodes as `BS97 4QD`: upper case, one space before the last three, letters and digits where they belong.

Whether a postcode was ever issued is for a lookup to say (ONS Postcode Directory), not for its shape.
"""

from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.identifiers.text_bytes import (
    Bytes,
    Mask,
    byte_table,
    cleaning_table,
    folded,
    grid_column,
    text_bytes,
    throughout,
)

_EVERY = ascii_uppercase + digits
_CLEAN = cleaning_table(_EVERY + ascii_lowercase, case=str.upper)
_AS_DIGIT = byte_table(_EVERY, case=lambda kept: kept.replace("O", "0").replace("I", "1"))
_AS_LETTER = byte_table(_EVERY, case=lambda kept: kept.replace("0", "O").replace("1", "I"))
_AS_EITHER = byte_table(_EVERY, case=lambda kept: kept.replace("0", "O").replace("I", "1"))
_SECOND = {2: _AS_DIGIT, 3: _AS_EITHER, 4: _AS_EITHER}
"""What the second place is read as, by the length of the outward part. In all but A9 it may be a letter or a digit, but
no district begins with 0 and no area's second letter is I."""
_INWARD = 3
_IS_LETTER = byte_table(ascii_uppercase) != 0
_IS_DIGIT = byte_table(digits) != 0
_IS_LAST = byte_table("ABDEFGHJLNPQRSTUWXYZ") != 0
"""C, I, K, M, O and V never stand in the last two places, because they are misread."""
_NO_AREA = ord("Z")
_SPACE = ord(" ")


def postcodes(texts: pa.Array) -> pa.Array:
    """The canonical postcodes of a column, null where there is none or only a pseudo-postcode such as ZZ99 3VZ."""
    cleaned = text_bytes(folded(texts, r"[^\p{L}\p{N}]")).mapped(_CLEAN)
    result = pa.nulls(len(texts), pa.string())
    for outward in _SECOND:
        rows, grid = cleaned.of_length(outward + _INWARD)
        corrected = _corrected(grid)
        real = _is_shaped(corrected) & ~throughout(corrected[:2] == _NO_AREA)
        spaced = np.insert(corrected[:, real], outward, _SPACE, axis=0)
        mask = np.zeros(len(texts), dtype=np.bool_)
        mask[rows[real]] = True
        result = pc.replace_with_mask(result, pa.array(mask), grid_column(spaced))
    return result


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
    letter, digit = _IS_LETTER[grid], _IS_DIGIT[grid]
    one_letter = digit[1] & (outward < max(_SECOND))
    two_letters = letter[1] & digit[2] & (outward > min(_SECOND))
    shaped: Mask = letter[0] & (one_letter | two_letters) & digit[outward] & throughout(_IS_LAST[grid[outward + 1 :]])
    return shaped

"""Check digits of the numbers that authorities issue, over whole columns.

Every function takes a grid of ASCII characters, place by place, and says which numbers pass. A character that is no
digit makes a sum meaningless, so ask `all_digits` too.
"""

import numpy as np
import numpy.typing as npt

from anonymisation.identifiers.text_bytes import Bytes, Mask, throughout

Numbers = npt.NDArray[np.int64]
_ZERO = np.uint8(ord("0"))
_NINE = np.uint8(9)
_PUPIL_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRTUVWXYZ", dtype=np.uint8)
_POLICE_LETTERS = np.frombuffer(b"ZABCDEFGHJKLMNPQRTUVWXY", dtype=np.uint8)
_TEN_TO_ONE = tuple(range(10, 0, -1))
_TWO_TO_THIRTEEN = tuple(range(2, 14))
_LETTERS = np.int64(23)
_ELEVEN = np.int64(11)
_ULN_REMAINDER = np.int64(10)


def all_digits(grid: Bytes) -> Mask:
    """Which texts are digits and nothing else."""
    return throughout(grid - _ZERO <= _NINE)


def repeated_or_counted(grid: Bytes) -> Mask:
    """Which numbers repeat one digit or count up or down by one, 9 and 0 being neighbours: nobody's, typed to fill."""
    steps = (grid[1:].astype(np.int8) - grid[:-1].astype(np.int8)) % np.int8(10)
    return throughout(steps == steps[0]) & np.isin(steps[0], (0, 1, 9))


def nhs_number_passes(grid: Bytes) -> Mask:
    """Modulus 11 of ten digits with weights 10 to 1 (NHS Data Dictionary, NHS NUMBER)."""
    passes: Mask = _sum(grid, _TEN_TO_ONE) % _ELEVEN == 0
    return passes


def uln_passes(grid: Bytes) -> Mask:
    """The same sum leaves 10, and the first digit is not 0 (HESA, Unique Learner Number): never an NHS number."""
    passes: Mask = (_sum(grid, _TEN_TO_ONE) % _ELEVEN == _ULN_REMAINDER) & (grid[0] != _ZERO)
    return passes


def upn_passes(grid: Bytes) -> Mask:
    """A letter told by twelve digits with weights 2 to 13, modulus 23 (DfE, Unique Pupil Numbers, the check letter)."""
    passes: Mask = grid[0] == _PUPIL_LETTERS[_sum(grid[1:], _TWO_TO_THIRTEEN) % _LETTERS]
    return passes


def police_letter_passes(digits: Bytes, letters: Bytes) -> Mask:
    """A letter told by the year's last two digits and the serial as one number, modulus 23 (PNC ID and CRO number)."""
    passes: Mask = letters == _POLICE_LETTERS[as_number(digits) % _LETTERS]
    return passes


def as_number(grid: Bytes) -> Numbers:
    """The numbers that digits spell."""
    return _sum(grid, tuple(10**place for place in range(len(grid) - 1, -1, -1)))


def _sum(grid: Bytes, weights: tuple[int, ...]) -> Numbers:
    """The sum of each number's digits times their weights."""
    total = np.zeros(grid.shape[1], dtype=np.int64)
    for place, weight in zip(grid, weights, strict=True):
        total += (place - _ZERO) * np.int64(weight)
    return total

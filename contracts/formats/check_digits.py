"""Check digits of the numbers that authorities issue, over whole columns.

Every function takes a grid of ASCII characters, place by place, and says which numbers pass. A character that is no
digit makes a sum meaningless, so ask `all_digits` too.
"""

import numpy as np
import numpy.typing as npt

from contracts.formats.text_bytes import Bytes, Mask, throughout

Numbers = npt.NDArray[np.int64]
Sums = npt.NDArray[np.uint16]
"""Sums of weighted digits: twenty digits with weights below 23 stay far below what 16 bits hold."""
Steps = npt.NDArray[np.int8]
PUPIL_LETTERS = b"ABCDEFGHJKLMNPQRTUVWXYZ"
_ZERO = np.uint8(ord("0"))
_NINE = np.uint8(9)
_PUPIL_LETTERS = np.frombuffer(PUPIL_LETTERS, dtype=np.uint8)
_POLICE_LETTERS = np.frombuffer(b"ZABCDEFGHJKLMNPQRTUVWXY", dtype=np.uint8)
_TEN_TO_ONE = tuple(range(10, 0, -1))
_TWO_TO_TWELVE = tuple(range(2, 13))
_LETTERS = np.uint16(len(PUPIL_LETTERS))
_ELEVEN = np.uint16(11)
_ULN_REMAINDER = np.uint16(10)
_WORTH = np.full(256, 0, dtype=np.uint16)
_WORTH[np.frombuffer(b"0123456789", np.uint8)] = np.arange(10)
_WORTH[_PUPIL_LETTERS] = np.arange(len(PUPIL_LETTERS))
"""What a pupil's last character counts for: a digit itself, a letter its place among the check letters."""


def all_digits(grid: Bytes) -> Mask:
    """Which texts are digits and nothing else."""
    return throughout(grid - _ZERO <= _NINE)


def repeated_or_counted(grid: Bytes) -> Mask:
    """Which numbers repeat one digit or count up or down by one, 9 and 0 being neighbours: nobody's, typed to fill."""
    found = np.zeros(grid.shape[1], dtype=np.bool_)
    # Few numbers begin so, and only these are looked at whole.
    first, second, third = _steps(grid[:4])
    begun = np.flatnonzero(_alike(first, second) & _alike(second, third))
    steps = _steps(grid[:, begun]) % np.int8(10)
    found[begun] = throughout(steps == steps[0]) & ((steps[0] <= 1) | (steps[0] == _NINE))
    return found


def nhs_number_passes(grid: Bytes) -> Mask:
    """Modulus 11 of ten digits with weights 10 to 1 (NHS Data Dictionary, NHS NUMBER; CHI numbers weigh the same)."""
    passes: Mask = _weighed(grid, _TEN_TO_ONE) % _ELEVEN == 0
    return passes


def uln_passes(grid: Bytes) -> Mask:
    """The same sum leaves 10, and the first digit is not 0 (HESA, Unique Learner Number): never an NHS number."""
    passes: Mask = (_weighed(grid, _TEN_TO_ONE) % _ELEVEN == _ULN_REMAINDER) & (grid[0] != _ZERO)
    return passes


def upn_passes(grid: Bytes) -> Mask:
    """A letter told by twelve digits with weights 2 to 13, modulus 23 (DfE, Unique Pupil Numbers, the check letter).

    The last character may be a letter instead of a digit: the number is temporary, and the letter counts too.
    """
    total = _weighed(grid[1:12], _TWO_TO_TWELVE) + np.uint16(13) * _WORTH[grid[12]]
    passes: Mask = grid[0] == _PUPIL_LETTERS[total % _LETTERS]
    return passes


def police_letter_passes(digits: Bytes, letters: Bytes) -> Mask:
    """A letter told by the number that digits spell, modulus 23.

    Of a PNC ID and a CRO number these are the year's last two digits and the serial (public code of HM Prison and
    Probation Service), of an arrest summons number force, system, year and sequence (of the Ministry of Justice).
    """
    weights = tuple(pow(10, place, len(PUPIL_LETTERS)) for place in range(len(digits) - 1, -1, -1))
    passes: Mask = letters == _POLICE_LETTERS[_weighed(digits, weights) % _LETTERS]
    return passes


def as_number(grid: Bytes) -> Numbers:
    """The numbers that digits spell."""
    total = np.zeros(grid.shape[1], dtype=np.int64)
    for place in grid:
        total = 10 * total + (place - _ZERO)
    return total


def _steps(grid: Bytes) -> Steps:
    """How far it is from each digit to the next."""
    digits = grid.astype(np.int8)
    return digits[1:] - digits[:-1]


def _alike(one: Steps, other: Steps) -> Mask:
    """Which steps from digit to digit are the same, 9 and 0 being neighbours."""
    apart = one - other
    alike: Mask = (apart == 0) | (apart == 10) | (apart == -10)  # noqa: PLR2004 - there are ten digits
    return alike


def _weighed(grid: Bytes, weights: tuple[int, ...]) -> Sums:
    """The sum of each number's digits times their weights."""
    total = np.zeros(grid.shape[1], dtype=np.uint16)
    for place, weight in zip(grid, weights, strict=True):
        total += np.multiply(place - _ZERO, np.uint16(weight), dtype=np.uint16)
    return total

"""Dates that are written as they will be held, told by their bytes: eight at a time, for nearly all dates are.

A block holds texts of one length, one under the other: its first row is the bytes of the first text.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intake.findings import Mask
from intake.mending.dates.calendar import (
    SENTINELS,
    UNIX_ZERO,
    Numbers,
    changes_of_clock,
    day_number,
    exists,
    in_calendar,
)
from intake.mending.look import Bytes

OLDEST = 110
"""Completed years that nobody's age is above: an age at an event is held up to it."""
DAY, MINUTE, SECOND = len("yyyy-mm-dd"), len("yyyy-mm-ddThh:mm"), len("yyyy-mm-ddThh:mm:ss")
_TEMPLATE = b"9999-99-99T29:59:59"
"""The largest digit at each place; that an hour is at most 23 is asked besides, and so is what divides day and time."""
_WORD = 8
_BETWEEN, _HOUR = DAY, DAY + 1
_ZERO, _NINE = ord("0"), ord("9")
_FILLERS = np.array([day.encode() for day in (*SENTINELS, UNIX_ZERO)])
_FILLER_YEARS = np.unique(_FILLERS.view("S1").reshape(-1, DAY)[:, :4].copy().view("<u4").ravel())
_YEARS_ENDINGS = np.unique((_FILLER_YEARS >> 16).astype("<u2"))
"""Their last two digits, by which nearly all other years are passed over."""
_NO_YEAR = int.from_bytes(b"0000", "little")
_MARCH, _OCTOBER, _ONE = (int.from_bytes(digits, "little") for digits in (b"03", b"10", b"01"))


@dataclass(frozen=True, slots=True)
class _Word:
    """Eight bytes from an offset on: what each is compared with, what is added then, and which bits must be nothing.

    A byte xor the one wanted (of digits: the byte of 0) is nothing for a sign and the digit itself for a digit, which
    is small enough if adding what is missing to 16 changes none of the upper four bits.
    """

    offset: int
    wanted: int
    added: int
    asked: int


def _word(offset: int) -> _Word:
    """What eight bytes of the template ask."""
    places = range(offset, offset + _WORD)
    digit = {place: _TEMPLATE[place : place + 1].isdigit() for place in places}
    wanted = bytes(_ZERO if digit[place] else _TEMPLATE[place] for place in places)
    added = bytes(_NINE + 0x06 - _TEMPLATE[place] if digit[place] else 0 for place in places)
    asked = bytes(0xF0 if digit[place] else 0xFF * (place != _BETWEEN) for place in places)
    return _Word(offset, *(int.from_bytes(word, "little") for word in (wanted, added, asked)))


_WORDS = {
    length: tuple(_word(offset) for offset in offsets)
    for length, offsets in {DAY: (0, 2), MINUTE: (0, 8), SECOND: (0, 8, 11)}.items()
}


def _two_digits(last: int) -> Mask:
    """For every two bytes as one number, whether they are digits that spell 1 to the last."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[[int.from_bytes(f"{number:02}".encode(), "little") for number in range(1, last + 1)]] = True
    return table


_EVERY_MONTH, _EARLY = _two_digits(12), _two_digits(28)


def as_held(block: Bytes) -> Mask:
    """Which texts are written as dates are held, with a T or a space before a time; a calendar may lack the day."""
    length = block.shape[1]
    found = np.ones(len(block), dtype=np.bool_)
    for word in _WORDS[length]:
        parts = _column(block, word.offset, "<u8") ^ np.uint64(word.wanted)
        found &= ((parts | (parts + np.uint64(word.added))) & np.uint64(word.asked)) == 0
    if length > DAY:
        between = block[:, _BETWEEN]
        found &= (between == ord("T")) | (between == ord(" "))
        found &= (block[:, _HOUR] < ord("2")) | (block[:, _HOUR + 1] < ord("4"))
    return found


def of_calendar(block: Bytes) -> Mask:
    """Which texts, of dates as they are held, name a day that the calendar has; every month has one to 28."""
    found = _EVERY_MONTH.take(_column(block, 5, "<u2")) & _EARLY.take(_column(block, 8, "<u2"))
    found &= _column(block, 0, "<u4") != _NO_YEAR
    rows = np.flatnonzero(~found)
    year, month, day = (_number(block[rows, start:end]) for start, end in ((0, 4), (5, 7), (8, DAY)))
    found[rows] = exists(year, month, day)
    return found


def notable(block: Bytes) -> Numbers:
    """The texts, of dates as they are held, that stand for no date, or for a time when clocks change."""
    rows = np.flatnonzero(np.isin(_column(block, 2, "<u2"), _YEARS_ENDINGS))
    rows = rows[np.isin(_column(block, 0, "<u4")[rows], _FILLER_YEARS)]
    days = np.ascontiguousarray(block[rows, :DAY]).view(f"S{DAY}").ravel()
    fillers = rows[np.isin(days, _FILLERS)]
    return fillers if block.shape[1] == DAY else np.concatenate([fillers, _changing(block)])


def unusual_years(block: Bytes, latest: int) -> Mask:
    """Which texts are of the year of a day, or later, or so early that who was born then is older than anybody."""
    (year, _, _) = in_calendar(np.array([latest]))
    years = _number(block[:, :4])
    unusual: Mask = (years >= year) | (years < year - OLDEST)
    return unusual


def _changing(block: Bytes) -> Numbers:
    """The texts whose hour does not exist, or comes twice."""
    months, hours = _column(block, 5, "<u2"), _column(block, _HOUR, "<u2")
    rows = np.flatnonzero(((months == _MARCH) | (months == _OCTOBER)) & (hours == _ONE))
    year, month, day = (_number(block[rows, start:end]) for start, end in ((0, 4), (5, 7), (8, 10)))
    missing, doubled = changes_of_clock(day_number(year, month, day), np.full(len(rows), 3600))
    return rows[missing | doubled]


def _column(block: Bytes, offset: int, kind: str) -> npt.NDArray[np.unsignedinteger]:
    """Some bytes of each text as one number, in the order that lies in memory."""
    return np.ndarray((len(block),), kind, block, offset, (block.shape[1],))


def _number(digits: Bytes) -> Numbers:
    """The numbers that rows of digits spell."""
    number = np.zeros(len(digits), dtype=np.int64)
    for place in digits.T:
        number = number * 10 + place - _ZERO
    return number

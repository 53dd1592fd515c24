"""How dates are written: the parts of each text, and whether its order of day and month shows.

A name of a month, a year in front or eight digits show it. Three numbers with a year behind do not: whether the first
is the day is decided for a whole column. Five digits are a spreadsheet's serial number of a day, of 1927 to 2173 (of
1931 to 2177 in the 1904 system): fewer may be a year.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import truths
from intake.findings import Mask
from intake.mending.dates.calendar import EXCEL_1900, SECONDS_IN_A_DAY, Numbers, in_calendar

_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
_NAMES = pa.array([*_SHORT, *_LONG, "december", "sept"])
_NUMBERS = np.array([*range(1, 13), *range(1, 13), 9], dtype=np.int64)
_WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_YEAR, _ANY_YEAR = "(?P<year>[0-9]{4})", "(?P<year>[0-9]{4}|[0-9]{2})"
_DAY, _NAME = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", "(?P<month>[a-z]{3,9})"
_BY_NAME = (
    rf"^{_WEEKDAY}{_DAY}[-/. ]?{_NAME}[-/., ]? ?{_ANY_YEAR}$",
    rf"^{_WEEKDAY}{_NAME}[-/. ]{_DAY}[-/., ] ?{_YEAR}$",
    rf"^{_YEAR}[-/. ]?{_NAME}[-/. ]?{_DAY}$",
)
_ISO = f"^{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})$"
_BY_YEAR = (
    rf"^{_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})$",
    "^(?P<year>(?:1[89]|20|99)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})$",
)
_NUMERIC = rf"^(?P<day>[0-9]{{1,2}})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P<again>[-/.]){_ANY_YEAR}$"
_SERIAL = r"^(?P<whole>[0-9]{5})(?P<part>\.[0-9]+)?$"


class Shape(IntEnum):
    """How a date is written; of the last three the order of day and month does not show."""

    UNREAD = 0
    ISO = 1
    CERTAIN = 2
    SERIAL = 3
    SLASHES = 4
    HYPHENS = 5
    POINTS = 6


UNORDERED = (Shape.SLASHES, Shape.HYPHENS, Shape.POINTS)
_SIGNS = pa.array(["/", "-", "."])


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of some dates. Where the order does not show, `day` is the first number and `month` the second.

    `year` has two digits where `short` says so; `seconds` since midnight are those that a serial number tells.
    """

    shape: npt.NDArray[np.int8]
    year: Numbers
    month: Numbers
    day: Numbers
    short: Mask
    seconds: Numbers


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads pattern by pattern what is left unread."""

    texts: pa.Array
    parts: Written

    def fitting(self, pattern: str) -> tuple[Numbers, dict[str, pa.Array]]:
        """Which unread texts fit a pattern, and its groups of those; no groups where none fits."""
        rest = np.flatnonzero(self.parts.shape == Shape.UNREAD)
        if not rest.size:
            return rest, {}
        found = pc.extract_regex(self.texts.take(pa.array(rest)), pattern)
        fits = found.is_valid().to_numpy(zero_copy_only=False)
        if not fits.any():
            return rest[fits], {}
        groups = found.filter(pa.array(fits))
        return rest[fits], {group.name: groups.field(place) for place, group in enumerate(found.type)}

    def put(
        self, rows: Numbers, shape: int | npt.NDArray[np.int8], year: pa.Array, month: Numbers, day: pa.Array
    ) -> None:
        """Say how some dates are written."""
        parts = self.parts
        parts.shape[rows], parts.short[rows] = shape, truths(pc.equal(pc.binary_length(year), 2))
        parts.year[rows], parts.month[rows], parts.day[rows] = _numbers(year), month, _numbers(day)

    def by_number(self, pattern: str, shape: Shape) -> None:
        """Read dates whose parts stand where the pattern says."""
        rows, found = self.fitting(pattern)
        if found:
            self.put(rows, shape, found["year"], _numbers(found["month"]), found["day"])

    def unordered(self) -> None:
        """Read three numbers with one sign between them and a year behind."""
        rows, found = self.fitting(_NUMERIC)
        if found:
            signs = pc.index_in(found["sign"], _SIGNS).to_numpy()
            alike = np.where(truths(pc.equal(found["sign"], found["again"])), np.array(UNORDERED, np.int8)[signs], 0)
            self.put(rows, alike, found["year"], _numbers(found["month"]), found["day"])

    def by_name(self, pattern: str) -> None:
        """Read dates that tell their month by its name."""
        rows, found = self.fitting(pattern)
        if found:
            known = pc.is_in(found["month"], value_set=_NAMES)
            year, month, day = (found[name].filter(known) for name in ("year", "month", "day"))
            self.put(rows[truths(known)], Shape.CERTAIN, year, _NUMBERS[pc.index_in(month, _NAMES).to_numpy()], day)

    def serial(self, zero: int) -> None:
        """Read a spreadsheet's numbers of days, the part behind the point as the time of day."""
        rows, found = self.fitting(_SERIAL)
        if found:
            part = pc.cast(pc.binary_join_element_wise("0", found["part"], "0", ""), pa.float64())
            seconds = np.rint(part.to_numpy() * SECONDS_IN_A_DAY).astype(np.int64)
            days = _numbers(found["whole"]) + zero + seconds // SECONDS_IN_A_DAY
            parts = self.parts
            parts.year[rows], parts.month[rows], parts.day[rows] = in_calendar(days)
            parts.shape[rows], parts.seconds[rows] = Shape.SERIAL, seconds % SECONDS_IN_A_DAY


def written(texts: pa.Array, serial_zero: int = EXCEL_1900) -> Written:
    """The parts of dates without times; a text that is missing or no date is unread. `serial_zero` is the day 0."""
    count = len(texts)
    year, month, day, seconds = np.zeros((4, count), dtype=np.int64)
    parts = Written(np.zeros(count, np.int8), year, month, day, np.zeros(count, np.bool_), seconds)
    reader = _Reader(pc.utf8_lower(texts), parts)
    reader.by_number(_ISO, Shape.ISO)
    reader.unordered()
    for pattern in _BY_YEAR:
        reader.by_number(pattern, Shape.CERTAIN)
    reader.serial(serial_zero)
    for pattern in _BY_NAME:
        reader.by_name(pattern)
    return parts


def _numbers(texts: pa.Array) -> Numbers:
    """Digits as numbers."""
    numbers: Numbers = pc.cast(texts, pa.int64()).to_numpy(zero_copy_only=False)
    return numbers

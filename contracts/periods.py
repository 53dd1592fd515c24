"""How each calendar writes a period, and which days it spans."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day, both included."""
EXAMPLE_YEAR = 2024
"""The year of the periods that messages and guides give as examples."""
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_YEAR = re.compile("(19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Writing:
    """How a calendar writes the periods that begin a year, in their order. `span` may be asked only of what `matches`.

    `of_year` are written with `{year}` and, of a year that begins in one and ends in the next, `{second:02}`.
    """

    of_year: tuple[str, ...]
    span: Callable[[str], Span]

    def periods(self, year: int) -> tuple[str, ...]:
        """The periods of one year, or of one that begins in it."""
        return tuple(written.format(year=year, second=(year + 1) % 100) for written in self.of_year)

    def matches(self, period: str) -> bool:
        """Whether a text is written as the calendar asks; `2024-26` names no year that begins in 2024."""
        return _YEAR.match(period) is not None and period in self.periods(int(period[:4]))

    @property
    def example(self) -> str:
        """A period of the calendar, for messages."""
        return self.periods(EXAMPLE_YEAR)[0]


@dataclass(frozen=True, slots=True)
class InclusiveDates:
    """The days from `start` until `until`, both included; None where there is no first or no last day."""

    start: date | None
    until: date | None

    def includes(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)

    @property
    def empty(self) -> bool:
        """Whether no day is one of them: the last lies before the first."""
        return self.start is not None and self.until is not None and self.until < self.start


ALWAYS = InclusiveDates(None, None)


def easter_sunday(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (J.-M. Oudin's rule, 1940), as the Calendar Act 1750 has it."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = moon - (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + full + 2 - century + century // 4) % 7
    offset = full - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _months(first: date, months: int) -> Span:
    """Whole months from the first day of one."""
    after = first.year * 12 + first.month - 1 + months
    return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _financial_quarter(period: str) -> Span:
    """April to June is the first."""
    year, quarter = int(period[:4]), int(period[-1])
    return _months(date(year + (quarter == 4), (3 * quarter) % 12 + 1, 1), 3)  # noqa: PLR2004 - January to March


def _academic_term(period: str) -> Span:
    """A term as the school census counts it (Department for Education, pupil absence methodology, table 6).

    Autumn is 1 August to 31 December, spring 1 January to Easter Sunday, summer Easter Monday to 31 July: no day lies
    between two terms, whenever a school's own begin and end.
    """
    year = int(period[:4])
    easter = easter_sunday(year + 1)
    return {
        "autumn": (date(year, 8, 1), date(year, 12, 31)),
        "spring": (date(year + 1, 1, 1), easter),
        "summer": (easter + timedelta(days=1), date(year + 1, 7, 31)),
    }[period[8:]]


WRITINGS = {
    "calendar_month": Writing(
        tuple(f"{{year}}-{month:02}" for month in range(1, 13)),
        lambda period: _months(date(int(period[:4]), int(period[5:]), 1), 1),
    ),
    "calendar_quarter": Writing(
        tuple(f"{{year}}-{quarter}" for quarter in _QUARTERS),
        lambda period: _months(date(int(period[:4]), 3 * int(period[6]) - 2, 1), 3),
    ),
    "calendar_year": Writing(("{year}",), lambda period: _months(date(int(period), 1, 1), 12)),
    "financial_quarter": Writing(
        tuple(f"{{year}}-{{second:02}}-{quarter}" for quarter in _QUARTERS), _financial_quarter
    ),
    "financial_year": Writing(("{year}-{second:02}",), lambda period: _months(date(int(period[:4]), 4, 1), 12)),
    "academic_term": Writing(
        tuple(f"{{year}}-{{second:02}}-{term}" for term in ("autumn", "spring", "summer")), _academic_term
    ),
    "academic_year": Writing(("{year}-{second:02}-academic",), lambda period: _months(date(int(period[:4]), 8, 1), 12)),
}
"""The writing of each calendar, by its name."""

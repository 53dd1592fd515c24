"""Days of the calendar as numbers, the clock changes of the United Kingdom, and dates that stand for none.

Days are counted from 1 January 1970, as NumPy counts them. Summer Time begins and ends at 01:00 GMT on the last Sunday
of March and October (The Summer Time Order 2002, SI 2002/262; so since 1996): on the one the hour from 01:00 to 02:00
does not exist on the clock, on the other it comes twice. Earlier years had other Sundays and are not judged.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from intake.findings import Mask

Numbers = npt.NDArray[np.int64]
FIRST_SUMMER_TIME = 1996
EXCEL_1900 = -25569
"""Serial 0 of a workbook of the 1900 system, for dates from 1 March 1900 on. Before, the system counts one less, for it
has a 29 February 1900 that never was; serials so small are not read."""
EXCEL_1904 = -24107
"""Serial 0 of a workbook of the 1904 system: 1 January 1904."""
SECONDS_IN_A_DAY = 86_400
_HOUR = 3600
_MARCH, _OCTOBER = 3, 10
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_MONTHS, _FEBRUARY = 12, 2
SENTINELS = (
    "0001-01-01",
    "1111-11-11",
    "1753-01-01",
    "1899-12-30",
    "1899-12-31",
    "1900-01-01",
    "1901-01-01",
    "2079-06-06",
    "2099-12-31",
    "9999-01-01",
    "9999-12-31",
)
"""What systems write where a date is wanted and there is none: the ends of what they can count, and fillers."""
SENTINEL_YEARS = tuple(int(day[:4]) for day in SENTINELS)
UNIX_ZERO = "1970-01-01"
"""Where nobody is born on it, a sentinel; some are."""


def exists(year: Numbers, month: Numbers, day: Numbers) -> Mask:
    """Which days the Gregorian calendar has, from year 1 to 9999."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    known = (month >= 1) & (month <= _MONTHS)
    last = _DAYS[np.where(known, month, 0)] + (leap & (month == _FEBRUARY))
    there: Mask = known & (day >= 1) & (day <= last) & (year >= 1)
    return there


def day_number(year: Numbers, month: Numbers, day: Numbers) -> Numbers:
    """The number of days that exist; of others any."""
    months = (year - 1970) * 12 + month - 1
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + day - 1


def in_calendar(days: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Year, month and day of numbered days."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    since = months.astype(np.int64)
    return since // 12 + 1970, since % 12 + 1, (dates - months).astype(np.int64) + 1


def as_day(of: date) -> int:
    """The number of one day."""
    return of.toordinal() - date(1970, 1, 1).toordinal()


def years_before(day: int, years: int) -> int:
    """The same day so many years before; 1 March where it was a 29 February that a year has not."""
    (year, month, number) = in_calendar(np.array([day]))
    return int(day_number(year - years, month, number)[0])


def iso_days(days: Numbers) -> pa.Array:
    """Days as `yyyy-mm-dd`."""
    return pa.array(np.datetime_as_string(days.astype("datetime64[D]")).astype(object), pa.string())


def changes_of_clock(days: Numbers, seconds: Numbers) -> tuple[Mask, Mask]:
    """Which local times do not exist, and which come twice; `seconds` are those since midnight."""
    hour = (seconds >= _HOUR) & (seconds < 2 * _HOUR)
    spring, autumn = (hour & (days == last_sundays(days, month)) for month in (_MARCH, _OCTOBER))
    return spring, autumn


def local_time(moments: Numbers) -> tuple[Numbers, Mask]:
    """Seconds since 1 January 1970 in GMT as local ones, and for which of them the rule of Summer Time held."""
    days = moments // SECONDS_IN_A_DAY
    begins, ends = (last_sundays(days, month) * SECONDS_IN_A_DAY + _HOUR for month in (_MARCH, _OCTOBER))
    return moments + _HOUR * ((moments >= begins) & (moments < ends)), in_calendar(days)[0] >= FIRST_SUMMER_TIME


def last_sundays(days: Numbers, month: int) -> Numbers:
    """The last Sunday of a month of 31 days in the year of each day; where the rule did not hold, a day far off."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    first = (years * 12 + month).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    # 1 January 1970 was a Thursday: four days after a Sunday.
    sundays = first - 1 - (first - 1 + 4) % 7
    return np.where(years + 1970 >= FIRST_SUMMER_TIME, sundays, np.iinfo(np.int32).max)

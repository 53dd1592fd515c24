"""What the texts of a column mean: a day each, and a time where one is said, as all its values decide.

Times are local. One with an offset becomes local time, since 1996, from when the rule of Summer Time is that of today.
A year of two digits is one of the hundred years that end with the column's `latest` day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.findings import Mask
from intake.mending.dates.calendar import (
    EXCEL_1900,
    SECONDS_IN_A_DAY,
    Numbers,
    day_number,
    exists,
    in_calendar,
    local_time,
)
from intake.mending.dates.orders import LAST_MONTH, Order, readings
from intake.mending.dates.times import split, times
from intake.mending.dates.written import UNORDERED, Shape, Written, written
from intake.mending.rules import FORMATS_MIXED, ORDER_UNCLEAR, SWAPPED, MendingRule

_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Moments:
    """What each text means. `known` where a day was read, and a time if anything but a day is said.

    `seconds` are those since midnight, 0 where no time is said, `exact` where seconds are said, `zoned` where an offset
    is. `end_of_day` where the time is 24:00: `day` is the next day then. `short` where a year has two digits.
    """

    known: Mask
    day: Numbers
    seconds: Numbers
    exact: Mask
    end_of_day: Mask
    zoned: Mask
    short: Mask
    doubts: tuple[tuple[MendingRule, Mask], ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """Distinct dates as read: `known` where a day was read, its number, and what was doubtful about the others."""

    known: Mask
    number: Numbers
    doubts: tuple[tuple[MendingRule, Mask], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's dates are read.

    `others` is false where only ISO is: no order was decided then. `orders` are by shape. `swapped` says that its date
    cells are not to be believed. `latest` is the last day, as a number, that a year of two digits may make.
    """

    others: bool = False
    orders: Mapping[Shape, Order] = field(default_factory=dict)
    swapped: bool = False
    latest: int | None = None
    serial_zero: int = EXCEL_1900

    def moments(self, values: pa.Array) -> Moments:
        """What each of some texts means."""
        parts = split(values)
        dates, clock = written(parts.dates, self.serial_zero), times(parts.times)
        days = self._days(dates)
        serial = parts.of_date(dates.shape == Shape.SERIAL)
        without = parts.of_time(pc.equal(parts.times, "").to_numpy(zero_copy_only=False))
        # A serial number tells its time itself, and none beside it.
        seconds = np.where(serial, parts.of_date(dates.seconds), parts.of_time(clock.seconds))
        return _local(
            Moments(
                known=parts.of_date(days.known) & np.where(serial, without, without | parts.of_time(clock.known)),
                day=parts.of_date(days.number) + seconds // SECONDS_IN_A_DAY,
                seconds=seconds % SECONDS_IN_A_DAY,
                exact=np.where(serial, seconds % 60 != 0, parts.of_time(clock.exact)),
                end_of_day=seconds == SECONDS_IN_A_DAY,
                zoned=parts.of_time(clock.zoned),
                short=parts.of_date(dates.short),
                doubts=tuple((rule, parts.of_date(mask)) for rule, mask in days.doubts),
            ),
            parts.of_time(clock.offset),
        )

    def _days(self, dates: Written) -> _Days:
        """The days that dates mean, where all the column's values say in which order they are written."""
        day_first, month_first, either = readings(dates)
        unequal = either & (dates.day != dates.month)
        turned = np.zeros(len(dates.shape), dtype=np.bool_)
        unclear, mixed, swapped = (turned.copy() for _ in range(3))
        for shape in UNORDERED:
            here, order = dates.shape == shape, self.orders.get(shape, Order(None))
            unclear |= here & unequal & (order.day_first is None)
            mixed |= here & (month_first if order.day_first else day_first) & (order.day_first is not None)
            mixed |= here & unequal & order.mixed
            turned |= here & (order.day_first is False)
        if self.swapped:
            cell = (dates.shape == Shape.ISO) | (dates.shape == Shape.SERIAL)
            swapped = cell & (dates.day <= LAST_MONTH) & (dates.day != dates.month)
        day, month = np.where(turned, dates.month, dates.day), np.where(turned, dates.day, dates.month)
        year = self._full_years(dates, day, month)
        read = (dates.shape == Shape.ISO) | ((dates.shape != Shape.UNREAD) & self.others)
        known = read & ~(unclear | mixed | swapped) & exists(year, month, day)
        number = day_number(np.where(known, year, 1970), np.where(known, month, 1), np.where(known, day, 1))
        possible = read & (exists(year, month, day) | exists(year, day, month))
        doubts = ((ORDER_UNCLEAR, unclear & possible), (FORMATS_MIXED, mixed & possible), (SWAPPED, swapped))
        return _Days(known, number, doubts)

    def _full_years(self, dates: Written, day: Numbers, month: Numbers) -> Numbers:
        """Years with their century; 0, which no calendar has, for a short one where nothing says which."""
        if self.latest is None:
            return np.where(dates.short, 0, dates.year)
        (last_year, _, _) = in_calendar(np.array([self.latest]))
        year = last_year // _CENTURY * _CENTURY + dates.year
        late = day_number(year, np.clip(month, 1, LAST_MONTH), day) > self.latest
        return np.where(dates.short, year - _CENTURY * late, dates.year)


def _local(moments: Moments, offset: Numbers) -> Moments:
    """The moments in local time; `offset` is in seconds, of those that are zoned."""
    if not moments.zoned.any():
        return moments
    local, ruled = local_time(moments.day * SECONDS_IN_A_DAY + moments.seconds - offset)
    return replace(
        moments,
        known=moments.known & (ruled | ~moments.zoned),
        day=np.where(moments.zoned, local // SECONDS_IN_A_DAY, moments.day),
        seconds=np.where(moments.zoned, local % SECONDS_IN_A_DAY, moments.seconds),
    )

"""A column's dates held as ISO 8601 without a zone.

Where a time is wanted, a day alone is its midnight: spreadsheets show no midnight, and systems write 00:00 where the
time is not known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.findings import Mask
from intake.mending.dates.calendar import SENTINELS, Numbers, changes_of_clock, iso_days, years_before
from intake.mending.dates.held import DAY, MINUTE, OLDEST, SECOND, as_held, notable, unusual_years
from intake.mending.dates.moments import Moments, Reading
from intake.mending.dates.times import iso_times
from intake.mending.look import Bytes, Look, Places, look_at
from intake.mending.rules import (
    BIRTH_UNLIKELY,
    CENTURY,
    DATE,
    SENTINEL,
    TIME_DOUBLED,
    TIME_NOT_EXISTING,
    MendingRule,
    Outcome,
)
from intake.mending.text import differing

_SENTINEL_DAYS = np.array(SENTINELS, dtype="datetime64[D]").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Dates:
    """Mends one column of dates, or of dates with times (`timed`), or of births."""

    timed: bool
    reading: Reading
    births: bool = False

    def suspects(self, look: Look) -> Mask:
        """Whatever is not written as it will be held, stands for no date, or for a time when clocks change."""
        found = ~look.none()
        for rows, block in () if self.reading.swapped else self._as_long(look):
            unlike = ~as_held(block)
            unlike[notable(block)] = True
            if self.births and self.reading.latest is not None:
                unlike |= unusual_years(block, self.reading.latest)
            found[rows if rows.size < found.size else slice(None)] = unlike
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """Dates as ISO 8601; what is doubtful or no date stays as it is."""
        read = self.reading.moments(values)
        # A column of days takes one at whatever time of it, but at its end: that is the next one's beginning as well.
        known = read.known if self.timed else read.known & ~read.end_of_day
        sentinel, birth = (known & mask for mask in self._unlikely(read.day))
        mended = pc.if_else(pa.array(known & self._unlike_held(look_at(values))), self._texts(read), values)
        changed = differing(values, mended) & ~sentinel
        notes = [(DATE, changed & ~read.short), (CENTURY, changed & read.short), *read.doubts]
        notes += [(SENTINEL, sentinel), (BIRTH_UNLIKELY, birth), *(self._at_changes(known, read) if self.timed else ())]
        return Outcome(pc.if_else(pa.array(sentinel), pa.scalar(None, pa.string()), mended), tuple(notes))

    def _as_long(self, look: Look) -> Iterator[tuple[Places, Bytes]]:
        """The values that are as long as its dates are when held, in blocks of one length."""
        for length in (MINUTE, SECOND) if self.timed else (DAY,):
            rows, block = look.of_length(length)
            if rows.size:
                yield rows, block

    def _unlike_held(self, look: Look) -> Mask:
        """Which values are not written as they will be held, with a T or a space before the time."""
        unlike = ~look.none()
        for rows, block in self._as_long(look):
            unlike[rows] = ~as_held(block)
        return unlike

    def _texts(self, read: Moments) -> pa.Array:
        """The moments as they are held, each distinct day and time written once."""
        days, day_of = np.unique(read.day, return_inverse=True)
        texts = iso_days(days).take(pa.array(day_of))
        if not self.timed:
            return texts
        times, time_of = np.unique(2 * read.seconds + read.exact, return_inverse=True)
        return pc.binary_join_element_wise(texts, iso_times(times // 2, times % 2 == 1).take(pa.array(time_of)), "T")

    def _unlikely(self, day: Numbers) -> tuple[Mask, Mask]:
        """Which days stand for none, and which are hardly anybody's birthday."""
        sentinel, unlikely = np.isin(day, _SENTINEL_DAYS), day == 0
        if not self.births:
            return sentinel | unlikely, np.zeros(len(day), dtype=np.bool_)
        if self.reading.latest is not None:
            unlikely |= (day > self.reading.latest) | (day <= years_before(self.reading.latest, OLDEST + 1))
        return sentinel, unlikely & ~sentinel

    @staticmethod
    def _at_changes(known: Mask, read: Moments) -> tuple[tuple[MendingRule, Mask], ...]:
        """Local times that no clock shows, and those that it shows twice, where no offset says which is meant."""
        missing, doubled = changes_of_clock(read.day, read.seconds)
        return (TIME_NOT_EXISTING, known & missing), (TIME_DOUBLED, known & doubled & ~read.zoned)

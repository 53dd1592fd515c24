"""Which of the first two numbers of a column's dates is the day: told by all its values, or not told at all.

A number above 12 can be no month. One date that tells decides for the column, as long as none tells otherwise. Where
some do, at most one in a hundred, they are slips and the others decide; above that the column holds two ways of
writing, and a date that could be either is not read.
"""

from dataclasses import dataclass

import numpy as np

from intake.findings import Mask
from intake.mending.dates.calendar import SENTINEL_YEARS, Numbers
from intake.mending.dates.written import Shape, Written

LAST_MONTH = 12
ONE_SLIP_IN = 100
_FEW = 4


@dataclass(frozen=True, slots=True)
class Order:
    """What a column tells of one way of writing: whether the day comes first (None where nothing tells it).

    `mixed` where dates of the other order are more than slips.
    """

    day_first: bool | None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of a column, counted. `day_first`, `month_first` and `either` are by shape: what each date's order can be.

    Rows, not values: the counts are the same however a file is cut into blocks. `texts` tell their order, `cells` are
    like date cells of a spreadsheet, `late_cells` those of a day above 12; none of them stands for no date.
    """

    day_first: Numbers
    month_first: Numbers
    either: Numbers
    texts: int
    cells: int
    late_cells: int

    def __add__(self, more: "Evidence") -> "Evidence":
        """What both tell."""
        return Evidence(
            self.day_first + more.day_first,
            self.month_first + more.month_first,
            self.either + more.either,
            self.texts + more.texts,
            self.cells + more.cells,
            self.late_cells + more.late_cells,
        )

    def order(self, shape: Shape) -> Order:
        """What the column tells of dates of one shape."""
        day_first, month_first = int(self.day_first[shape]), int(self.month_first[shape])
        if not day_first and not month_first:
            return Order(None)
        fewer = min(day_first, month_first)
        return Order(day_first >= month_first, mixed=fewer * ONE_SLIP_IN > day_first + month_first)

    @property
    def swapped(self) -> bool:
        """Whether a spreadsheet of another country made date cells of what it could, and left the rest as text.

        Then every text has a number above 12 and no cell has a day above 12. By chance so only where texts are few.
        """
        all_told = not self.either.any() and not self.late_cells
        return all_told and self.cells > 0 and self.texts * _FEW >= self.cells


def evidence_of(parts: Written, rows: Numbers) -> Evidence:
    """What dates tell, each of which stands in so many rows."""
    masks = readings(parts)
    counts = (np.bincount(parts.shape[mask], rows[mask], len(Shape)).astype(np.int64) for mask in masks)
    day_first, month_first, either = counts
    usual = parts.short | ~np.isin(parts.year, SENTINEL_YEARS)
    text = usual & (masks[0] | masks[1])
    cell = usual & ((parts.shape == Shape.ISO) | (parts.shape == Shape.SERIAL))
    texts, cells, late_cells = (int(rows[mask].sum()) for mask in (text, cell, cell & (parts.day > LAST_MONTH)))
    return Evidence(day_first, month_first, either, texts, cells, late_cells)


def readings(parts: Written) -> tuple[Mask, Mask, Mask]:
    """Which dates can have only the day first, which only the month, and which either; others are none of them."""
    shown = parts.shape >= Shape.SLASHES
    first, second = parts.day <= LAST_MONTH, parts.month <= LAST_MONTH
    return shown & ~first & second, shown & first & ~second, shown & first & second


def stated(date_format: str | None) -> Order | None:
    """The order that a contract states, such as `dd/mm/yyyy`; None where it states none or puts the year first."""
    begins = (date_format or "").strip().lower()[:1]
    return Order(begins == "d") if begins in {"d", "m"} else None

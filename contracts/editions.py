"""The editions of one feed: which contract a delivery is held to, by the period that it is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from contracts.errors import DocumentError
from contracts.feed import Feed

_ALIKE = ("calendar", "kind", "places", "scope")
"""What a feed is in every edition: where one of these changes, it is another feed."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of one feed, oldest first: each begins on the day after the one before ended."""

    all: tuple[Feed, ...]

    @property
    def newest(self) -> Feed:
        """The edition whose columns products publish."""
        return self.all[-1]

    def of_period(self, period: str) -> Feed:
        """The edition that is valid on the last day of a period.

        A period in which one edition gives way to the next so has the newer, whose retired codes are the older's.
        Raises `PeriodError`, and `DocumentError` where no edition is valid on that day.
        """
        calendar = self.newest.calendar
        _, last = calendar.span(calendar.check(period))
        for feed in reversed(self.all):
            if feed.valid.includes(last):
                return feed
        begins, ends = self.all[0].valid.start or "its beginning", self.newest.valid.until or "now"
        raise DocumentError(
            f"feed {self.newest.id!r}", f"has no edition for {period}; there are from {begins} to {ends}"
        )


def editions_of(feed: str, found: tuple[Feed, ...]) -> Editions:
    """The editions of a feed in their order, from its contracts in any.

    Raises `DocumentError` where two are valid on one day, where none is on a day between two, or where they differ in
    calendar, kind, places, scope, or in the type or class of a column.
    """
    ordered = tuple(sorted(found, key=lambda item: item.valid.start or date.min))
    for older, newer in pairwise(ordered):
        _refuse_unlike(older, newer)
        both = f"its editions {older.edition} and {newer.edition}"
        if older.valid.until is None or newer.valid.start is None or newer.valid.start <= older.valid.until:
            raise DocumentError(f"feed {feed!r}", f"{both} overlap; give each vrpValidFrom and vrpValidUntil")
        if newer.valid.start != older.valid.until + timedelta(days=1):
            raise DocumentError(f"feed {feed!r}", f"{both} leave days between them; let one follow the other")
    return Editions(ordered)


def _refuse_unlike(older: Feed, newer: Feed) -> None:
    """A period is written alike, and a column holds the like, whichever edition it turns out to be."""
    both = f"its editions {older.edition} and {newer.edition}"
    for name in _ALIKE:
        if getattr(older, name) != getattr(newer, name):
            raise DocumentError(f"feed {newer.id!r}", f"{both} differ in {name}; make it another feed")
    before = {column.name: (column.type, column.field_class) for column in older.columns}
    for column in newer.columns:
        if before.get(column.name, (column.type, column.field_class)) != (column.type, column.field_class):
            problem = f"{both} give {column.name!r} another type or class; give the new column another name"
            raise DocumentError(f"feed {newer.id!r}", problem)

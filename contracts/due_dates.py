"""Which periods are to be delivered by which day, as the supply clauses of an agreement say. Pure: the day comes in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.agreement import Agreement
from contracts.clauses import Supply
from contracts.periods import WRITINGS
from contracts.vocabulary import Calendar


@dataclass(frozen=True, slots=True)
class DueDate:
    """A period of a feed that a partner is to deliver by the day `by`."""

    supply: Supply
    period: str
    by: date


def due_dates(agreement: Agreement, calendars: Mapping[str, Calendar], on: date) -> tuple[DueDate, ...]:
    """Every period that has ended before `on` and that a clause sets a day for, by clause and time.

    `calendars` by feed. A period is asked for that ended while the agreement was in force and its partner had signed.
    """
    return tuple(
        DueDate(supply, period, last + timedelta(days=supply.due))
        for supply in agreement.supplies
        if supply.due is not None
        for period, last in _ended(agreement, supply, calendars[supply.feed], on)
    )


def _ended(agreement: Agreement, supply: Supply, calendar: Calendar, on: date) -> Iterator[tuple[str, date]]:
    """The periods of one clause, each with its last day."""
    party = agreement.party(supply.partner)
    if party is None or party.signed is None:
        return
    since = max(agreement.in_force.start, party.signed)
    until = min(agreement.in_force.until, on - timedelta(days=1))
    for period in periods_of(calendar, since, until):
        first, last = calendar.span(period)
        if first >= since:
            yield period, last


def periods_of(calendar: Calendar, since: date, until: date) -> Iterator[str]:
    """The periods of a calendar that end between two days, both included, in their order."""
    for year in range(since.year - 1, until.year + 1):
        for period in WRITINGS[calendar].periods(year):
            if since <= calendar.span(period)[1] <= until:
                yield period

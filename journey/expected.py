"""Expected: what each partner is to deliver by the agreement's due dates, and what of it has come.

A period is asked for from the first that the partner ever delivered of the feed on; where it never delivered any, from
its signature on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from contracts.due_dates import DueDate, due_dates
from contracts.library import Library
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, current
from journey.instance import Instance

_MANY = 3
"""So many periods in a row are named by the first and the last."""


class Arrival(StrEnum):
    """What has come of a period that was to be delivered. One that was sent and waits to be protected has come."""

    HERE = "here"
    NIL = "nil"
    DUE = "due"
    LATE = "late"
    NEVER_SENT = "never sent"


_STILL = {
    Arrival.DUE: "due by",
    Arrival.LATE: "late, was due by",
    Arrival.NEVER_SENT: "never sent, was due by",
}
"""What is still to be sent, in words."""
_PLEASE = (
    "Please send each period as one whole file. If there is nothing for a period, tell us so: we then record that "
    "there is nothing, which is not the same as a file that is missing."
)


@dataclass(frozen=True, slots=True)
class Expected:
    """One period of one feed. `receipt_id` of what has come; `refused`: of what was sent last and not taken."""

    partner: str
    feed: str
    clause: str
    period: str
    due: date
    arrival: Arrival
    receipt_id: str | None
    refused: str | None


def expected(instance: Instance, on: date) -> tuple[Expected, ...]:
    """Every period that was to be delivered, by partner, feed and time; agreement and days are read as of `on`."""
    library, deliveries = instance.library, DeliveryBook(instance).all()
    calendars = {
        item.feed: library.feed(item.feed).calendar for item in library.agreement.supplies if item.due is not None
    }
    dates = due_dates(library.agreement, calendars, on)
    of_clause = groupby(dates, key=lambda item: (item.supply.partner, item.supply.feed))
    found = [item for series, group in of_clause for item in _of_feed(library, deliveries, series, list(group), on)]
    return tuple(sorted(found, key=lambda item: (item.partner, item.feed)))


def _of_feed(
    library: Library, deliveries: Sequence[Delivery], series: tuple[str, str], dates: list[DueDate], on: date
) -> Iterator[Expected]:
    """The periods of one partner's feed."""
    sent = [item for item in deliveries if (item.partner, item.feed) == series]
    calendar = library.feed(series[1]).calendar
    began = min((calendar.span(item.period)[0] for item in sent), default=date.min)
    for item in dates:
        if calendar.span(item.period)[0] >= began:
            yield _of_period(item, [each for each in sent if each.period == item.period], on, ever=bool(sent))


def _of_period(item: DueDate, sent: list[Delivery], on: date, *, ever: bool) -> Expected:
    """One period. `ever`: something of the feed was sent before, for whatever period."""
    waiting = [each for each in sent if each.state in {DeliveryState.LANDED, DeliveryState.RECEIVED}]
    held = [*current(sent), *waiting][-1:]
    refused = [each.receipt_id for each in sent if each.state is DeliveryState.REFUSED][-1:]
    if held:
        arrival = Arrival.NIL if held[0].nil else Arrival.HERE
    elif item.by >= on:
        arrival = Arrival.DUE
    else:
        arrival = Arrival.LATE if ever else Arrival.NEVER_SENT
    supply = item.supply
    receipt_id = held[0].receipt_id if held else None
    last = refused[0] if refused and not held else None
    return Expected(supply.partner, supply.feed, supply.clause, item.period, item.by, arrival, receipt_id, last)


def runs(items: Sequence[Expected]) -> tuple[tuple[Expected, ...], ...]:
    """Periods of one partner's feed that follow one another and stand alike, together."""
    alike = groupby(items, key=lambda item: (item.partner, item.feed, item.arrival))
    return tuple(tuple(group) for _, group in alike)


def messages(library: Library, items: Sequence[Expected]) -> dict[str, str]:
    """For each partner that has something to send a message about it, ready to be mailed. It names nobody."""
    still = [run for run in runs(items) if run[0].arrival in _STILL]
    return {
        partner: _message(library, partner, list(group))
        for partner, group in groupby(still, key=lambda run: run[0].partner)
    }


def named(run: Sequence[Expected]) -> str:
    """The periods of a run in words: many by the first and the last."""
    written = [item.period for item in run]
    return ", ".join(written) if len(written) < _MANY else f"{written[0]} to {written[-1]}"


def _message(library: Library, partner: str, still: list[tuple[Expected, ...]]) -> str:
    """What one partner is to send."""
    party = library.agreement.party(partner)
    lines = [
        f"To the data officer of {party.title if party else partner}",
        "",
        f"Under {library.agreement.label} we expect from you:",
        "",
        *(f"- {_asked(run)}" for run in still),
        "",
        _PLEASE,
    ]
    if refused := [item for run in still for item in run if item.refused]:
        lines += ["", "Sent already, and not taken; the receipt says why and how to mend it:", ""]
        lines += [f"- {item.feed}, {item.period}: receipt {item.refused}" for item in refused]
    return "\n".join(lines) + "\n"


def _asked(run: tuple[Expected, ...]) -> str:
    """A run in words."""
    first, last = run[0], run[-1]
    by = _day(first.due) if first.due == last.due else f"{_day(first.due)} to {_day(last.due)}"
    return f"{first.feed} (clause {first.clause}), {named(run)}: {_STILL[first.arrival]} {by}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

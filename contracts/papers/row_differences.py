"""What differs between two plans in the rows of a feed that their clauses let out: code by code, and by periods."""

from collections.abc import Iterator
from datetime import date

from contracts.feed import Feed
from contracts.papers.change import Change, Way, What
from contracts.papers.term_differences import appearing
from contracts.release_plan import ReleasePlan
from contracts.row_limits import told_codes

EMPTY = "empty"
"""Instead of a code, of rows of which the column has none."""


def row_differences(where: str, feed: Feed, before: ReleasePlan, after: ReleasePlan) -> Iterator[Change]:
    """The rows that come and go where a product was made before and is made after, by the codes that contracts list.

    Codes are the partner's, not as they are told: what was told finely and becomes coarse is told as other codes.
    """
    for name in dict.fromkeys((*before.limits.only, *after.limits.only)):
        ours, theirs = (_leaving(feed, plan, name) for plan in (before, after))
        yield from appearing(What.ROWS, where, *({f"{name} {code}" for code in found} for found in (ours, theirs)))
    one, other = before.limits, after.limits
    yield from _bound(where, "periods that begin on or after", one.since, other.since, laxer=-1)
    yield from _bound(where, "periods that end on or before", one.until, other.until, laxer=1)


def _leaving(feed: Feed, plan: ReleasePlan, name: str) -> set[str]:
    """The codes of a column whose rows leave under a plan; where it does not limit them, all, and the empty too."""
    only = plan.limits.only.get(name)
    if only is None:
        return {*feed.column(name).codes, EMPTY}
    told = told_codes(feed, feed.column(name), plan.decision(name).treatment)
    return {code for code, known in told.items() if known in only}


def _bound(where: str, name: str, before: date | None, after: date | None, *, laxer: int) -> Iterator[Change]:
    """A first or last day that came, went or moved; without one there is no bound."""
    if before == after:
        return
    if before is None or after is None:
        way = Way.STRICTER if before is None else Way.LAXER
    else:
        way = Way.LAXER if (after > before) is (laxer > 0) else Way.STRICTER
    yield Change(What.ROWS, where, name, str(before or "any"), str(after or "any"), way)

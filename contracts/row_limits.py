"""Which rows the limits of a clause let out: whether they can be held, and what two clauses come to together. Pure."""

from collections.abc import Mapping

from contracts.clauses import TELLING_CODES, Release, RowLimits
from contracts.errors import ReleaseRefusedError
from contracts.feed import Column, Feed
from contracts.periods import ALWAYS, WRITINGS
from contracts.vocabulary import Calendar, Treatment

_REMEDY = "mend the limit in the clause, or take its product out"


def refuse_unfit_limits(release: Release, feed: Feed) -> None:
    """Raise `ReleaseRefusedError` where nobody could say which rows of a feed a clause means, or where it means none.

    A column limits rows as the clause tells it, so that whoever receives them sees by what they were chosen, and that
    nothing is told by the choice which is not told by the column.
    """
    limits = release.limits(feed.id)
    if limits.days.empty:
        raise ReleaseRefusedError(f"clause {release.clause} leaves no period of {feed.id}", _REMEDY)
    for name, codes in limits.only.items():
        treatment = release.columns.get(feed.id, {}).get(name)
        if treatment not in TELLING_CODES:
            raise ReleaseRefusedError(
                f"clause {release.clause} limits the rows of {feed.id} by {name!r}, of which it tells no code",
                f"grant that column as {', '.join(TELLING_CODES)} in the same clause, or take the limit out",
            )
        if not codes:
            raise ReleaseRefusedError(f"clause {release.clause} leaves no code of {name!r} of {feed.id}", _REMEDY)
        known = set(told_codes(feed, feed.column(name), treatment).values())
        if unknown := sorted(set(codes) - known):
            raise ReleaseRefusedError(
                f"clause {release.clause} limits the rows of {feed.id} to {unknown} of {name!r}, "
                f"which nothing of it is told as by {treatment}",
                f"there are: {', '.join(sorted(known)) or 'none, for its contract lists no codes'}",
            )


def admits(limits: RowLimits, calendar: Calendar, period: str) -> bool:
    """Whether rows of a period may leave: each day of it lies in the limits. Of one that nobody can date none may."""
    if limits.days == ALWAYS:
        return True
    return WRITINGS[calendar].matches(period) and all(map(limits.days.includes, calendar.span(period)))


def told_codes(feed: Feed, column: Column, treatment: Treatment) -> Mapping[str, str]:
    """As what each code of a column is told under a treatment that tells codes; what is in no group is not told."""
    if treatment is Treatment.KEEP:
        return {code: code for code in column.codes}
    if column.groups is None or column.groups not in feed.code_groups:
        return {}
    groups = feed.code_groups[column.groups]
    told = groups.of if treatment is Treatment.GROUP else groups.rolled_up
    return {code: told[code] for code in column.codes if code in told}


def limits_of_both(
    one: Release, other: Release, columns: Mapping[str, Mapping[str, Treatment]]
) -> dict[str, RowLimits]:
    """The limits of two clauses that are one, of the columns that both let out: what each says, and so no more rows.

    Where nothing is left of what they say, it is kept as such, for the plan to refuse: to leave it out would let all
    out. So is the limit of a clause that tells a column more finely than both do: its codes are told no longer.
    """
    limited = (feed for feed in columns if feed in one.rows or feed in other.rows)
    return {feed: _of_one_feed(one, other, feed, columns[feed]) for feed in limited}


def _of_one_feed(one: Release, other: Release, feed: str, granted: Mapping[str, Treatment]) -> RowLimits:
    """The same of one feed; not validated, because it may leave nothing."""
    only: dict[str, tuple[str, ...]] = {}
    for release in (one, other):
        for name, codes in release.limits(feed).only.items():
            held = codes if release.columns[feed].get(name) is granted.get(name) else ()
            only[name] = tuple(code for code in only.get(name, held) if code in held)
    both = (one.limits(feed), other.limits(feed))
    return RowLimits.model_construct(
        only=only,
        since=max((item.since for item in both if item.since), default=None),
        until=min((item.until for item in both if item.until), default=None),
    )


def in_words(limits: RowLimits) -> tuple[str, ...]:
    """Each limit in words, as manifests, papers and catalogues tell it; none where there is no limit."""
    told = [f"{name!r} is told as {' or '.join(codes)}" for name, codes in limits.only.items()]
    told += [f"the period begins on {limits.since} or later"] if limits.since else []
    return tuple(told + ([f"the period ends on {limits.until} or earlier"] if limits.until else []))

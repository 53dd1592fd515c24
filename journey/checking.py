"""Checking: what the receipt of a file would say, were it sent, from the file, the documents and lookups alone.

Nothing is written, and no key, zone or clock is needed. What only a gateway knows is None in the receipt, and named
there as not checked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa

from contracts.due_dates import periods_of
from contracts.feed import Feed, Place
from contracts.intake_plan import IntakePlan, intake_plan
from contracts.library import Library
from contracts.vocabulary import FeedKind, PlaceKind, ScopeReason
from intake.errors import IntakeError, UnreadableFileError
from intake.findings import FindingCounter
from intake.header import column_missing
from intake.inspection import Inspection, Tally, selected
from intake.place import PlaceLookup, place_lookup
from intake.receipt import NOTHING_READ, FileFound, Receipt, counted
from intake.scope import scope_by_contract
from intake.telling.drift import Days, drift, shape_of
from intake.unplaced import Unplaced
from intake.whole_file import refused_whole
from journey.passing import Source, pass_through

_BY_LISTS = (ScopeReason.CONSENT, ScopeReason.DO_NOT_SHARE)
_AUTHORITY = {PlaceKind.LSOA_CODE: "ltla22_code", PlaceKind.POSTCODE: "ltlacd"}
"""Which column of a lookup names the authority."""
_ALWAYS = (
    "`duplicate_of`, `supersedes`, `compared`: what the gateway holds of the period already",
    "`drift_from`: what is unlike your earlier deliveries",
    "`receipt_id`, `commitment`: they are made when a file is received",
    "`notes`: which kinds of identifier stand in notes",
)
_LISTS = "`scope-consent`, `scope-do-not-share`: your lists of whom not to share are with the gateway and take out more"
_PARTNER = "`agreement`, `clause`, and which rows lie in your area: say who sends it, with `--partner`"
_PERIOD = "`period`: whether the rows belong to it; give it with `--period`"


class ReferenceUnfitError(IntakeError):
    """A reference file is of none of the lookups that a feed is understood by."""

    def __init__(self, number: int, lookups: str) -> None:
        super().__init__(f"reference file {number} is of none of the feeds that this one is understood by: {lookups}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is said to be. Without a partner or a period less is checked; `on` is the day of the agreement."""

    feed: str
    partner: str | None
    period: str | None
    on: date


@dataclass(frozen=True, slots=True)
class _Look:
    """What one pass saw of a file; of one that was refused before its rows, nothing."""

    inspection: Inspection
    file: FileFound | None
    refusal: str | None


def check(library: Library, source: Source, asked: Asked, references: Sequence[Source] = ()) -> Receipt:
    """The receipt that a file would have.

    Raises what contracts refuse at the door, and `ReferenceUnfitError`.
    """
    feed = library.feed(asked.feed, asked.period)
    plan = _plan(library, feed, asked)
    lookups, unplaced = _lookups(library, feed, plan, references, asked)
    look = _look(feed, source, lookups, asked)
    area_known = feed.scope is None or (plan is not None and feed.scope not in unplaced)
    inspection = look.inspection
    receipt = Receipt(
        receipt_id=None,
        partner=asked.partner,
        period=asked.period,
        agreement=plan.agreement if plan else None,
        clause=plan.clause if plan else None,
        commitment=None,
        file=look.file,
        duplicate_of=None,
        supersedes=None,
        refusal=look.refusal,
        compared=None,
        small_count=library.agreement.thresholds.small_count,
        notes=None,
        not_checked=tuple(_not_checked(feed, plan, unplaced, asked)),
        **counted(feed, inspection),
    )
    outside = inspection.rows_out_of_scope if area_known else None
    reasons = _reasons(feed, inspection, area_known=area_known)
    return replace(receipt, rows_out_of_scope=outside, out_of_scope=reasons)


def _plan(library: Library, feed: Feed, asked: Asked) -> IntakePlan | None:
    """The decision at the door, where it is said who sends the file."""
    if asked.partner is None:
        return None
    return intake_plan(library.agreement, library.field_rules, asked.partner, feed, asked.on)


def _look(feed: Feed, source: Source, lookups: Mapping[Place, PlaceLookup], asked: Asked) -> _Look:
    """Look at every row, as the gateway does when it protects them."""
    findings, file = FindingCounter(), None
    # Without a period no row can be of another one; years of two digits are read as of the last period that ended.
    judged = feed if asked.period else replace(feed, period_column=None)
    period = asked.period or _last_period(feed, asked.on)
    tally, days = Tally(judged, findings), Days(feed, asked.on, findings)
    try:
        with pass_through(source, judged, period, lookups, scope_by_contract(feed), findings) as passing:
            file = FileFound(passing.facts, passing.layout.header_line)
            _refuse_without_period_column(feed, passing.layout.names)
            for seen in passing.blocks:
                tally.add(seen)
                days.add(seen)
    except UnreadableFileError as error:
        return _Look(NOTHING_READ, file, str(error))
    inspection = tally.inspection()
    found = tuple(sorted((*inspection.findings, *drift(shape_of(inspection, days.counted()), ()))))
    inspection = replace(inspection, findings=found)
    return _Look(inspection, file, refused_whole(feed, inspection) or None)


def _refuse_without_period_column(feed: Feed, names: Sequence[str | None]) -> None:
    """A file needs the column that says its period, whether or not the period was said here."""
    if feed.period_column is not None and feed.period_column not in names:
        raise column_missing(feed.column(feed.period_column))


def _last_period(feed: Feed, on: date) -> str:
    """The last period of a feed that ended before a day."""
    return list(periods_of(feed.calendar, on - timedelta(days=800), on))[-1]


def _lookups(
    library: Library, feed: Feed, plan: IntakePlan | None, references: Sequence[Source], asked: Asked
) -> tuple[dict[Place, PlaceLookup], frozenset[Place]]:
    """A lookup for each of a feed's places, and the places for which none was given."""
    wanted = {place.lookup: library.feed(place.lookup) for place in feed.places}
    tables: dict[str, pa.Table] = {}
    for number, source in enumerate(references, start=1):
        found = {name: table for name, of in wanted.items() if (table := _rows(of, source, asked)) is not None}
        if not found:
            raise ReferenceUnfitError(number, ", ".join(wanted) or "it needs none")
        tables |= found
    lookups = {
        place: _resolved(library, place, tables[place.lookup], plan) if place.lookup in tables else Unplaced(place.kind)
        for place in feed.places
    }
    return lookups, frozenset(place for place in feed.places if place.lookup not in tables)


def _resolved(library: Library, place: Place, table: pa.Table, plan: IntakePlan | None) -> PlaceLookup:
    """A lookup for the partner's area; where nobody says who the partner is, every authority is inside."""
    authorities = library.local_authorities
    everywhere = {*table.column(_AUTHORITY[place.kind]).unique().to_pylist(), *authorities.successors.values()}
    area = tuple(sorted(everywhere - {None})) if plan is None else plan.area
    return place_lookup(place.kind, table, authorities, area)


def _rows(of: Feed, source: Source, asked: Asked) -> pa.Table | None:
    """The accepted rows of a reference file; None for a file that is not of the feed."""
    tables = []
    try:
        with pass_through(
            source, of, _last_period(of, asked.on), {}, scope_by_contract(of), FindingCounter()
        ) as passing:
            for seen in passing.blocks:
                rows = selected(seen.block, seen.accepted).drop_columns(["line"])
                tables.append(rows.cast(pa.schema([(name, pa.string()) for name in rows.column_names])))
    except UnreadableFileError:
        return None
    return pa.concat_tables(tables) if tables else None


def _reasons(feed: Feed, inspection: Inspection, *, area_known: bool) -> dict[str, int | None]:
    """Rows out of scope by reason; None for one of which only a gateway knows and the file itself says nothing."""
    by_lists: dict[str, int | None] = {}
    if feed.kind is FeedKind.EVENTS:
        by_lists = {reason.value: None for reason in _BY_LISTS}
    unplaced: dict[str, int | None] = {} if area_known else {ScopeReason.AREA.value: None}
    return by_lists | inspection.out_of_scope | unplaced


def _not_checked(feed: Feed, plan: IntakePlan | None, unplaced: frozenset[Place], asked: Asked) -> Iterator[str]:
    """What could not be told here, and how to have some of it told."""
    if plan is None:
        yield _PARTNER
    if asked.period is None:
        yield _PERIOD
    for place in feed.places:
        if place in unplaced:
            header = feed.column(place.column).header
            yield f"the places in {header!r}: give a file of {place.lookup} with `--reference`"
    if feed.kind is FeedKind.EVENTS:
        yield _LISTS
    yield from _ALWAYS

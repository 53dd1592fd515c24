"""Treating: the one way to apply a treatment to a column, and what each publishes of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.catchments import LEAST_ADDRESSES
from anonymisation.treatments import ages, bands, codes, places, times
from anonymisation.treatments.source import Groups, Source, Treated, middle_of
from contracts.code_groups import CodeGroups
from contracts.feed import GUARDED, SNAPPED, Feed
from contracts.vocabulary import Treatment

FORCE_AREAS = "force_areas"
"""The list of groups that says in which police force area a local authority lies."""


def treat(events: pa.Table, feed: Feed, column: str, treatment: Treatment, groups: Groups) -> Treated:
    """Apply one treatment to one column of a feed's event rows.

    `groups` are the lists that the feed's columns name, and `FORCE_AREAS`; of a list that is missing nothing leaves.
    """
    found = feed.column(column)
    source = Source(
        events=events,
        column=found,
        place=next((item for item in feed.places if item.column == column), None),
        groups=groups.get(found.groups or "", _NONE),
        forces=groups.get(FORCE_AREAS, _NONE),
        guarded=_guarded(events, feed),
    )
    return _TREATMENTS[treatment](source)


def published_names(feed: Feed, column: str, treatment: Treatment) -> tuple[tuple[str, str], ...]:
    """The columns that a treatment publishes of a column, each with what it means."""
    described = feed.column(column).description
    place = next((item for item in feed.places if item.column == column), None)
    prefix = place.prefix if place is not None else ""
    whose = "where the person lives" if prefix else "where it happened"
    authority = (f"{prefix}local_authority_code", f"Local authority of today (ONS code), {whose}.")
    empty = _of_guarded(feed, ", none")
    middle = tuple((prefix + name, f"MSOA of the 2021 edition, {whose}.{empty}") for name in middle_of(place))
    small = f"LSOA of the 2021 edition, {whose}; empty where the code sent was split.{empty}"
    of_anchor = f"LSOA of the 2021 edition, of the anchor or else {whose}; empty where the code was split.{empty}"
    band = ("age_band", "Age in completed years on the day of the event, in bands.")
    day = f"Day: {described}{_of_guarded(feed, ', the Monday of its week')}"
    hours = f"Six hours of the day: {described}{empty}"
    return {
        Treatment.DROP: (),
        Treatment.SNAPPED_POINT: (*_ANCHOR, (f"{prefix}lsoa21_code", of_anchor), *middle, authority),
        Treatment.LSOA: ((f"{prefix}lsoa21_code", small), *middle, authority),
        Treatment.MSOA: (*middle, authority),
        Treatment.LOCAL_AUTHORITY: (authority,),
        Treatment.FORCE: ((f"{prefix}force_area_code", f"Police force area (ONS code), {whose}."),),
        Treatment.AGE: (
            ("age", f"Age in completed years on the day of the event; {ages.OPEN_ENDED} for whoever is older."),
            band,
        ),
        Treatment.AGE_BAND: (band,),
        Treatment.GROUP: ((f"{column}_group", f"Group of the code: {described}"),),
        Treatment.ROLL_UP: ((column, f"{described} Of a rare code its group.".strip()),),
        Treatment.BAND: (
            (f"{column}_band", f"{described} In bands: {', '.join(feed.column(column).band_names)}.".strip()),
        ),
        Treatment.WEEK: ((column, f"Monday of the week: {described}"),),
        Treatment.QUARTER: ((column, f"Calendar quarter: {described}"),),
        Treatment.DATE: ((column, f"{described}{_of_guarded(feed, ', the Monday of its week')}".strip()),),
        Treatment.DATE_AND_HOUR_BAND: ((f"{column}_date", day), (f"{column}_hour_band", hours)),
    }.get(treatment, ((column, described),))


def _of_guarded(feed: Feed, told: str) -> str:
    """What a column tells of a guarded row, where the feed has any."""
    return f" Of a row that its contract guards{told}." if feed.guards_rows else ""


def _guarded(events: pa.Table, feed: Feed) -> pa.ChunkedArray | None:
    """Which rows are guarded: as the event rows say, and all of them where they do not; None where none ever is."""
    if not feed.guards_rows:
        return None
    if GUARDED in events.column_names:
        return pc.fill_null(events.column(GUARDED), fill_value=True)
    return pa.chunked_array([pa.repeat(pa.scalar(True), events.num_rows)])  # noqa: FBT003 - the signature is Arrow's own


def _drop(_source: Source) -> Treated:
    """Nothing of it leaves."""
    return Treated({})


_NONE = CodeGroups("", {})
_STANDS_FOR = f"which stands for {LEAST_ADDRESSES} postal addresses or more; empty where none may tell it."
_ANCHOR = tuple(
    (name, f"Metres {way} (British National Grid) of the anchor nearest to where it happened, {_STANDS_FOR}")
    for name, way in zip(SNAPPED, ("east", "north"), strict=True)
)
_TREATMENTS: Mapping[Treatment, Callable[[Source], Treated]] = MappingProxyType(
    {
        Treatment.DROP: _drop,
        Treatment.FORCE: places.force,
        Treatment.LOCAL_AUTHORITY: places.local_authority,
        Treatment.MSOA: places.msoa,
        Treatment.LSOA: places.lsoa,
        Treatment.SNAPPED_POINT: places.snapped_point,
        Treatment.QUARTER: times.quarter,
        Treatment.MONTH: times.month,
        Treatment.WEEK: times.week,
        Treatment.DATE: times.date,
        Treatment.DATE_AND_HOUR_BAND: times.date_and_hour_band,
        Treatment.AGE_BAND: ages.age_band,
        Treatment.AGE: ages.age,
        Treatment.GROUP: codes.group,
        Treatment.ROLL_UP: codes.roll_up,
        Treatment.BAND: bands.band,
        # What stands in the events for a reference is its keyed pseudonym already: see `anonymisation.pids`.
        Treatment.REFERENCE: codes.keep,
        Treatment.KEEP: codes.keep,
    }
)

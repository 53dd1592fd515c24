"""Treatments: what is done to a column before it may leave. One small function each, over whole columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import AGE, AREAS, RESIDENCE, Feed, Place
from contracts.vocabulary import Treatment

Mask = npt.NDArray[np.bool_]
Groups = Mapping[str, Mapping[str, str]]
"""By the name of a code list, the coarser group of each code."""

AGE_BANDS = {0: "0-9", 10: "10-14", 15: "15-17", 18: "18-24", 25: "25-34", 35: "35-49", 50: "50-64", 65: "65+"}
"""From which age, and the band. They break at criminal responsibility (10), adulthood (18) and the duty's focus on
under-25s, so that no table of one can be subtracted from a table of another."""
_HOUR_BANDS = ("00-05", "06-11", "12-17", "18-23")
_A_MONTH = r"\A[0-9]{4}-(0[1-9]|1[0-2])\z"


@dataclass(frozen=True, slots=True)
class Treated:
    """Published columns made from one column, and rows that must be withheld because of it, by reason."""

    columns: Mapping[str, pa.ChunkedArray]
    withheld: Mapping[str, Mask]


@dataclass(frozen=True, slots=True)
class _Source:
    """One column of event rows: its name, the place that it tells if it does, and the groups of its codes."""

    events: pa.Table
    name: str
    place: Place | None
    groups: Mapping[str, str]

    def values(self) -> pa.ChunkedArray:
        """The column as it is held."""
        return self.events.column(self.name)

    def area(self, name: str) -> pa.ChunkedArray:
        """One of the areas that the place resolved to."""
        return self.events.column(self._prefix + name)

    def areas(self, *names: str) -> dict[str, pa.ChunkedArray]:
        """Some of them, by the names under which they are held and published."""
        return {self._prefix + name: self.area(name) for name in names}

    @property
    def decides(self) -> bool:
        """Whether a row without the place must be withheld: where the event was is what such a row is about."""
        return self._prefix == ""

    @property
    def _prefix(self) -> str:
        return self.place.prefix if self.place else ""


def treat(events: pa.Table, feed: Feed, column: str, treatment: Treatment, groups: Groups) -> Treated:
    """Apply one treatment to one column of a feed's event rows."""
    found = feed.column(column)
    place = next((item for item in feed.places if item.column == column), None)
    return _TREATMENTS[treatment](_Source(events, column, place, groups.get(found.groups or "", {})))


def published_names(feed: Feed, column: str, treatment: Treatment) -> tuple[tuple[str, str], ...]:
    """The columns that a treatment publishes of a column, each with what it means."""
    described = feed.column(column).description
    prefix = RESIDENCE if feed.residence is not None and feed.residence.column == column else ""
    whose = "where the person lives" if prefix else "where it happened"
    authority = (f"{prefix}local_authority_code", f"Local authority of today (ONS code), {whose}.")
    return {
        Treatment.DROP: (),
        Treatment.LSOA: (
            (f"{prefix}lsoa21_code", f"LSOA of the 2021 edition, {whose}; empty where the code sent was split."),
            authority,
        ),
        Treatment.LOCAL_AUTHORITY: (authority,),
        Treatment.AGE_BAND: (("age_band", "Age in completed years on the day of the event, in bands."),),
        Treatment.GROUP: ((f"{column}_group", f"Group of the code: {described}"),),
        Treatment.DATE_AND_HOUR_BAND: (
            (f"{column}_date", f"Day: {described}"),
            (f"{column}_hour_band", f"Six hours of the day: {described}"),
        ),
    }.get(treatment, ((column, described),))


def _drop(_source: _Source) -> Treated:
    """Nothing of it leaves."""
    return Treated({}, {})


def _keep(source: _Source) -> Treated:
    """It leaves as it is held."""
    return Treated({source.name: source.values()}, {})


def _month(source: _Source) -> Treated:
    """Only the calendar month leaves, of a date or of a text that is a month; a row with any other text is withheld."""
    values = source.values()
    if pa.types.is_temporal(values.type):
        return Treated({source.name: pc.strftime(values, format="%Y-%m")}, {})
    is_month = _is_month(values.combine_chunks())
    finer = pc.fill_null(pc.invert(is_month), fill_value=False).to_numpy(zero_copy_only=False)
    if not finer.any():
        return Treated({source.name: values}, {})
    months = pc.if_else(is_month, pc.cast(values, pa.string()), pa.scalar(None, pa.string()))
    return Treated({source.name: months}, {"month-unclear": finer})


def _is_month(texts: pa.Array) -> pa.Array:
    """Which texts are months, asking each distinct one once where they are held so; null where there is none."""
    if isinstance(texts, pa.DictionaryArray):
        return _is_month(texts.dictionary).take(texts.indices)
    return pc.match_substring_regex(texts, _A_MONTH)


def _date(source: _Source) -> Treated:
    """Only the day leaves."""
    return Treated({source.name: pc.cast(source.values(), pa.date32(), safe=False)}, {})


def _date_and_hour_band(source: _Source) -> Treated:
    """The day, and in which six hours of it."""
    bands = pa.array(_HOUR_BANDS).take(pc.divide(pc.hour(source.values()), 6))
    days = pc.cast(source.values(), pa.date32(), safe=False)
    return Treated({f"{source.name}_date": days, f"{source.name}_hour_band": bands}, {})


def _age_band(source: _Source) -> Treated:
    """Only the band of the age leaves; none where there is no age."""
    names = pa.array(AGE_BANDS.values())
    ages = source.events.column(AGE).combine_chunks()
    place = np.searchsorted(list(AGE_BANDS), pc.fill_null(ages, 0).to_numpy(zero_copy_only=False), side="right") - 1
    missing = ages.is_null().to_numpy(zero_copy_only=False)
    bands = pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32), mask=missing), names)
    return Treated({"age_band": pa.chunked_array([bands])}, {})


def _group(source: _Source) -> Treated:
    """Only the group of a code leaves; none where the code is in no group."""
    codes, groups = pa.array(list(source.groups), pa.string()), pa.array(list(source.groups.values()), pa.string())
    whole = source.values().combine_chunks()
    if isinstance(whole, pa.DictionaryArray):
        found = groups.take(pc.index_in(whole.dictionary, value_set=codes)).take(whole.indices)
    else:
        found = groups.take(pc.index_in(whole, value_set=codes))
    return Treated({f"{source.name}_group": pa.chunked_array([found])}, {})


def _local_authority(source: _Source) -> Treated:
    """Only the authority leaves; an event without one is withheld, and says whether its place was missing."""
    columns = source.areas("local_authority_code")
    if not source.decides:
        return Treated(columns, {})
    missing = source.area("lsoa_edition").is_null().to_numpy()
    homeless = source.area("local_authority_code").is_null().to_numpy()
    return Treated(columns, {"place-missing": missing, "place-straddles-authorities": homeless & ~missing})


def _lsoa(source: _Source) -> Treated:
    """The 2021 area leaves where there is one; a split 2011 area leaves only its authority, which holds it all."""
    return Treated(source.areas(*AREAS[1:]), _local_authority(source).withheld)


_TREATMENTS: Mapping[Treatment, Callable[[_Source], Treated]] = MappingProxyType(
    {
        Treatment.DROP: _drop,
        Treatment.LOCAL_AUTHORITY: _local_authority,
        Treatment.LSOA: _lsoa,
        Treatment.MONTH: _month,
        Treatment.DATE: _date,
        Treatment.DATE_AND_HOUR_BAND: _date_and_hour_band,
        Treatment.AGE_BAND: _age_band,
        Treatment.GROUP: _group,
        # What stands in the events for a reference is its keyed pseudonym already: see `anonymisation.pids`.
        Treatment.REFERENCE: _keep,
        Treatment.KEEP: _keep,
    }
)

"""What is kept of an accepted row: columns that some agreement in force could release, no finer than it could.

Instead of a date of birth the age at the event, in completed years; instead of a place the areas that could be
released; of a time the hour, the day or the month. The rest of what tells who somebody is rests nowhere but sealed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.catchments import Catchments
from anonymisation.errors import UntypedValueError
from anonymisation.snapping import snapped
from contracts.feed import AGE, CHILD, GUARDED, MIDDLE_AREA, SNAPPED, Column, Feed, Guard, Place
from contracts.ladders import OF_GUARDED
from contracts.vocabulary import ColumnType, FieldClass, PlaceKind, Treatment

_TEXT = pa.dictionary(pa.int32(), pa.string())  # few values repeat on many rows; in Parquet it is plain text
_ARROW_TYPES = {
    ColumnType.STRING: _TEXT,
    ColumnType.NUMBER: pa.float64(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("s"),
}
Grants = Mapping[str, frozenset[Treatment]]
"""By column, the treatments that clauses could give it: `contracts.release_plan.columns_to_protect`."""
_GRANTS, _GUARDS = "held_for", "guarded_by"
"""Under which a file of event rows says for which treatments it was made, and by which guards, as their digest."""
_SMALL_AREA = "lsoa21_code"
_DAY = len("2024-01-31")
_UNITS = (
    (frozenset({Treatment.QUARTER}), "quarter"),
    (frozenset({Treatment.MONTH, Treatment.QUARTER}), "month"),
    (frozenset({Treatment.WEEK}), "week"),
)
OLDEST = 110
"""An age above this, like one below zero, is a mistake in one of two dates, and is left out."""


@dataclass(frozen=True, slots=True)
class Areas:
    """What a place resolved to, row by row: the edition of the code as sent, and today's areas for it."""

    edition: pa.Array
    lsoa21_code: pa.Array
    local_authority_code: pa.Array
    msoa21_code: pa.Array | None = None
    """Of postcodes alone."""

    def arrays(self) -> tuple[pa.Array, ...]:
        """The columns in the order of `Place.areas`."""
        middle = () if self.msoa21_code is None else (self.msoa21_code,)
        return self.edition, self.lsoa21_code, self.local_authority_code, *middle


def event_fields(feed: Feed, kept: Grants) -> tuple[tuple[pa.Field, str], ...]:
    """What event rows hold when something of the `kept` columns may be: each field with the column that it is of."""
    fields = []
    for name, treatments in kept.items():
        granted = _tellable(feed, treatments)
        if _held_as_it_is(feed, name, granted):
            fields.append((pa.field(name, _held_type(feed.column(name), treatments)), name))
        if feed.column(name).field_class is FieldClass.DOB:
            fields.append((pa.field(AGE, pa.int16()), name))
        for place in _places_of(feed, name):
            fields += [(pa.field(area, _TEXT), name) for area in place.areas if _may_hold(area, granted)]
        if _snaps(feed, name, granted):
            fields += [(pa.field(coordinate, pa.int32()), name) for coordinate in SNAPPED]
    told = [name for name, granted in kept.items() if granted & OF_GUARDED.keys()]
    guarded = [(pa.field(GUARDED, pa.bool_()), told[0])] if told and feed.guards else []
    return (*fields, *guarded)


def event_schema(feed: Feed, kept: Grants) -> pa.Schema:
    """The schema of a feed's event rows: the line, and what is held."""
    return pa.schema([pa.field("line", pa.int64(), nullable=False), *(field for field, _ in event_fields(feed, kept))])


def told_of_grants(feed: Feed, kept: Grants) -> dict[str, str]:
    """What a file of event rows says in its footer: for which treatments they are held, and no value of any.

    Beside it a digest of what guards them, so that rows that other guards judged are told from these.
    """
    granted = json.dumps({name: sorted(treatments) for name, treatments in kept.items()}, sort_keys=True)
    return {_GRANTS: granted, _GUARDS: _digest_of_guards(feed)}


def grants_of(footer: Mapping[bytes, bytes] | None) -> Grants:
    """For which treatments event rows are held, as the footer of their file tells; none where it does not."""
    written: dict[str, list[str]] = json.loads((footer or {}).get(_GRANTS.encode(), b"{}"))
    return {name: frozenset(map(Treatment, granted)) for name, granted in written.items()}


def is_guarded_as(feed: Feed, footer: Mapping[bytes, bytes] | None) -> bool:
    """Whether event rows were guarded as their feed's contract guards them now, as the footer of their file tells."""
    return (footer or {}).get(_GUARDS.encode(), b"").decode() == _digest_of_guards(feed)


def holds(feed: Feed, kept: Grants, name: str, treatment: Treatment) -> bool:
    """Whether a treatment can be made of a column as it is held: it asks for no field more, and for no finer time."""
    granted = kept.get(name, frozenset())
    more = granted | {treatment}
    if event_fields(feed, {name: granted}) != event_fields(feed, {name: more}):
        return False
    return bool(granted) and _unit(_tellable(feed, granted)) == _unit(_tellable(feed, more))


def snaps(feed: Feed, kept: Grants) -> bool:
    """Whether something of the very point of an event may be held, for which a list of catchments is needed."""
    return any(_snaps(feed, name, _tellable(feed, granted)) for name, granted in kept.items())


def event_rows(
    rows: pa.Table, areas: Mapping[Place, Areas], feed: Feed, kept: Grants, catchments: Catchments | None = None
) -> pa.Table:
    """Event rows of accepted source rows (text, with `line`): the kept columns, cast, with ages and today's areas.

    Without catchments no point is snapped.
    """
    found = {name: found for place in areas for name, found in zip(place.areas, areas[place].arrays(), strict=True)}
    if snaps(feed, kept):
        found |= snapped(rows, found, feed, catchments, _guarded(rows, feed))
    schema = event_schema(feed, kept)
    columns = [_cast(rows.column("line"), schema.field("line"))]
    for field, source in event_fields(feed, kept):
        if field.name in found:
            columns.append(_cast(found[field.name], field))
        elif field.name == AGE:
            columns.append(_ages(rows, feed))
        elif field.name == GUARDED:
            columns.append(_guarded(rows, feed))
        else:
            columns.append(_as_held(rows.column(field.name), field, _tellable(feed, kept[source])))
    return pa.Table.from_arrays(columns, schema=schema)


def _held_as_it_is(feed: Feed, name: str, granted: frozenset[Treatment]) -> bool:
    """Whether a column's own values may be held.

    Nothing that tells who somebody is; of places only codes of areas, and those only where a clause lets areas out.
    """
    if feed.column(name).field_class.sealed_at_rest:
        return False
    places = _places_of(feed, name)
    return not places or (places[0].kind is PlaceKind.LSOA_CODE and Treatment.LSOA in granted)


def _may_hold(area: str, granted: frozenset[Treatment]) -> bool:
    """Whether what a place resolved to may be held: the small area and the middle one where a clause could tell it."""
    if area.endswith(MIDDLE_AREA):
        return bool(granted & {Treatment.SNAPPED_POINT, Treatment.LSOA, Treatment.MSOA})
    return bool(granted & {Treatment.SNAPPED_POINT, Treatment.LSOA}) or not area.endswith(_SMALL_AREA)


def _snaps(feed: Feed, name: str, granted: frozenset[Treatment]) -> bool:
    """Whether a column is the place of a feed that tells a point, and its clauses let that out snapped."""
    of_point = feed.point is not None and feed.place is not None and feed.place.column == name
    return of_point and Treatment.SNAPPED_POINT in granted


def _digest_of_guards(feed: Feed) -> str:
    """SHA-256 (hex) of what guards a feed's rows; empty where nothing does."""
    if not feed.guards_rows:
        return ""
    written = [feed.every_row_guarded, *([guard.column, *guard.codes] for guard in feed.guards)]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def _guarded(rows: pa.Table, feed: Feed) -> pa.Array:
    """Which rows are guarded: all but those of which every guard says that they are not."""
    unguarded = pa.repeat(pa.scalar(True), rows.num_rows)  # noqa: FBT003 - the signature is Arrow's own
    for guard in feed.guards:
        unguarded = pc.and_(unguarded, _unguarded(rows, feed, guard))
    return pc.invert(unguarded)


def _unguarded(rows: pa.Table, feed: Feed, guard: Guard) -> pa.Array:
    """Of which rows one guard says that they need none: a known code of its list, or a grown-up's age."""
    column = feed.column(guard.column)
    if not guard.codes:
        return pc.fill_null(pc.greater_equal(_ages(rows, feed), CHILD), fill_value=False)
    harmless = sorted({*column.codes, *column.retired_codes} - {*guard.codes})
    values = rows.column(guard.column).combine_chunks()
    texts = values.dictionary_decode() if isinstance(values, pa.DictionaryArray) else values
    return pc.is_in(texts, value_set=pa.array(harmless, pa.string()))


def _tellable(feed: Feed, granted: frozenset[Treatment]) -> frozenset[Treatment]:
    """What treatments can tell where every row is guarded: the week of a day, the authority of a small area."""
    if not feed.every_row_guarded:
        return granted
    return frozenset(OF_GUARDED.get(treatment, treatment) for treatment in granted)


def _held_type(column: Column, granted: frozenset[Treatment]) -> pa.DataType:
    """The type of a column's values: a time of which no clause releases the hour is held as a day."""
    if column.type is ColumnType.TIMESTAMP and Treatment.DATE_AND_HOUR_BAND not in granted:
        return pa.date32()
    return _ARROW_TYPES[column.type]


def _as_held(
    values: pa.ChunkedArray | pa.Array, field: pa.Field, granted: frozenset[Treatment]
) -> pa.ChunkedArray | pa.Array:
    """A column's values as coarse as they are held: a time to the hour, the day, the week, the month or the quarter."""
    if not pa.types.is_temporal(field.type):
        return _cast(values, field)
    return pc.floor_temporal(_cast(values, field), unit=_unit(granted), week_starts_monday=True)


def _unit(granted: frozenset[Treatment]) -> str:
    """How finely a time may be held: what its treatments could release, and no more.

    Of a week no month can be told, so where both may leave the day is held.
    """
    if Treatment.DATE_AND_HOUR_BAND in granted:
        return "hour"
    return next((unit for told, unit in _UNITS if granted <= told), "day")


def _places_of(feed: Feed, name: str) -> tuple[Place, ...]:
    """The place that a column tells, if any."""
    return tuple(place for place in feed.places if place.column == name)


def _ages(rows: pa.Table, feed: Feed) -> pa.Array:
    """Completed years on the day of the event; null where either date is missing or together they make no age.

    Some feeds give the age itself, as a number. Who was born on 29 February completes a year on 1 March where the year
    has no such day.
    """
    birth = next(column for column in feed.columns if column.field_class is FieldClass.DOB)
    if birth.type is ColumnType.INTEGER:
        ages = _cast(rows.column(birth.name), pa.field(birth.name, pa.int64()))
    else:
        born, then = (
            _cast(rows.column(name), pa.field(name, pa.date32()))
            for name in (birth.name, feed.event_time or birth.name)
        )
        ages = _completed_years(born, then)
    possible = pc.and_(pc.greater_equal(ages, 0), pc.less_equal(ages, OLDEST))
    return pc.cast(pc.if_else(possible, ages, pa.scalar(None, pa.int64())), pa.int16())


def _completed_years(born: pa.Array, then: pa.Array) -> pa.Array:
    """Whole years between days; null where either is."""
    before_birthday = pc.less(_day_of_year(then), _day_of_year(born))
    return pc.subtract(pc.subtract(pc.year(then), pc.year(born)), pc.cast(before_birthday, pa.int64()))


def _day_of_year(days: pa.Array) -> pa.Array:
    """Month and day as one number that orders them, leap year or not."""
    return pc.add(pc.multiply(pc.month(days), 32), pc.day(days))


def _cast(values: pa.ChunkedArray | pa.Array, field: pa.Field) -> pa.Array:
    """Text, encoded or not, as the type of its column; of a time given for a day, its day.

    Each distinct text of a dictionary is read once. Raises `UntypedValueError`.
    """
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if field.type == whole.type:
        return whole
    if isinstance(whole, pa.DictionaryArray):
        return _cast(whole.dictionary, field).take(whole.indices)
    try:
        texts = pc.utf8_slice_codeunits(whole, 0, _DAY) if pa.types.is_date(field.type) else whole
        return pc.cast(texts, field.type)
    except pa.ArrowInvalid:
        raise UntypedValueError(field.name, str(field.type)) from None

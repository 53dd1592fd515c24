"""What is kept of an accepted row: only columns that some agreement in force could release, typed, with their place."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.errors import UntypedValueError
from contracts.feed import Feed
from contracts.vocabulary import ColumnType

_TEXT = pa.dictionary(pa.int32(), pa.string())  # few values repeat on many rows; in Parquet it is plain text
_ARROW_TYPES = {
    ColumnType.STRING: _TEXT,
    ColumnType.NUMBER: pa.float64(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DATE: pa.date32(),
}


@dataclass(frozen=True, slots=True)
class EventPlaces:
    """Where accepted rows happened, row by row: the edition of the code as sent, and today's areas for it."""

    edition: pa.Array
    lsoa21_code: pa.Array
    local_authority_code: pa.Array


def event_schema(feed: Feed, kept: tuple[str, ...]) -> pa.Schema:
    """The schema of a feed's event rows when `kept` columns may be held."""
    fields = [pa.field("line", pa.int64(), nullable=False)]
    for name in kept:
        fields.append(pa.field(name, _ARROW_TYPES[feed.column(name).type]))
        if feed.place is not None and name == feed.place.column:
            fields += [pa.field(place, _TEXT) for place in _PLACE_COLUMNS]
    return pa.schema(fields)


_PLACE_COLUMNS = ("lsoa_edition", "lsoa21_code", "local_authority_code")


def event_rows(rows: pa.Table, places: EventPlaces | None, feed: Feed, kept: tuple[str, ...]) -> pa.Table:
    """Event rows of accepted source rows (text, with `line`): the kept columns, cast, and today's areas."""
    columns: list[pa.ChunkedArray | pa.Array] = []
    schema = event_schema(feed, kept)
    for field in schema:
        if field.name in _PLACE_COLUMNS and places is not None:
            columns.append(_cast(getattr(places, field.name.removeprefix("lsoa_")), field))
        else:
            columns.append(_cast(rows.column(field.name), field))
    return pa.Table.from_arrays(columns, schema=schema)


def _cast(values: pa.ChunkedArray | pa.Array, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    """Text, encoded or not, as the type of its column. Raises `UntypedValueError`."""
    try:
        if field.type == values.type:
            return values
        return pc.cast(pc.cast(values, pa.string()), field.type)
    except pa.ArrowInvalid:
        raise UntypedValueError(field.name, str(field.type)) from None

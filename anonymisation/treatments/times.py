"""Times: the day with six hours of it, the day, the week, the month, the quarter.

Of a guarded row (`contracts.feed.Guard`) the day is never told: the Monday of its week stands in its place.
"""

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.source import Source, Treated

_HOUR_BANDS = ("00-05", "06-11", "12-17", "18-23")
_A_MONTH = r"\A[0-9]{4}-(0[1-9]|1[0-2])\z"
UNCLEAR = "month-unclear"


def date_and_hour_band(source: Source) -> Treated:
    """The day, and in which six hours of it; of a guarded row no hours."""
    bands = pa.array(_HOUR_BANDS).take(pc.divide(pc.hour(source.values()), 6))
    if source.guarded is not None:
        bands = pc.if_else(source.guarded, pa.scalar(None, pa.string()), bands)
    return Treated({f"{source.name}_date": _days(source), f"{source.name}_hour_band": bands})


def date(source: Source) -> Treated:
    """Only the day leaves."""
    return Treated({source.name: _days(source)})


def week(source: Source) -> Treated:
    """Only the week leaves, by its Monday (ISO 8601)."""
    return Treated({source.name: floored(_as_days(source.values()), "week")})


def month(source: Source) -> Treated:
    """Only the calendar month leaves, of a date or of a text that is a month; a row with any other text is withheld."""
    values = source.values()
    if pa.types.is_temporal(values.type):
        return Treated({source.name: pc.strftime(values, format="%Y-%m")})
    is_month = _is_month(values.combine_chunks())
    finer = pc.fill_null(pc.invert(is_month), fill_value=False).to_numpy(zero_copy_only=False)
    if not finer.any():
        return Treated({source.name: values})
    months = pc.if_else(is_month, pc.cast(values, pa.string()), pa.scalar(None, pa.string()))
    return Treated({source.name: months}, {UNCLEAR: finer})


def quarter(source: Source) -> Treated:
    """Only the calendar quarter leaves, as 2024-Q1; of a text what its month tells."""
    months = month(source)
    return Treated({source.name: quarters(months.columns[source.name])}, months.withheld)


def quarters(months: pa.ChunkedArray) -> pa.ChunkedArray:
    """The calendar quarters of texts that are months."""
    texts = pc.cast(months, pa.string())
    number = pc.divide(pc.add(pc.cast(pc.utf8_slice_codeunits(texts, 5), pa.int8()), 2), 3)
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, 4), pc.cast(number, pa.string()), "-Q")


def floored(days: pa.ChunkedArray, unit: str) -> pa.ChunkedArray:
    """The first day of the `week`, `month` or `quarter` of each; a week begins on Monday."""
    return pc.floor_temporal(days, unit=unit, week_starts_monday=True)


def _days(source: Source) -> pa.ChunkedArray:
    """The day, or the Monday of a guarded row."""
    days = _as_days(source.values())
    return days if source.guarded is None else pc.if_else(source.guarded, floored(days, "week"), days)


def _as_days(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times as their days, those before 1970 too."""
    return pc.cast(values, pa.date32(), safe=False)


def _is_month(texts: pa.Array) -> pa.Array:
    """Which texts are months, asking each distinct one once where they are held so; null where there is none."""
    if isinstance(texts, pa.DictionaryArray):
        return _is_month(texts.dictionary).take(texts.indices)
    return pc.match_substring_regex(texts, _A_MONTH)

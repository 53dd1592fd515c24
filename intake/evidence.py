"""What makes a row a record, whatever else stands in it: a valid reference, or two values that only a record has."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column, Feed
from contracts.formats.every_format import read
from contracts.vocabulary import ColumnType
from intake.findings import Mask
from intake.headers.readings import needed_columns

Counts = npt.NDArray[np.int64]

_ENOUGH = 2
"""So many telling values make a record: a line of text may hold one by chance, as the day on which it was printed."""
_NUMBERS = (ColumnType.NUMBER, ColumnType.INTEGER)
_DAYS = (ColumnType.DATE, ColumnType.TIMESTAMP)
_DAY = (
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{1,2}[-/ ]?[A-Za-z]{3,9}[-/ ,]*\d{2,4})"
    r"([T ].*)?"
)
"""A day, written in any of the ways that can be mended."""


def records(rows: pa.Table, feed: Feed) -> Mask:
    """The rows, of text columns under the contract's names, that are surely records.

    Such a row has a valid record reference, or valid values in two of the columns that are needed; where fewer than two
    of those are telling, in two of any that are.
    """
    values = sum((_valid(rows.column(column.name), column) for column in _telling(feed)), _none(rows.num_rows))
    certain: Mask = values >= _ENOUGH
    for column in _reference(feed):
        certain = certain | _valid(rows.column(column.name), column).astype(np.bool_)
    return certain


def of_a_record(cells: Sequence[str], feed: Feed) -> bool:
    """Whether cells whose columns are not known are surely a record's: as `records`, each cell in any column."""
    texts = pa.chunked_array([pa.array(cells, pa.string())])
    if any(_valid(texts, column).any() for column in _reference(feed)):
        return True
    columns = _telling(feed)
    fits = np.array([_valid(texts, column) for column in columns]).reshape(len(columns), len(cells))
    return bool(min(fits.any(axis=0).sum(), fits.any(axis=1).sum()) >= _ENOUGH)


def _reference(feed: Feed) -> list[Column]:
    """The record reference, if the contract says how one is written."""
    return [column for column in feed.columns if column.name == feed.record_reference and is_telling(column)]


def _telling(feed: Feed) -> list[Column]:
    """The columns whose valid values make a record."""
    every = [column for column in feed.columns if is_telling(column)]
    needed = needed_columns(feed)
    of_needed = [column for column in every if column.name in needed]
    return of_needed if len(of_needed) >= _ENOUGH else every


def is_telling(column: Column) -> bool:
    """Whether the contract says enough of a column to know its values; not of numbers, which a total has too."""
    said = bool(column.codes) or column.pattern is not None or column.format is not None
    return column.type in _DAYS or (said and column.type not in _NUMBERS)


def _valid(values: pa.ChunkedArray, column: Column) -> Counts:
    """1 for each value that the contract allows in a telling column, before anything is mended; 0 for any other."""
    texts = pc.utf8_trim_whitespace(values.combine_chunks())
    if column.format is not None:
        return read(column.format, texts).shaped.astype(np.int64)
    if column.type in _DAYS:
        fits = pc.match_substring_regex(texts, f"^{_DAY}$")
    elif column.codes:
        known = [*column.codes, *column.retired_codes, *(label for label, _ in column.code_labels)]
        fits = pc.is_in(texts, pa.array(known, pa.string()))
    else:
        fits = pc.match_substring_regex(texts, f"^(?:{column.pattern})$")
    found: Counts = pc.fill_null(fits, fill_value=False).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _none(rows: int) -> Counts:
    """A count of nothing for each of some rows."""
    return np.zeros(rows, dtype=np.int64)

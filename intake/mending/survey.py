"""A survey of a file's dates before any is read: how many rows tell in which order days and months are written.

Most files write ISO dates, and their first block shows it: they are read once. Then ISO is decided for the file, and a
date that comes later and is written otherwise breaks the rule `type`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from contracts.feed import Column, Feed
from intake.encoding import in_one_part
from intake.mending.dates.calendar import EXCEL_1900, EXCEL_1904, Numbers
from intake.mending.dates.orders import Evidence, evidence_of, stated
from intake.mending.dates.times import split
from intake.mending.dates.written import Shape, Written, written
from intake.mending.mended import closer
from intake.mending.steps import cleaning, of_dates


@dataclass(frozen=True, slots=True)
class Survey:
    """What the dates of a file tell, by column. `serial_zero` is the day 0 of its workbook's serial numbers."""

    evidence: Mapping[str, Evidence]
    serial_zero: int = EXCEL_1900

    def __add__(self, more: "Survey") -> "Survey":
        """What two parts of a file tell together."""
        added = {name: evidence + more.evidence[name] for name, evidence in self.evidence.items()}
        return Survey(added, self.serial_zero)


def survey(table: pa.Table, feed: Feed, *, from_1904: bool = False) -> Survey:
    """What the dates of some rows tell. `from_1904` says that their workbook counts days from 1904."""
    serial_zero = EXCEL_1904 if from_1904 else EXCEL_1900
    evidence = {}
    for column in feed.columns:
        if of_dates(column):
            values, rows = _counted(table.column(column.name))
            dates, of_text = _dates(values, column, serial_zero)
            evidence[column.name] = evidence_of(dates, np.bincount(of_text, rows, len(dates.shape)).astype(np.int64))
    return Survey(evidence, serial_zero)


def needs_survey(first_block: pa.Table, feed: Feed) -> bool:
    """Whether a file must be surveyed before it is read: a date of its first block is written in another way than ISO.

    A column of which the contract states how its dates are written needs none.
    """
    for column in feed.columns:
        if of_dates(column) and stated(column.date_format) is None:
            values, _ = _counted(first_block.column(column.name))
            dates, _ = _dates(values, column, EXCEL_1900)
            if (dates.shape > Shape.ISO).any():
                return True
    return False


def _dates(values: pa.Array, column: Column, serial_zero: int) -> tuple[Written, Numbers]:
    """The distinct dates of distinct values, and which of them each value has."""
    found = closer(values, cleaning(column))
    cleaned = None if found is None else found.put_back(values)
    parts = split(values if cleaned is None else cleaned)
    return written(parts.dates, serial_zero), parts.date_of


def _counted(column: pa.ChunkedArray) -> tuple[pa.Array, Numbers]:
    """The values of a column, and how many rows have each; a missing one is no value."""
    whole = in_one_part(column)
    if not isinstance(whole, pa.DictionaryArray):
        whole = whole.dictionary_encode()
    places = whole.indices.drop_null().to_numpy()
    return whole.dictionary, np.bincount(places, minlength=len(whole.dictionary)).astype(np.int64)

"""Ages on the day of the event: the year, or the band."""

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.bands import banded
from anonymisation.treatments.source import Source, Treated
from contracts.feed import AGE

AGE_BANDS = {0: "0-9", 10: "10-14", 15: "15-17", 18: "18-24", 25: "25-34", 35: "35-49", 50: "50-64", 65: "65+"}
"""From which age, and the band. They break at criminal responsibility (10), adulthood (18) and the duty's focus on
under-25s, so that no table of one can be subtracted from a table of another."""
OPEN_ENDED = max(AGE_BANDS)
"""The age from which a year is told as this one: the old are few, and a year of age would name them."""


def age_band(source: Source) -> Treated:
    """Only the band of the age leaves; none where there is no age."""
    return Treated({"age_band": _bands(source)})


def age(source: Source) -> Treated:
    """The age in completed years, `OPEN_ENDED` for whoever is older; beside it the band."""
    years = pc.min_element_wise(source.events.column(AGE), pa.scalar(OPEN_ENDED, pa.int16()), skip_nulls=False)
    return Treated({"age": years, "age_band": _bands(source)})


def _bands(source: Source) -> pa.ChunkedArray:
    """The band of each age."""
    return banded(source.events.column(AGE), tuple(AGE_BANDS), tuple(AGE_BANDS.values()))

"""Bands: of a number only which of some bands it lies in; each begins at an edge and ends before the next."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.source import Source, Treated


def band(source: Source) -> Treated:
    """Only the band of a number leaves; none where it lies below the first, or where there is no number."""
    column = source.column
    return Treated({f"{column.name}_band": banded(source.values(), column.bands, column.band_names)})


def banded(values: pa.ChunkedArray, edges: Sequence[float], names: Sequence[str]) -> pa.ChunkedArray:
    """The name of the band of each number; null below the first edge, and for what is no number.

    A number that is an edge lies in the band which begins there.
    """
    whole = values.combine_chunks()
    numbers = pc.fill_null(whole, 0).to_numpy(zero_copy_only=False)
    place = np.searchsorted(edges, numbers, side="right") - 1
    missing = whole.is_null().to_numpy(zero_copy_only=False) | (place < 0) | ~np.isfinite(numbers)
    found = pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32), mask=missing), pa.array(names, pa.string()))
    return pa.chunked_array([found])

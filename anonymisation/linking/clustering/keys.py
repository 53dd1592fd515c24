"""Record keys in order. Whatever could hang on places hangs on the order of record keys: it is the same in any run."""

import numpy as np
import pyarrow as pa

from anonymisation.linking.clustering.rule import Numbers
from anonymisation.linking.errors import RepeatedError

RECORD_KEY = pa.binary(16)
_HALF = 8
_HALVES = RECORD_KEY.byte_width // _HALF


def ranks(keys: pa.Array | pa.ChunkedArray) -> Numbers:
    """For each record key how many lesser ones there are. Raises `RepeatedError` where one comes twice or is null."""
    whole = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    content = np.frombuffer(whole.cast(RECORD_KEY).buffers()[1] or b"", ">u8")
    start = whole.offset * _HALVES
    halves = content[start : start + len(whole) * _HALVES].reshape(-1, _HALVES).astype(np.uint64)
    order = np.argsort(halves[:, 0])
    if (halves[order][1:, 0] == halves[order][:-1, 0]).any():
        order = np.lexsort((halves[:, 1], halves[:, 0]))  # several times slower, and keys are all but never so alike
    if whole.null_count or (halves[order][1:] == halves[order][:-1]).all(axis=1).any():
        what = "record key"
        raise RepeatedError(what)
    found = np.empty(len(whole), dtype=np.int64)
    found[order] = np.arange(len(whole))
    return found

"""A peer: `cryptography`'s HMAC, the state after the key copied for each value; what the gateway itself did before."""

from collections.abc import Callable

import pyarrow as pa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from benchmarks.task import Task
from benchmarks.token_column import KEY, on_one_core, read_column


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the tokens made, which are those of the gateway."""
    on_one_core()
    column = read_column(task.file)
    return lambda: len(loop(column))


def loop(column: pa.ChunkedArray) -> pa.Array:
    """The tokens of a column."""
    keyed = HMAC(KEY.hex().encode(), SHA256())
    digests = []
    for text in column.to_pylist():
        state = keyed.copy()
        state.update(text.encode())
        digests.append(state.finalize()[:16])
    return pa.array(digests, pa.binary(16))

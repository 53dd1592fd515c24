"""A peer: the standard library's `hmac.digest`, called once a value."""

import hmac
from collections.abc import Callable

import pyarrow as pa

from benchmarks.task import Task
from benchmarks.token_column import KEY, on_one_core, read_column


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the tokens made, which are those of the gateway."""
    on_one_core()
    column = read_column(task.file)
    return lambda: len(loop(column))


def loop(column: pa.ChunkedArray) -> pa.Array:
    """The tokens of a column."""
    key = KEY.hex().encode()
    digests = [hmac.digest(key, text.encode(), "sha256")[:16] for text in column.to_pylist()]
    return pa.array(digests, pa.binary(16))

"""The columns of identifiers that tokens are made of: ten digits each, invented, kept as an Arrow file."""

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

KEY = bytes(range(32))
"""A key of nobody's."""
_DIGITS = 10
_STEP = 317  # no two numbers below ten million give the same ten digits
_FIRST = 4_000_000_000
_AT_ONCE = 1_000_000


def write_column(path: Path, rows: int, distinct: int, seed: int = 1) -> Path:
    """Write `rows` identifiers of which `distinct` differ, in no order."""
    random = np.random.default_rng(seed)
    numbers = random.permutation(distinct) if distinct == rows else random.integers(0, distinct, rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, pa.schema([("id", pa.string())])) as writer:
        for start in range(0, rows, _AT_ONCE):
            writer.write(pa.record_batch([_texts(numbers[start : start + _AT_ONCE])], ["id"]))
    return path


def read_column(path: Path) -> pa.ChunkedArray:
    """The identifiers of a file, whole in memory."""
    with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all().column("id")


def on_one_core() -> None:
    """Keep this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _texts(numbers: npt.NDArray[np.int64]) -> pa.Array:
    """Ten digits for each number."""
    shown = numbers[:, None] * _STEP + _FIRST
    digits = (shown // 10 ** np.arange(_DIGITS - 1, -1, -1) % 10 + ord("0")).astype(np.uint8)
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * _DIGITS
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(digits))

"""(a) The bare copy: DuckDB reads every column as text and writes zstd Parquet, two threads. It calls no fsync."""

from collections.abc import Callable

import duckdb
import pyarrow.parquet as pq

from benchmarks.task import Task


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows copied."""
    copied = task.folder / "copied.parquet"

    def copy() -> int:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("set enable_progress_bar = false")
            source = connection.read_csv(str(task.file), header=True, all_varchar=True)
            source.write_parquet(str(copied), compression="zstd")
        rows: int = pq.read_metadata(copied).num_rows
        return rows

    return copy

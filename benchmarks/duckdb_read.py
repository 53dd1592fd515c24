"""DuckDB's own read of a CSV: every column as text, two threads, every batch drawn and let go."""

from collections.abc import Callable

import duckdb

from benchmarks.task import Task


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows read."""

    def read() -> int:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("set enable_progress_bar = false")
            rows = connection.read_csv(str(task.file), header=True, all_varchar=True)
            return sum(batch.num_rows for batch in rows.to_arrow_reader())

    return read

"""Which engine computes what is too much for one, as a gateway's settings name it."""

from enum import StrEnum


class Engine(StrEnum):
    """DuckDB in this process, or Spark where one machine's memory does not hold what is compared."""

    DUCKDB = "duckdb"
    SPARK = "spark"

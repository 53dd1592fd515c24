"""How alike two texts are, by DuckDB's own count, for an engine that has another: Spark's workers import this alone."""

import pyarrow as pa

from engine.duck import open_duckdb


def likeness(left: pa.Array, right: pa.Array) -> pa.Array:
    """Jaro and Winkler's likeness of texts, pair by pair, from 0 to 1; null where one of them is."""
    connection = open_duckdb(threads=1)
    try:
        connection.register("pairs", pa.table({"l": left, "r": right}))
        answer = connection.sql("select jaro_winkler_similarity(l, r) as likeness from pairs").to_arrow_table()
    finally:
        connection.close()
    return answer.column("likeness").combine_chunks()

"""What computes pairs: DuckDB in this process, or Spark where one machine's memory does not hold them.

Both are asked the same questions by Splink, and answer them alike: the same edges, and so the same clusters.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, SparkAPI

from engine.duck import open_duckdb
from engine.engines import Engine
from engine.likeness import likeness
from engine.spark import open_spark


class Computing(Protocol):
    """An engine that is open. `api` is Splink's way to it."""

    api: Any

    def put(self, name: str, table: pa.Table) -> None:
        """Hand it a table, under a name."""

    def run(self, statement: str) -> None:
        """Have it do something that answers nothing."""

    def ask(self, question: str) -> pa.Table:
        """Ask it, and have the whole answer."""


@contextmanager
def computing(engine: Engine) -> Iterator[Computing]:
    """An engine, closed at the end. Raises `SparkMissingError` where that is asked for and is not there."""
    if engine is Engine.SPARK:
        with open_spark() as session:
            yield _OnSpark(session)
        return
    connection = open_duckdb()
    try:
        yield _OnDuckDB(connection)
    finally:
        connection.close()


class _OnDuckDB:
    """DuckDB, in memory and locked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.api = DuckDBAPI(connection)
        # Splink opens a connection of its own beside ours, for charts that nobody draws here.
        self.api._ddb_con.close()  # noqa: SLF001 - Splink cannot be asked not to

    def put(self, name: str, table: pa.Table) -> None:
        """Hand it a table, under a name."""
        self._connection.register("handed_over", table)
        self._connection.execute(f"create or replace table {name} as select * from handed_over")  # noqa: S608 - a name of ours
        self._connection.unregister("handed_over")

    def run(self, statement: str) -> None:
        """Have it do something that answers nothing."""
        self._connection.execute(statement)

    def ask(self, question: str) -> pa.Table:
        """Ask it, and have the whole answer."""
        return self._connection.sql(question).to_arrow_table()


class _OnSpark:
    """Spark, with DuckDB's own likeness of names: two libraries' Jaro and Winkler differ where letters are crossed."""

    def __init__(self, session: Any) -> None:
        self._session = session
        session.udf.register("likeness", _likeness_on_spark())
        # Kept in its own encrypted blocks between steps: any other way would write them to a folder in clear.
        api: Any = SparkAPI  # which says no types of what it takes
        self.api = api(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)

    def put(self, name: str, table: pa.Table) -> None:
        """Hand it a table, under a name."""
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def run(self, statement: str) -> None:
        """Have it do something that answers nothing."""
        self._session.sql(statement)

    def ask(self, question: str) -> pa.Table:
        """Ask it, and have the whole answer."""
        return self._session.sql(question).toArrow()


def _likeness_on_spark() -> Any:
    """`likeness` as Spark calls it: many pairs at a time."""
    from pyspark.sql.pandas import functions  # noqa: PLC0415 - an extra that few gateways have

    told: Any = functions.arrow_udf  # whose types say less than it takes
    return told(likeness, "double")

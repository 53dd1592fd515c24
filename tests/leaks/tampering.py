"""Ways in which a careless change would leak, each made here on purpose to see the search find it."""

import os

import dagster as dg
import duckdb
import pyarrow.parquet as pq

from intake.conformance import Conformance
from journey import delivery_files


def log_a_table() -> None:
    """Somebody looks at the rows while mending something."""
    event_rows = delivery_files.event_rows

    def talkative(rows, *rest):
        dg.get_dagster_logger().info(str(rows.to_pydict()))
        return event_rows(rows, *rest)

    delivery_files.event_rows = talkative


def print_a_table() -> None:
    """Or prints them."""
    event_rows = delivery_files.event_rows

    def talkative(rows, *rest):
        print(rows.to_pydict())  # noqa: T201 - that is the fault
        return event_rows(rows, *rest)

    delivery_files.event_rows = talkative


def quote_values_in_an_exception() -> None:
    """A library stumbles over a value, and says which."""

    def stumbling(rows, *_rest):
        raise ValueError(str(rows.to_pydict()))

    delivery_files.event_rows = stumbling


def let_duckdb_spill() -> None:
    """An engine opened in another way than the one way, with more to sort than it may hold in memory."""
    judge = Conformance.judge

    def spilling(self, rows, connection):
        loose = duckdb.connect(config={"memory_limit": "40MB", "temp_directory": os.environ["TMPDIR"], "threads": 1})
        loose.register("rows", rows)
        loose.execute("create table copies as select rows.*, n from rows, range(6000) as t(n)")
        loose.execute("select * from copies order by hash(n), location").fetchmany(1)
        return judge(self, rows, connection)

    Conformance.judge = spilling


def write_statistics() -> None:
    """A Parquet writer with its defaults."""
    delivery_files._parquet = lambda sink, schema: pq.ParquetWriter(sink, schema, compression="zstd")


def keep_every_column() -> None:
    """The protected zone holds what no clause releases."""
    from journey import protected  # noqa: PLC0415 - patched where it is used

    protected.columns_to_protect = lambda _agreement, _rules, feed, _on: tuple(column.name for column in feed.columns)


def keep_rows_out_of_scope() -> None:
    """A row outside the area is quarantined rather than gone, in clear."""
    write = delivery_files.DeliveryFiles.write

    def keeping(self, seen):
        place = os.path.join(os.environ["GATEWAY_HOME"], "outside.txt")  # noqa: PTH118 - a line of a hurried change
        with open(place, "a") as kept:  # noqa: PTH123 - as above
            kept.write(str(seen.block.rows.filter(seen.out_of_scope).to_pydict()))
        write(self, seen)

    delivery_files.DeliveryFiles.write = keeping

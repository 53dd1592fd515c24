"""The child that answers questions: `python -m engine.locked`, started bare, with no key, file, network or environment.

It is told a question, says which tables that names, is given those that its parent lets out, and gives the answer's
rows or one refusal. Its words may quote values, and are for the asker's terminal alone: a rule, a space, the words.
"""

import gc
import importlib
import json
import os
import sys
import threading
from dataclasses import asdict, dataclass
from typing import BinaryIO

import duckdb
import pyarrow as pa

from engine.confinement import confine
from engine.duck import open_duckdb
from engine.frames import BrokenFrameError, Kind, read_frame, write_batch, write_frame
from engine.question import UnansweredError, tables_named

_STOPPED = 70
_BATCH_ROWS = 2048
_LOADED_LATER = ("numpy.ma", "pyarrow.dataset", "pyarrow.compute", "encodings.ascii", "encodings.idna")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a question may use: bytes for DuckDB and for all, seconds of the clock, rows and bytes of its answer."""

    engine_bytes: int = 1 << 30
    memory_bytes: int = 3 << 30
    seconds: float = 30.0
    rows: int = 10_000
    answer_bytes: int = 64 << 20

    def as_json(self) -> bytes:
        """As the child is told."""
        return json.dumps(asdict(self)).encode()


def main() -> None:
    """Answer one question over standard input and output, and end."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()
    try:
        bounds = Bounds(**json.loads(_expected(source, Kind.SETTINGS)))
        connection = _ready(bounds)
        confine(bounds.memory_bytes, int(bounds.seconds) + 1)
        _serve(source, sink, connection, bounds)
    except BaseException:  # noqa: BLE001 - an engine may raise anything, and none of it may be told
        os._exit(_STOPPED)
    os._exit(0)


def _ready(bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """A locked connection that has loaded all that it will ever load: afterwards no file can be opened."""
    pa.set_memory_pool(pa.system_memory_pool())
    for name in _LOADED_LATER:
        importlib.import_module(name)
    connection = open_duckdb(memory_limit=f"{bounds.engine_bytes}B")
    connection.register("warming", pa.table({"number": [1]}))
    connection.sql("select sum(number), json_serialize_sql('select 1') from warming").to_arrow_table()
    connection.unregister("warming")
    sys.meta_path.clear()
    return connection


def _serve(source: BinaryIO, sink: BinaryIO, connection: duckdb.DuckDBPyConnection, bounds: Bounds) -> None:
    """Read the question, take the tables, give the answer."""
    try:
        question = _expected(source, Kind.QUESTION).decode()
        named = tables_named(connection, question)
        write_frame(sink, Kind.NAMES, json.dumps(named).encode())
        _take_tables(source, connection)
        for batch in _answer(connection, question, bounds):
            write_batch(sink, batch)
        write_frame(sink, Kind.END)
    except UnansweredError as refused:
        write_frame(sink, Kind.REFUSAL, f"{refused.rule} {refused.words}".encode())


def _take_tables(source: BinaryIO, connection: duckdb.DuckDBPyConnection) -> None:
    """Take each table under the name that is said before its rows."""
    name, batches = "", dict[str, list[pa.RecordBatch]]()
    while (frame := read_frame(source))[0] is not Kind.COMPLETE:
        if frame[0] is Kind.TABLE:
            name = frame[1].decode()
            batches[name] = []
        elif frame[0] is Kind.ROWS:
            batches[name] += pa.ipc.open_stream(frame[1])
        else:
            raise BrokenFrameError
    for table, rows in batches.items():
        connection.register(table, pa.Table.from_batches(rows))


def _answer(connection: duckdb.DuckDBPyConnection, question: str, bounds: Bounds) -> list[pa.RecordBatch]:
    """The rows of the answer. Raises `UnansweredError` past a limit, or with what DuckDB says is wrong."""
    watchdog = threading.Timer(bounds.seconds, connection.interrupt)
    watchdog.start()
    try:
        found = _no_more_than(connection.sql(question).to_arrow_reader(_BATCH_ROWS), bounds)
    except duckdb.InterruptException:
        raise UnansweredError("too-slow", f"it took longer than {bounds.seconds:.0f} seconds: ask less") from None
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
        raise UnansweredError("too-large", "it needs more memory than a question may use: ask less") from None
    except duckdb.Error as error:
        raise UnansweredError("engine", str(error)) from None
    finally:
        watchdog.cancel()
    return found


def _no_more_than(reader: pa.RecordBatchReader, bounds: Bounds) -> list[pa.RecordBatch]:
    """What a reader gives, an empty batch at first for its columns. Raises `UnansweredError` past a limit."""
    found, rows, size = [pa.RecordBatch.from_pylist([], reader.schema)], 0, 0
    for batch in reader:
        found.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows > bounds.rows:
            raise UnansweredError("answer-too-long", f"its answer has over {bounds.rows:,} rows: ask for fewer")
        if size > bounds.answer_bytes:
            raise UnansweredError("answer-too-long", f"its answer has over {bounds.answer_bytes:,} bytes: ask less")
    return found


def _expected(source: BinaryIO, kind: Kind) -> bytes:
    """What must be said next."""
    said, content = read_frame(source)
    if said is not kind:
        raise BrokenFrameError
    return content


if __name__ == "__main__":
    main()

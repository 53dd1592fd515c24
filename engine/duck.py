"""The one way to open DuckDB: in memory, no spill to disk, no reach outside what it is handed, locked."""

import duckdb

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # A spilled page is a clear copy of people's data on a disk: with no room to spill, DuckDB fails instead.
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # A Python variable that happens to share a table's name must never be read.
    "python_enable_replacements": False,
}


def open_duckdb(*, threads: int = 2, memory_limit: str = "4GB") -> duckdb.DuckDBPyConnection:
    """A fresh connection, its settings locked. `memory_limit` as DuckDB writes it; past it a query fails.

    Its errors may quote cell values: whoever calls must not let their text travel.
    """
    connection = duckdb.connect(":memory:", config=_SETTINGS | {"threads": threads, "memory_limit": memory_limit})
    connection.execute("set enable_progress_bar = false")
    # No file, no network, no extension: tables are handed over as Arrow and nothing else can be read.
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection

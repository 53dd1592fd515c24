"""No test waits for the disk: none cuts the power, and what a killed process gave to the system stays.

That every sync is asked for, and before which name, is tested in `tests/zones/test_durable.py`. Dagster's history is
SQLite's to sync, through `sqlite3.dbapi2`; `sqlite3.connect` is still as it was.
"""

import os
import sqlite3.dbapi2
from typing import Any


def wait_for_no_disk() -> None:
    """From now on, in this process, syncing a file only asks whether it is open, and SQLite syncs none."""
    os.fsync = _asked
    sqlite3.dbapi2.connect = _connected


def _asked(descriptor: int) -> None:
    os.fstat(descriptor)


class _Unsynced(sqlite3.Connection):
    """Whatever is said of how it syncs, it does not."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return super().execute(_NEVER if sql.upper().startswith(_SYNCS) else sql, *values)


_SYNCS = "PRAGMA SYNCHRONOUS ="
_NEVER = f"{_SYNCS} OFF"


def _connected(*arguments: Any, **named: Any) -> sqlite3.Connection:
    connection = sqlite3.connect(*arguments, factory=_Unsynced, **named)
    connection.execute(_NEVER).close()
    return connection

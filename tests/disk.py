"""No test waits for the disk: none cuts the power, and what a killed process gave to the system stays.

What tests write lies in memory where there is enough of it: to make thousands of small files and folders on a disk, and
to delete them again, takes half of the processor's time of tests that open gateways. That every sync is asked for, and
before which name, is tested in `tests/zones/test_durable.py`. Dagster's history is SQLite's to sync, through
`sqlite3.dbapi2`; `sqlite3.connect` is still as it was.
"""

import os
import shutil
import sqlite3.dbapi2
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - what is written there lies in a folder for its owner alone
OF_TESTS = SHARED_MEMORY / f"tests-of-{os.getuid()}"
"""All that tests themselves write to memory: whoever looks there for what else was written leaves it out."""
_ENOUGH_BYTES = 4 << 30
"""Many times what three workers were seen to keep at once: what fails is kept, and some write much for a moment."""


def write_to_memory() -> None:
    """From now on temporary files of this process and its children lie in memory, if there is enough of it.

    Whoever says by TMPDIR where they are to lie has them there.
    """
    if "TMPDIR" not in os.environ and _is_fit(SHARED_MEMORY):
        with suppress(FileExistsError):  # nor is it ours where it is no folder
            OF_TESTS.mkdir()
        if (found := OF_TESTS.lstat()).st_uid == os.getuid() and stat.S_ISDIR(found.st_mode):
            OF_TESTS.chmod(0o711)  # PostgreSQL, which runs as another user, passes through to a folder of its own
            os.environ["TMPDIR"] = str(OF_TESTS)
            tempfile.tempdir = None


def _is_fit(place: Path) -> bool:
    """Whether there is such a place, with enough room, in which a script may also run: some tests write one."""
    if not os.access(place, os.W_OK) or os.statvfs(place).f_flag & os.ST_NOEXEC:
        return False
    return min(psutil.virtual_memory().available, shutil.disk_usage(place).free) > _ENOUGH_BYTES


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

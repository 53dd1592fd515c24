"""How much of the work is tokens: the whole way of a file about people, under a profiler that counts processor time.

The protecting pass makes no token, nor does linking: they are made where a product is given pids. All of them together
are held against the pass.
"""

import cProfile
import json
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import whole_way
from benchmarks.child import MeasurementError
from benchmarks.task import Task

_PASS = ("journey/protected.py", "protect")
_TOKENS = ("anonymisation/tokens.py", "tokens")


def share_file(folder: Path) -> Path:
    """Where the processor seconds are left."""
    return folder / "share.json"


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted, and leaves the processor seconds of both in a file."""
    whole = whole_way.prepared(task)

    def profiled() -> int:
        profile = cProfile.Profile(time.process_time)
        rows: int = profile.runcall(whole)
        seconds = {"protecting": _seconds(profile, *_PASS), "tokens": _seconds(profile, *_TOKENS)}
        share_file(task.folder).write_text(json.dumps(seconds), "utf-8")
        return rows

    return profiled


def _seconds(profile: cProfile.Profile, file: str, function: str) -> float:
    """The processor seconds of a function with all that it called. Raises MeasurementError if it was not called."""
    found = [entry for entry in profile.getstats() if _is(entry.code, file, function)]
    if not found:
        raise MeasurementError(f"{function} of {file} was not called, or not where it could be timed")
    return sum(float(entry.totaltime) for entry in found)


def _is(code: object, file: str, function: str) -> bool:
    """Whether an entry of the profiler's is of a function."""
    return getattr(code, "co_name", "") == function and getattr(code, "co_filename", "").endswith(file)

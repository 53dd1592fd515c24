"""One measurement in a process of its own: imports first, then the clock, so that no way warms or burdens another.

Peak memory is VmHWM. `ru_maxrss` will not do on Linux: a child starts with that of the process that started it. What a
way leaves to children of its own counts too: their memory is looked at while they run.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.task import Task, Way, read_task

_CHECKOUT = Path(__file__).parents[1]
_MIB = 1 << 20
_LOOK_SECONDS = 0.25


class MeasurementError(Exception):
    """A measurement failed, or did not do the work that it was timed for."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long it took, on the clock and of all cores, the most memory that it held, and the rows it accounted for.

    On a machine with other work, processor time says more than the clock; figures are by the clock. `parts` are the
    seconds of what some ways are told apart into, by their names.
    """

    seconds: float
    processor_seconds: float
    peak_rss_mib: float
    rows: int
    parts: dict[str, float] = field(default_factory=dict)


def measure(way: Way, task: Task, workshop: Path) -> Timing:
    """Run one way in a fresh process. Raises `MeasurementError` with what the process had to say."""
    os.sync()  # what earlier measurements left to be written must not be paid for by this one
    command = [sys.executable, "-m", "benchmarks.child", way.value, task.as_json()]
    environ = _environ(workshop)
    done = subprocess.run(command, cwd=_CHECKOUT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise MeasurementError(f"{way} failed:\n{done.stdout}{done.stderr}")
    return Timing(**json.loads(done.stdout.splitlines()[-1]))


def passphrase_file(workshop: Path) -> Path:
    """The file in a workshop that opens the keys of its instances."""
    return workshop / "passphrase"


def _environ(workshop: Path) -> dict[str, str]:
    """A child's environment. Its bytecode is kept in the workshop: nobody's figure is the time to compile Python."""
    ours = {
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "GATEWAY_PASSPHRASE_FILE": str(passphrase_file(workshop)),
        "PYTHONPYCACHEPREFIX": str(workshop / "bytecode"),
    }
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | ours


def main() -> None:
    """The child's side: import, prepare, time, print."""
    way, task = Way(sys.argv[1]), read_task(sys.argv[2])
    # pandas is there for the peer alone, but where it is installed pyarrow imports it at its first conversion.
    importlib.import_module("pandas")
    timed = importlib.import_module(f"benchmarks.{way}").prepared(task)
    with children_watched() as peaks:
        start, processor_start = time.perf_counter(), processor_seconds()
        rows = timed()
        seconds, of_all_cores = time.perf_counter() - start, processor_seconds() - processor_start
    print(json.dumps(asdict(Timing(seconds, of_all_cores, peak_rss_mib() + max(peaks), rows))))


def processor_seconds() -> float:
    """Of this process, and of children that have ended; to the microsecond, for `os.times` counts in hundredths."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@contextmanager
def children_watched() -> Iterator[list[float]]:
    """What the children of this process held at most, in MiB, each time that they were looked at (Linux alone)."""
    peaks, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_SECONDS):
            with suppress(OSError):  # a thread or a child has ended meanwhile
                peaks.append(sum(_high_water_mib(Path("/proc", child, "status")) for child in _children()))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    yield peaks
    ended.set()
    watching.join()


def _children() -> list[str]:
    """The processes that this one has started and that run, by number."""
    threads = Path("/proc/self/task")
    return [child for each in threads.iterdir() for child in (each / "children").read_text("ascii").split()]


def peak_rss_mib() -> float:
    """The most memory that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():
        return _high_water_mib(status)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak / 1024


def _high_water_mib(status: Path) -> float:
    """What a process has held at most, as the system says; nothing of one that has ended, and is not waited for yet."""
    lines = [line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


if __name__ == "__main__":
    main()

"""One measurement in a process of its own: imports first, then the clock, so that no way warms or burdens another.

Peak memory is VmHWM. `ru_maxrss` will not do on Linux: a child starts with that of the process that started it.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.task import Task, Way, read_task

_CHECKOUT = Path(__file__).parents[1]
_MIB = 1 << 20


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
    start, processor_start = time.perf_counter(), time.process_time()
    rows = timed()
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor_start
    print(json.dumps(asdict(Timing(seconds, processor_seconds, peak_rss_mib(), rows))))


def peak_rss_mib() -> float:
    """The most memory that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    main()

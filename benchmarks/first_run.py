"""A gateway's first run, before anything is timed: Dagster's history is made, and the lookup taken on."""

from collections.abc import Callable

from benchmarks.child import MeasurementError
from benchmarks.task import ON, Task
from dagster_project.running import run_pending
from journey.instance import open_instance


def prepared(task: Task) -> Callable[[], int]:
    """What is run; it accounts for no rows."""
    instance = open_instance(task.home)

    def run() -> int:
        if not run_pending(instance, ON).ok:
            raise MeasurementError("the first run refused something")
        return 0

    return run

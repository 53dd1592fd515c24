"""(b) The protecting pass over a sealed delivery, as the gateway runs it: keys opened, files written, fsync, ledger."""

from collections.abc import Callable

from benchmarks.task import ON, Task
from journey.instance import open_instance
from journey.protected import protect


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted."""
    instance = open_instance(task.home)
    return lambda: protect(instance, task.receipt_id, ON).rows_accepted

"""What the clock runs for in `benchmarks.partnership`: an invented partnership linked as the gateway's own run does."""

from collections.abc import Callable

from benchmarks.task import ON, Task
from journey.instance import open_instance
from journey.linked import link_people


def prepared(task: Task) -> Callable[[], int]:
    """Open the gateway; then link. It accounts for the rows that are about somebody."""
    instance = open_instance(task.home)
    return lambda: link_people(instance, ON).rows

"""(c) The whole way from the drop to the shared versions, through Dagster in process.

People are linked on the way where the feed is admitted. Versions with pids end in the pending zone, where two people's
signatures are awaited.
"""

from collections.abc import Callable

from benchmarks.child import MeasurementError
from benchmarks.task import ON, PARTNER, Task
from dagster_project.running import run_pending
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.instance import open_instance
from journey.received import receive


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted.

    A run with nothing to do comes first, because Dagster imports much only when it is needed.
    """
    run_pending(open_instance(task.home), ON)
    instance = open_instance(task.home)

    def whole() -> int:
        with task.file.open("rb") as source:
            receipt = receive(instance, source, PARTNER, task.feed, task.period, ON).receipt_id
        report = run_pending(instance, ON)
        refusals = [item.refusal for item in report.deliveries] + [item.refusal for item in report.products]
        refusals = [refusal for refusal in refusals if refusal]
        if refusals or due(instance):
            raise MeasurementError(f"the whole way did not reach its end: {refusals}")
        return DeliveryBook(instance).get(receipt).rows_accepted

    return whole

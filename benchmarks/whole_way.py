"""(c) The whole way from the drop to the shared versions, through Dagster in process.

People are linked on the way where the feed is admitted. Versions with pids end in the pending zone, where two people's
signatures are awaited.

The seconds of linking, and of measuring how good its links are, are left in a file, by the clock: what they take hangs
on how alike people are, and what all else takes does not.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.child import MeasurementError
from benchmarks.task import LINKING, MEASURING, ON, PARTNER, Task, parts_file
from dagster_project import checks
from dagster_project.assets import linked
from dagster_project.running import run_pending
from journey import shared
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.instance import open_instance
from journey.received import receive

_TIMED = (
    (linked, "link_people", LINKING),
    (checks, "measure_links", MEASURING),
    (shared, "measure_links", MEASURING),
)
"""What of a run is told apart: where it is called from, its name, and the part that it is of."""


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted.

    A run with nothing to do comes first, because Dagster imports much only when it is needed.
    """
    run_pending(open_instance(task.home), ON)
    instance = open_instance(task.home)

    def whole() -> int:
        with task.file.open("rb") as source:
            receipt = receive(instance, source, PARTNER, task.feed, task.period, ON).receipt_id
        with _told_apart() as spent:
            report = run_pending(instance, ON)
        refusals = [item.refusal for item in report.deliveries] + [item.refusal for item in report.products]
        refusals = [refusal for refusal in refusals if refusal]
        if refusals or due(instance):
            raise MeasurementError(f"the whole way did not reach its end: {refusals}")
        parts_file(task.folder).write_text(json.dumps(spent), "utf-8")
        return DeliveryBook(instance).get(receipt).rows_accepted

    return whole


@contextmanager
def _told_apart() -> Iterator[dict[str, float]]:
    """Give the seconds of each part, which are counted as long as the with-block lasts."""
    spent = dict.fromkeys((LINKING, MEASURING), 0.0)
    with ExitStack() as patched:
        for module, name, part in _TIMED:
            patched.enter_context(patch.object(module, name, _clocked(getattr(module, name), spent, part)))
        yield spent


def _clocked(called: Callable[..., Any], spent: dict[str, float], part: str) -> Callable[..., Any]:
    """The same function, whose seconds are counted."""

    def clocked(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return called(*given, **named)
        finally:
            spent[part] += time.perf_counter() - start

    return clocked

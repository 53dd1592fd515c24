"""The gateway's own reading of a CSV: opened, its header found, every row parsed and judged, nothing written."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.child import MeasurementError
from benchmarks.task import Task
from contracts.feed import Feed
from contracts.library import Library, shipped_documents
from contracts.vocabulary import ColumnType
from intake.confined.ahead import child_ahead
from intake.findings import FindingCounter
from intake.limits import SHIPPED
from intake.rules import compile_rules
from intake.scope import scope_by_contract
from journey.passing import pass_through

RULES = 60
"""The contract that is measured has at least so many; what the shipped one lacks is made up by patterns."""
_PIECE = 1 << 20


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted. Its child starts before, as in `gateway check`."""
    beginning = ExitStack()
    beginning.enter_context(child_ahead(SHIPPED))
    feed = of_many_rules(Library(shipped_documents()).feed(task.feed), task.period)

    def read() -> int:
        scope, source = scope_by_contract(feed), partial(_chunks, task.file)
        with beginning, pass_through(source, feed, task.period, {}, scope, FindingCounter()) as passing:
            return sum(int(seen.accepted.sum()) for seen in passing.blocks)

    return read


def of_many_rules(feed: Feed, period: str) -> Feed:
    """The contract with rules enough. Raises `MeasurementError` where its columns have no room for them."""
    while (lacking := RULES - len(compile_rules(feed, period))) > 0:
        free = [column for column in feed.columns if column.pattern is None and column.type is ColumnType.STRING]
        if not free:
            raise MeasurementError(f"the contract has no column for {lacking} rules more")
        column = replace(free[0], pattern=".{0,200}")
        feed = replace(feed, columns=tuple(column if item.name == column.name else item for item in feed.columns))
    return feed


def _chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes."""
    with path.open("rb") as source:
        while chunk := source.read(_PIECE):
            yield chunk

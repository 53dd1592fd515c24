"""Tokens as the gateway makes them, of one column on one core: 16 bytes each, before any text is made of them."""

from collections.abc import Callable

from anonymisation.tokens import tokens
from benchmarks.task import Task
from benchmarks.token_column import KEY, on_one_core, read_column


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the tokens made. The library is loaded before."""
    on_one_core()
    column = read_column(task.file)
    tokens(KEY, column.slice(0, 1))
    return lambda: len(tokens(KEY, column))

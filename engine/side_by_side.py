"""Work on several things at once, their order kept."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

WORKERS = 2
"""Threads that work. Arrow and NumPy let go of the interpreter, so they run truly side by side."""
_AHEAD = WORKERS + 2
"""Things in flight: enough to keep the workers busy, few enough that memory stays flat."""

_Given = TypeVar("_Given")
_Done = TypeVar("_Done")


def in_order(given: Iterator[_Given], work: Callable[[_Given], _Done]) -> Iterator[_Done]:
    """Work on several at once and yield what is made of them in their order."""
    waiting: deque[Future[_Done]] = deque()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="pass") as pool:
        try:
            for item in given:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

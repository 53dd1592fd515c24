"""How parsing children end, which no reader is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.copying import Copy


@dataclass(slots=True)
class Ends:
    """How the last child ended: 0, 70 for an exception, less than 0 for a signal."""

    last: int = 0


@contextmanager
def watched() -> Iterator[Ends]:
    """Remember how children end in here; where none can be copied, nobody knows."""
    ends, before = Ends(), Copy.wait

    def wait(child: Copy) -> int:
        ends.last = before(child)
        return ends.last

    Copy.wait = wait  # type: ignore[method-assign]
    try:
        yield ends
    finally:
        Copy.wait = before  # type: ignore[method-assign]

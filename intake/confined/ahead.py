"""A child started ahead of its file, so that what is done meanwhile hides the time that it takes to start."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from intake.confined.process import ChildProcess
from intake.limits import Limits


@dataclass(slots=True)
class _Ahead:
    """The child that waits for a file, until it has one."""

    limits: Limits
    child: ChildProcess | None

    def taken(self) -> ChildProcess | None:
        """The child, once."""
        child, self.child = self.child, None
        return child


_AHEAD: ContextVar[_Ahead | None] = ContextVar("ahead", default=None)


@contextmanager
def child_ahead(limits: Limits) -> Iterator[None]:
    """In here the first file that is opened under these limits, in this thread, finds its child started."""
    ahead = _Ahead(limits, ChildProcess(limits))
    before = _AHEAD.set(ahead)
    try:
        yield
    finally:
        if (unused := ahead.taken()) is not None:
            unused.close()
        _AHEAD.reset(before)


def child_for(limits: Limits) -> ChildProcess:
    """The child that waits, or one that starts now: where none does, of other limits, or if it died while it waited."""
    ahead = _AHEAD.get()
    child = ahead.taken() if ahead is not None and ahead.limits == limits else None
    if child is not None and child.has_ended():
        child.close()
        child = None
    return child or ChildProcess(limits)

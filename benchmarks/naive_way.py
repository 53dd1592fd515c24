"""(d) The naive peer's way: what it must know is looked up before the clock starts."""

from collections.abc import Callable

from benchmarks.naive import Loop, NaivePeer, naive_places
from benchmarks.task import FEED, MONTH, ON, PARTNER, Task
from contracts.intake_plan import intake_plan
from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect


def naive_peer(task: Task) -> NaivePeer:
    """The peer, told what the shipped agreement says."""
    library = Library(shipped_documents())
    feed = library.feed(FEED)
    area = intake_plan(library.agreement, PARTNER, feed, ON).area
    kept = columns_to_protect(library.agreement, library.field_rules, feed, ON)
    return NaivePeer(feed, MONTH, kept, naive_places(task.lookup, library.local_authorities, area))


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted."""
    peer = naive_peer(task)

    def protect() -> int:
        peer.protect(task.file, task.folder, Loop(task.peer_loop))
        return peer.rows["accepted"]

    return protect

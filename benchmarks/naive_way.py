"""(d) The naive peer's way: what it must know is looked up before the clock starts."""

from collections.abc import Callable

from anonymisation.linking.admission import feeds_admitted
from benchmarks.naive import Agreed, Loop, NaivePeer
from benchmarks.naive_places import naive_lookup
from benchmarks.task import ON, PARTNER, Task
from contracts.intake_plan import intake_plan
from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect, references_to_keep


def naive_peer(task: Task) -> NaivePeer:
    """The peer, told what the shipped agreement says."""
    library = Library(shipped_documents())
    feed, agreement, rules = library.feed(task.feed), library.agreement, library.field_rules
    area = intake_plan(agreement, rules, PARTNER, feed, ON).area
    agreed = Agreed(
        kept=columns_to_protect(agreement, rules, feed, ON),
        references=references_to_keep(agreement, rules, feed, ON),
        linked=feed.id in feeds_admitted(agreement, ON),
    )
    lookups = {
        place: naive_lookup(place, task.lookups[place.lookup], library.local_authorities, area) for place in feed.places
    }
    return NaivePeer(feed, task.period, agreed, lookups)


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted."""
    peer = naive_peer(task)

    def protect() -> int:
        peer.protect(task.file, task.folder, Loop(task.peer_loop))
        return peer.rows["accepted"]

    return protect

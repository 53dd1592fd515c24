"""(b) The protecting pass over a sealed delivery, as the gateway runs it: files written, fsync, ledger.

Keys are opened before the clock starts, as a run opens them once for all its deliveries: Argon2id costs 0.15 s a root
whatever the file's size. The whole way, (c), includes them.
"""

from collections.abc import Callable

from benchmarks.task import ON, Task
from custody.roots import RootUse
from journey.instance import open_instance
from journey.protected import protect


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows accepted."""
    instance = open_instance(task.home)
    for use in (RootUse.SEAL, RootUse.LOG):
        instance.keyring.root(use)
    return lambda: protect(instance, task.receipt_id, ON).rows_accepted

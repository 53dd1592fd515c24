"""The job that the crash tests kill, and the process that it runs in.

A child is forked from a server that has imported everything, so that a hundred killed runs cost a minute.
"""

import io
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from custody import local_root
from dagster_project.running import run_pending
from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Instance, open_instance
from journey.landing import claim, landed
from journey.protected import protect
from journey.received import receive, receive_landed
from journey.recovery import recover
from journey.shared import due, share
from tests.invented import FEED, ON, an_instance, crime, crimes_file, lookup_protected, protected, some_crimes
from zones import durable

CONTEXT = multiprocessing.get_context("forkserver")
# pandas is no dependency of ours, but where it is installed pyarrow imports it at the first conversion.
CONTEXT.set_forkserver_preload([__name__, "dagster_project.running", "pandas", "numpy.random"])

# Starting a process also reaps every other that has ended. Two threads that reap one child at once read its exit code
# from the same pipe, and the second finds 255: so starting and reaping take turns, and only the waiting is shared.
TURN = threading.Lock()

FEBRUARY = crimes_file([crime(number, Month="2024-02") for number in range(30)])
RESTATED = crimes_file([*some_crimes(), crime(9000)])


def cheapen_keys() -> None:
    """As the fixture `cheap_keys`, in a child process."""
    local_root._MEMORY_KIB, local_root._ITERATIONS = 64, 1


def prepare(folder: Path) -> Path:
    """A gateway that has published January, with a restated January in its landing folder."""
    instance = an_instance(folder)
    lookup_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    share_all(instance)
    place = instance.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    (place / "extract.csv").write_bytes(RESTATED)
    return instance.home


def job(home: Path) -> None:
    """Everything that a run does, without Dagster: recover, claim, receive, protect, share."""
    cheapen_keys()
    instance = open_instance(home, home.parent / "passphrase")
    recover(instance)
    for file in landed(instance, ON).files:
        claim(instance, file)
    for delivery in DeliveryBook(instance).all():
        if delivery.state in {DeliveryState.LANDED, DeliveryState.RECEIVED}:
            receive_landed(instance, delivery.receipt_id, ON)
            protect(instance, delivery.receipt_id, ON)
    share_all(instance)


def drop_job(home: Path) -> None:
    """A drop, and nothing else."""
    cheapen_keys()
    instance = open_instance(home, home.parent / "passphrase")
    receive(instance, io.BytesIO(FEBRUARY), "police", FEED, "2024-02", ON)


def share_all(instance: Instance) -> None:
    """Publish what is due."""
    for product, period in due(instance):
        share(instance, product.id, period, ON)


@dataclass(frozen=True)
class Kill:
    """Kill the process at its nth durable step."""

    at: int


def run_child(work: Callable[[Path], None], home: Path, kill: Kill | None = None, points: Path | None = None) -> int:
    """Run some work in a child and return its exit code: 0 done, 1 an exception, anything else killed."""
    child = CONTEXT.Process(target=_child, args=(work, home, kill, points))
    with TURN:
        child.start()
    wait([child.sentinel])
    with TURN:
        child.join()
    return child.exitcode or 0


def _child(work: Callable[[Path], None], home: Path, kill: Kill | None, points: Path | None) -> None:
    """Count durable steps; write their names down, or die at one of them."""
    count = 0

    def reached(point: str) -> None:
        nonlocal count
        if kill is not None and count == kill.at:
            os.kill(os.getpid(), signal.SIGKILL)
        if points is not None:
            with points.open("a") as names:
                names.write(point + "\n")
        count += 1

    durable.reached = reached
    work(home)


def copy_home(template: Path, place: Path) -> Path:
    """A copy of a whole gateway and its passphrase."""
    place.mkdir()
    shutil.copy(template.parent / "passphrase", place / "passphrase")
    return Path(shutil.copytree(template, place / "home", symlinks=True))


def run_job(home: Path) -> None:
    """The same by way of Dagster: what `gateway run` does."""
    cheapen_keys()
    os.environ["GATEWAY_HOME"] = str(home)
    if not run_pending(open_instance(home, home.parent / "passphrase"), ON).ok:
        raise SystemExit(1)


def killed_after(work: Callable[[Path], None], home: Path, seconds: float) -> bool:
    """Run some work in a child, kill it after some seconds, and say whether it was still at work."""
    child = CONTEXT.Process(target=_child, args=(work, home, None, None))
    with TURN:
        child.start()
    ended = wait([child.sentinel], timeout=seconds)
    with TURN:
        child.kill()
        child.join()
    return not ended

"""The job that the crash tests kill, and the process that it runs in.

A child is forked from a server that has imported everything, so that a hundred killed runs cost a minute.
"""

import hashlib
import io
import os
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody import local_root
from custody.signing import public_key_of
from dagster_project import running
from journey.approvals import pending, release_approved
from journey.deliveries import DeliveryBook, DeliveryState
from journey.inputs import due
from journey.instance import Instance, open_instance
from journey.landing import claim, landed
from journey.linked import link_people
from journey.protected import protect
from journey.received import receive, receive_landed
from journey.recovery import recover
from journey.shared import share
from tests.disk import wait_for_no_disk
from tests.forked import CONTEXT
from tests.invented import (
    FEED,
    ON,
    an_instance,
    crime,
    crimes_file,
    lookup_protected,
    protected,
    signed_again,
    some_crimes,
)
from tests.people import (
    EVALUATION,
    JOURNEYS,
    QUARTER,
    case,
    file_of,
    given,
    in_crime,
    opened_again,
    person,
    postcodes_protected,
    signed,
)
from zones import durable

# Starting a process also reaps every other that has ended. Two threads that reap one child at once read its exit code
# from the same pipe, and the second finds 255: so starting and reaping take turns, and only the waiting is shared.
TURN = threading.Lock()

CASES, SUSPECTS = "youth_justice_cases", "police_recorded_crime_suspects"
FEBRUARY = crimes_file([crime(number, Month="2024-02") for number in range(30)])
RESTATED = crimes_file([*some_crimes(), crime(9000)])
RESTATED_CASES = [case(person(1), knife_flag="Y"), case(person(2)), case(person(3)), case(person(4))]
NEW_SUSPECTS = [in_crime(1, "suspect", person(1)), in_crime(2, "suspect", person(9))]


def cheapen_keys() -> None:
    """As the fixture `cheap_keys`, in a child process."""
    local_root._MEMORY_KIB, local_root._ITERATIONS = 64, 1


def approver_key(approver: str) -> Ed25519PrivateKey:
    """An invented approver's key, the same in every process; their signatures are then the same too."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(approver.encode()).digest())


def prepare(folder: Path) -> Path:
    """A gateway that has published January and approved records, with files in its landing folder that change both.

    Its second project is opened only now: the job makes the salt of its domain.
    """
    instance = _with_one_project(an_instance(folder))
    lookup_protected(instance)
    postcodes_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    given(instance, "bristol", CASES, [case(person(1)), case(person(2)), case(person(3))])
    link_people(instance, ON)
    share_all(instance)
    approve_all(instance)
    release_approved(instance, ON)
    (folder / f"{EVALUATION}.yaml").rename(_projects(instance) / f"{EVALUATION}.yaml")
    for partner, feed, period, content in (
        ("police", FEED, "2024-01", RESTATED),
        ("bristol", CASES, QUARTER, file_of(instance, CASES, RESTATED_CASES)),
        ("police", SUSPECTS, QUARTER, file_of(instance, SUSPECTS, NEW_SUSPECTS)),
    ):
        place = instance.landing / partner / feed / period
        place.mkdir(parents=True)
        (place / "extract.csv").write_bytes(content)
    return instance.home


def _with_one_project(instance: Instance) -> Instance:
    """The instance with keys for the approvers of its projects, and the second project kept beside the home."""
    feeds = {JOURNEYS: [CASES], EVALUATION: [SUSPECTS]}
    for path in _projects(instance).glob("*.yaml"):
        project = yaml.safe_load(path.read_text("utf-8"))
        project["feeds"] = feeds[project["id"]]
        for approver in project["approvers"]:
            approver["public_key"] = public_key_of(approver_key(approver["id"]))
        path.write_text(yaml.safe_dump(project), encoding="utf-8")
    signed_again(instance)
    (_projects(instance) / f"{EVALUATION}.yaml").rename(instance.home.parent / f"{EVALUATION}.yaml")
    return opened_again(instance)


def _projects(instance: Instance) -> Path:
    return instance.home / "documents" / "projects"


def approve_all(instance: Instance) -> None:
    """Every approver of whatever waits signs it."""
    for waits in pending(instance):
        for approver in instance.library.projects[waits.product.project or ""].approvers:
            signed(instance, waits, approver.id, approver_key(approver.id))


def job(home: Path) -> None:
    """Everything that two runs do with the approvers between them, without Dagster."""
    cheapen_keys()
    instance = open_instance(home, home.parent / "passphrase")
    recover(instance)
    release_approved(instance, ON)
    for file in landed(instance, ON).files:
        claim(instance, file)
    for delivery in DeliveryBook(instance).all():
        if delivery.state in {DeliveryState.LANDED, DeliveryState.RECEIVED}:
            receive_landed(instance, delivery.receipt_id, ON)
            protect(instance, delivery.receipt_id, ON)
    link_people(instance, ON)
    share_all(instance)
    approve_all(instance)
    release_approved(instance, ON)


def drop_job(home: Path) -> None:
    """A drop, and nothing else."""
    cheapen_keys()
    instance = open_instance(home, home.parent / "passphrase")
    receive(instance, io.BytesIO(FEBRUARY), "police", FEED, "2024-02", ON)


def share_all(instance: Instance) -> None:
    """Make what is due."""
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


def stop_child(
    work: Callable[[Path], None], home: Path, stops: list[int], look: Callable[[int], object], points: Path
) -> int:
    """Run some work in a child that stops at some durable steps, in their order; at each the disk is looked at.

    Stopped there (SIGSTOP) or killed there (SIGKILL), a process leaves one and the same disk: either signal halts every
    thread where it is, what was written stays written, and what a thread keeps in a buffer of its own is in no file.
    The locks that only a stopped one still has are on its own files, not on copies of them.
    """
    child = CONTEXT.Process(target=_child, args=(work, home, None, points, frozenset(stops)))
    with TURN:
        child.start()
    try:
        for place in stops:
            while not _stopped(child.pid or 0):
                assert not wait([child.sentinel], timeout=0.001), f"it ended before step {place}"
            look(place)
            os.kill(child.pid or 0, signal.SIGCONT)
        wait([child.sentinel])
    finally:
        with TURN:
            child.kill()
            child.join()
    return child.exitcode or 0


def _stopped(process: int) -> bool:
    """Whether every thread of a process stands still; of one that is just ending nothing can be read."""
    try:
        told = [(task / "stat").read_text() for task in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return False
    return all(text.rpartition(")")[2].split()[0] == "T" for text in told)


def _child(
    work: Callable[[Path], None],
    home: Path,
    kill: Kill | None,
    points: Path | None,
    stops: frozenset[int] = frozenset(),
) -> None:
    """Count durable steps; write their names down, and stop or die at some of them."""
    count = 0

    def reached(point: str) -> None:
        nonlocal count
        if kill is not None and count == kill.at:
            os.kill(os.getpid(), signal.SIGKILL)
        if count in stops:
            signal.raise_signal(signal.SIGSTOP)
        if points is not None:
            with points.open("a") as names:
                names.write(point + "\n")
        count += 1

    durable.reached = reached
    wait_for_no_disk()
    work(home)


def copy_home(template: Path, place: Path, *, landing: bool = True) -> Path:
    """A copy of a whole gateway and its passphrase, with or without what lies in its landing folder.

    What is one file under two names is so in the copy too: a process may have died between giving and taking a name.
    """
    place.mkdir()
    shutil.copy(template.parent / "passphrase", place / "passphrase")
    left_out = None if landing else shutil.ignore_patterns("extract.csv")
    copied: dict[int, str] = {}

    def copy(source: str, target: str) -> None:
        first = copied.setdefault(Path(source).stat().st_ino, target)
        if first == target:
            shutil.copy2(source, target)
        else:
            os.link(first, target)

    return Path(shutil.copytree(template, place / "home", symlinks=True, ignore=left_out, copy_function=copy))


def run_job(home: Path) -> None:
    """The same by way of Dagster: what `gateway run` does, the approvers, and how the next run begins."""
    cheapen_keys()
    running.SETTLED_SECONDS = 0.05  # nobody else writes there
    os.environ["GATEWAY_HOME"] = str(home)
    instance = open_instance(home, home.parent / "passphrase")
    if not running.run_pending(instance, ON).ok:
        raise SystemExit(1)
    approve_all(instance)
    release_approved(instance, ON)


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

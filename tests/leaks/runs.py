"""Running the whole job, Dagster included, in a child process whose every byte on disk is searched while it runs."""

import io
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.vocabulary import FeedKind
from custody import local_root
from journey.approvals import pending
from journey.instance import Instance, open_instance
from journey.protected import protect
from journey.received import receive
from tests.disk import SHARED_MEMORY, wait_for_no_disk
from tests.forked import CONTEXT
from tests.history import with_history
from tests.invented import FEED, ON, an_instance
from tests.leaks.plants import ACCEPTED, CASES, FILE_NAME, LIST, LISTED, Plant, sown
from tests.leaks.searching import Looker, Sighting, needles_of
from tests.people import signed, with_approvers
from zones import durable

STEPS_BETWEEN_SEARCHES = 48
SUSPECTS = "police_recorded_crime_suspects"
FEW = (FEED, CASES, SUSPECTS)
"""Feeds enough for a careless change to show in each stage."""
APPROVED = frozenset({f"{CASES}_for_journeys", f"{SUSPECTS}_for_mentoring_evaluation"})
"""What two organisations sign during the run."""


@dataclass
class PlantedRun:
    """A gateway with planted extracts in its landing folder, and every place that its run may write to."""

    home: Path
    temporary: Path
    feeds: tuple[str, ...]
    approvers: dict[str, bytes]
    seen: set[Sighting] = field(default_factory=set)

    @property
    def places(self) -> list[Path]:
        return [self.home, self.temporary, *([SHARED_MEMORY] if SHARED_MEMORY.is_dir() else [])]

    @property
    def notes(self) -> Path:
        return self.home.parent / "notes"

    @property
    def plants(self) -> dict[str, Plant]:
        """What was planted in the files of this run."""
        return {label: item for label, item in sown().plants.items() if item.feed in {"", *self.feeds}}

    def opened(self) -> Instance:
        return open_instance(self.home, self.home.parent / "passphrase")

    def run(self, tamper: Callable[[], None] | None = None, kill_at: int | None = None) -> int:
        """Run the job in a child while what it writes is searched; return its exit code."""
        looker = Looker(needles_of(self.plants))
        child = CONTEXT.Process(target=_child, args=(self, tamper, kill_at))
        child.start()
        stop = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(stop, looker))
        watcher.start()
        child.join()
        stop.set()
        watcher.join()
        self.seen |= looker.look(self.places)
        if self.notes.exists():
            lines = [line.split("\t") for line in self.notes.read_text().splitlines()]
            self.seen |= {Sighting(label, Path(path)) for label, path in lines}
        return child.exitcode or 0

    def zone_of(self, path: Path) -> str:
        """The name of the place that a file lies in."""
        if not path.is_relative_to(self.home):
            return "temporary"
        parts = path.relative_to(self.home).parts
        if parts[0] != "zones":
            return parts[0]
        if parts[1] == "shared":
            return parts[2]
        return "reference" if sown().lookups.keys() & set(parts) else parts[1]

    def _watch(self, stop: threading.Event, looker: Looker) -> None:
        """Spilled pages live for moments: look again and again."""
        while not stop.wait(0.01):
            self.seen |= looker.look([self.temporary])


def template(folder: Path) -> tuple[Path, dict[str, bytes]]:
    """A gateway that holds the lookups and whose projects have approvers with keys: to be copied for each run."""
    instance, keys = with_approvers(an_instance(folder))
    with_history(instance)
    for feed, content in sown().lookups.items():
        calendar = instance.library.feed(feed).calendar
        delivery = receive(instance, io.BytesIO(content), "ons", feed, calendar.example[:4], ON)
        protect(instance, delivery.receipt_id, ON)
    return instance.home, {name: key.private_bytes_raw() for name, key in keys.items()}


def prepare(made: tuple[Path, dict[str, bytes]], folder: Path, feeds: tuple[str, ...]) -> PlantedRun:
    """A copy of the template, with the planted extracts copied by hand into its landing folder."""
    home, approvers = made
    shutil.copytree(home, folder / "home", symlinks=True)
    shutil.copy(home.parent / "passphrase", folder / "passphrase")
    temporary = folder / "temporary"
    temporary.mkdir()
    planted = sown()
    run = PlantedRun(folder / "home", temporary, feeds, approvers)
    for feed in feeds:
        _land(run, planted.partners[feed], feed, planted.periods[feed], planted.files[feed])
    _land(run, planted.partners[CASES], LIST, "2024-02", planted.list_of(LISTED))
    return run


def list_later(run: PlantedRun) -> None:
    """Land a list that names who an accepted row is about."""
    _land(run, sown().partners[CASES], LIST, "2024-03", sown().list_of(ACCEPTED))


def _land(run: PlantedRun, partner: str, feed: str, period: str, content: bytes) -> None:
    """Copy a file into the landing folder by hand."""
    place = run.home / "landing" / partner / feed / period
    place.mkdir(parents=True, exist_ok=True)
    (place / FILE_NAME).write_bytes(content)


def events_of(instance: Instance) -> tuple[str, ...]:
    """Every feed about events that some clause supplies."""
    supplied = {item.feed for item in instance.library.agreement.supplies}
    feeds = instance.library.feeds.values()
    return tuple(feed.id for feed in feeds if feed.id in supplied and feed.kind is FeedKind.EVENTS)


def _child(run: PlantedRun, tamper: Callable[[], None] | None, kill_at: int | None) -> None:
    """The job, with its temporary folder and its two streams where they can be searched.

    A careless change shows in the first of its two runs; what is approved and read once more then is nothing new.
    """
    os.environ |= {"TMPDIR": str(run.temporary), "GATEWAY_HOME": str(run.home)}
    tempfile.tempdir = None
    os.chdir(run.temporary)
    streams = os.open(run.temporary / "streams.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(streams, 1)
    os.dup2(streams, 2)
    local_root._MEMORY_KIB, local_root._ITERATIONS = 64, 1
    wait_for_no_disk()
    if tamper is not None:
        tamper()
    looking = _Looking(run)
    if kill_at is not None:
        durable.reached = _dying(kill_at)
    elif tamper is None:
        durable.reached = looking.reached
    from dagster_project import running  # noqa: PLC0415 - after the streams are where they belong

    running.SETTLED_SECONDS = 0.05  # nobody else writes here
    fine = running.run_pending(run.opened(), ON).ok
    if tamper is None:
        looking.look()
        _approve(run)
        fine &= running.run_pending(run.opened(), ON).ok
    raise SystemExit(0 if fine else 1)


def _approve(run: PlantedRun) -> None:
    """Two organisations sign what they are to sign, where it waits."""
    instance = run.opened()
    for waits in pending(instance):
        if waits.product.id in APPROVED:
            project = instance.library.projects[waits.product.project or ""]
            for approver in project.approvers:
                key = Ed25519PrivateKey.from_private_bytes(run.approvers[approver.id])
                signed(instance, waits, approver.id, key)


class _Looking:
    """At every few durable steps, note by label what is on the disk: nothing can have been cleaned up yet."""

    def __init__(self, run: PlantedRun) -> None:
        self._run, self._count, self._looker = run, 0, Looker(needles_of(run.plants))

    def reached(self, _point: str) -> None:
        self._count += 1
        if self._count % STEPS_BETWEEN_SEARCHES == 0:
            self.look()

    def look(self) -> None:
        """Databases are read as bytes here; the last look of all reads their rows too."""
        found = self._looker.look(self._run.places, databases=False)
        with self._run.notes.open("a") as notes:
            notes.writelines(f"{item.label}\t{item.path}\n" for item in found)


def _dying(kill_at: int) -> Callable[[str], None]:
    """Die at one durable step."""
    count = 0

    def reached(_point: str) -> None:
        nonlocal count
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    return reached

"""Running the whole job, Dagster included, in a child process whose every byte on disk is searched while it runs."""

import io
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from custody import local_root
from journey.instance import open_instance
from journey.protected import protect
from journey.received import receive
from tests.invented import FEED, LOOKUP, ON, an_instance, lookup_file
from tests.leaks.planting import FILE_NAME, extract, lookup_rows, planted
from tests.leaks.searching import Sighting, sightings
from zones import durable

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__, "dagster_project.running", "pandas", "numpy.random"])
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a place to search, not to write
STEPS_BETWEEN_SEARCHES = 8


@dataclass
class PlantedRun:
    """A gateway with the planted extract in its landing folder, and every place that its run may write to."""

    home: Path
    temporary: Path
    seen: set[Sighting] = field(default_factory=set)

    @property
    def places(self) -> list[Path]:
        return [self.home, self.temporary, *([SHARED_MEMORY] if SHARED_MEMORY.is_dir() else [])]

    @property
    def notes(self) -> Path:
        return self.home.parent / "notes"

    def run(self, tamper: Callable[[], None] | None = None, kill_at: int | None = None) -> int:
        """Run the job in a child while what it writes is searched; return its exit code."""
        child = CONTEXT.Process(target=_child, args=(self, tamper, kill_at))
        child.start()
        stop = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(stop,))
        watcher.start()
        child.join()
        stop.set()
        watcher.join()
        self.seen |= sightings(planted(), self.places)
        if self.notes.exists():
            lines = [line.split("\t") for line in self.notes.read_text().splitlines()]
            self.seen |= {Sighting(label, Path(path)) for label, path in lines}
        return child.exitcode or 0

    def zones_of(self, label: str) -> set[str]:
        """Where a plant was seen, by the name of the place."""
        return {self._zone(item.path) for item in self.seen if item.label == label}

    def _zone(self, path: Path) -> str:
        if not path.is_relative_to(self.home):
            return "temporary"
        parts = path.relative_to(self.home).parts
        if parts[0] != "zones":
            return parts[0]
        if parts[1] == "shared":
            return parts[2]
        return "reference" if LOOKUP in parts else parts[1]

    def _watch(self, stop: threading.Event) -> None:
        """Spilled pages live for moments: look again and again."""
        while not stop.wait(0.01):
            self.seen |= sightings(planted(), [self.temporary])


def prepare(folder: Path) -> PlantedRun:
    """A gateway that holds the lookup, with the planted extract copied by hand into its landing folder."""
    instance = an_instance(folder)
    content = lookup_file() + lookup_rows().encode()
    delivery = receive(instance, io.BytesIO(content), "ons", LOOKUP, "2022", ON)
    protect(instance, delivery.receipt_id, ON)
    place = instance.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    (place / FILE_NAME).write_bytes(extract())
    temporary = folder / "temporary"
    temporary.mkdir()
    return PlantedRun(instance.home, temporary)


def _child(run: PlantedRun, tamper: Callable[[], None] | None, kill_at: int | None) -> None:
    """The job, with its temporary folder and its two streams where they can be searched."""
    os.environ |= {"TMPDIR": str(run.temporary), "GATEWAY_HOME": str(run.home)}
    tempfile.tempdir = None
    os.chdir(run.temporary)
    streams = os.open(run.temporary / "streams.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(streams, 1)
    os.dup2(streams, 2)
    local_root._MEMORY_KIB, local_root._ITERATIONS = 64, 1
    if tamper is not None:
        tamper()
    durable.reached = _searching(run) if kill_at is None else _dying(kill_at)
    from dagster_project.running import run_pending  # noqa: PLC0415 - after the streams are where they belong

    report = run_pending(open_instance(run.home, run.home.parent / "passphrase"), ON)
    raise SystemExit(0 if report.ok else 1)


def _searching(run: PlantedRun) -> Callable[[str], None]:
    """At every few durable steps, note by label what is on the disk: nothing can have been cleaned up yet."""
    count = 0

    def reached(_point: str) -> None:
        nonlocal count
        count += 1
        if count % STEPS_BETWEEN_SEARCHES == 0:
            found = sightings(planted(), run.places)
            with run.notes.open("a") as notes:
                notes.writelines(f"{item.label}\t{item.path}\n" for item in found)

    return reached


def _dying(kill_at: int) -> Callable[[str], None]:
    """Die at one durable step."""
    count = 0

    def reached(_point: str) -> None:
        nonlocal count
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    return reached

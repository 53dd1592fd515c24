"""The files and instances that measurements need: made once, given out fresh, thrown away after each."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.child import MeasurementError, Timing, measure, passphrase_file
from benchmarks.extracts import Extract, write_extract
from benchmarks.task import ON, PARTNER, Task, Way, parts_file
from examples.partnership.extracts import PartnershipFile
from examples.partnership.places import Geography
from examples.partnership.writing import write_references
from journey.instance import Instance, create_instance, open_instance
from journey.protected import protect
from journey.received import receive


@dataclass(frozen=True, slots=True)
class Workshop:
    """A folder with the lookups, and an instance (keys made, lookups protected) that each measurement has a copy of."""

    folder: Path
    lookups: dict[str, Path]
    geography: Geography
    instance: Instance
    peer_loop: str

    def write(self, feed: str, rows: int, seed: int) -> Extract:
        """Write a file of some rows."""
        return write_extract(self.folder / f"{rows}.csv", feed, rows, seed, self.geography)

    def measure(self, way: Way, extract: Extract) -> Timing:
        """Measure one way on a fresh copy of the instance. Raises `MeasurementError` if rows went missing."""
        with tempfile.TemporaryDirectory(prefix=f"{way}-", dir=self.folder) as name:
            folder = Path(name)
            home = folder / "home"
            if way in {Way.PROTECT, Way.WHOLE}:
                shutil.copytree(self.instance.home, home)
            task = Task(
                home=home,
                folder=folder,
                file=extract.file,
                feed=extract.feed,
                period=extract.period,
                lookups=self.lookups,
                receipt_id=self._received(home, extract) if way is Way.PROTECT else "",
                peer_loop=self.peer_loop,
            )
            timing = measure(way, task, self.folder)
            if parts_file(folder).exists():
                timing = replace(timing, parts=json.loads(parts_file(folder).read_text("utf-8")))
        expected = extract.rows if way is Way.BARE_COPY else extract.accepted
        if timing.rows != expected:
            raise MeasurementError(f"{way} accounted for {timing.rows} rows, not for {expected}")
        return timing

    def _received(self, home: Path, extract: Extract) -> str:
        """Deliver a file to a copy of the instance, which is not timed."""
        instance = open_instance(home, passphrase_file(self.folder))
        with extract.file.open("rb") as source:
            return receive(instance, source, PARTNER, extract.feed, extract.period, ON).receipt_id


@contextmanager
def workshop(parent: Path | None, peer_loop: str, *, with_dagster: bool) -> Iterator[Workshop]:
    """Make a workshop in a temporary folder; nothing is written outside it, and nothing of it stays.

    `with_dagster`: the lookups go through Dagster, so that its history is there before anything is timed.
    """
    with tempfile.TemporaryDirectory(prefix="gateway-bench-", dir=parent) as name:
        folder = Path(name).absolute()
        passphrase = passphrase_file(folder)
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(32), "utf-8")
        references, geography = write_references(folder / "lookups")
        instance = create_instance(folder / "home", {}, passphrase)
        receipts = [_delivered(instance, reference) for reference in references]
        if with_dagster:
            measure(Way.FIRST_RUN, Task(instance.home, folder), folder)
        else:
            for receipt_id in receipts:
                protect(instance, receipt_id, ON)
        lookups = {reference.feed: reference.path for reference in references}
        yield Workshop(folder, lookups, geography, instance, peer_loop)


def _delivered(instance: Instance, reference: PartnershipFile) -> str:
    """Drop a lookup, and return its receipt's id."""
    with reference.path.open("rb") as source:
        return receive(instance, source, reference.partner, reference.feed, reference.period, ON).receipt_id

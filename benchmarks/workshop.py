"""The files and instances that measurements need: made once, given out fresh, thrown away after each."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.child import MeasurementError, Timing, measure, passphrase_file
from benchmarks.task import FEED, MONTH, ON, PARTNER, Task, Way
from examples.geography import PERIOD, write_lsoa_lookup
from examples.street_level import MonthTruth, write_street_level_month
from journey.instance import Instance, create_instance, open_instance
from journey.protected import protect
from journey.received import receive


@dataclass(frozen=True, slots=True)
class Month:
    """A written file, and what stands in it."""

    file: Path
    truth: MonthTruth


@dataclass(frozen=True, slots=True)
class Workshop:
    """A folder with the lookup, and an instance (keys made, lookup protected) that each measurement gets a copy of."""

    folder: Path
    lookup: Path
    instance: Instance
    peer_loop: str

    def write(self, rows: int, seed: int) -> Month:
        """Write a month of some rows."""
        file = self.folder / f"{rows}.csv"
        return Month(file, write_street_level_month(file, MONTH, rows, seed))

    def measure(self, way: Way, month: Month) -> Timing:
        """Measure one way on a fresh copy of the instance. Raises `MeasurementError` if rows went missing."""
        with tempfile.TemporaryDirectory(prefix=f"{way}-", dir=self.folder) as name:
            folder = Path(name)
            home = folder / "home"
            if way in {Way.PROTECT, Way.WHOLE}:
                shutil.copytree(self.instance.home, home)
            receipt = self._received(home, month) if way is Way.PROTECT else ""
            task = Task(month.file, self.lookup, home, folder, receipt, self.peer_loop)
            timing = measure(way, task, self.folder)
        expected = month.truth.rows - (0 if way is Way.BARE_COPY else month.truth.outside)
        if timing.rows != expected:
            raise MeasurementError(f"{way} accounted for {timing.rows} rows, not for {expected}")
        return timing

    def _received(self, home: Path, month: Month) -> str:
        """Deliver the month to a copy of the instance, which is not timed."""
        instance = open_instance(home, passphrase_file(self.folder))
        with month.file.open("rb") as source:
            return receive(instance, source, PARTNER, FEED, MONTH, ON).receipt_id


@contextmanager
def workshop(parent: Path | None, peer_loop: str, *, with_dagster: bool) -> Iterator[Workshop]:
    """Make a workshop in a temporary folder; nothing is written outside it, and nothing of it stays.

    `with_dagster`: the lookup goes through Dagster, so that its history is there before anything is timed.
    """
    with tempfile.TemporaryDirectory(prefix="gateway-bench-", dir=parent) as name:
        folder = Path(name).absolute()
        passphrase = passphrase_file(folder)
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(32), "utf-8")
        lookup = folder / "lookup.csv"
        write_lsoa_lookup(lookup)
        instance = create_instance(folder / "home", {}, passphrase)
        with lookup.open("rb") as source:
            delivery = receive(instance, source, "ons", "lsoa_2011_2021_lookup", PERIOD, ON)
        if with_dagster:
            measure(Way.FIRST_RUN, Task(lookup, lookup, instance.home, folder), folder)
        else:
            protect(instance, delivery.receipt_id, ON)
        yield Workshop(folder, lookup, instance, peer_loop)

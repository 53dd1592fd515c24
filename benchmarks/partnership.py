"""How well an invented partnership is linked by the gateway's own run: `python -m benchmarks.partnership --json`.

A gateway is made, the invented partnership written (examples/, as `gateway demo` does), every file of the feeds that
contribute match keys received and protected, and people are linked in a fresh process, on the clock. Then the
persons of the run are held against the generator's truth, which no gateway sees.

`truth_pairs`, `predicted_pairs`, `precision`, `recall` and `f1` are of pairs of rows that the run says are about one
person; `by_records` has the same of rows that say different things, so that nothing is counted which cannot be linked
wrongly. `groups` tells the same of everybody of one sex, band of age, ethnic group, and of each partner's rows; `gaps`
by how much recall differs between two groups of people at most. `seconds` and `peak_rss_mib` are of linking alone;
`steps` has the seconds of the rest. With `--trained` a model is trained first, as `gateway link train` does.

Counts and shares alone are printed: no value of a row, and no key.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from anonymisation.linking.quality.estimates import ENOUGH
from benchmarks.child import MeasurementError, Timing, measure
from benchmarks.command_line import say, whole_number
from benchmarks.linkage_figures import Figures
from benchmarks.naive import Loop
from benchmarks.partnership_figures import figures_of, widest
from benchmarks.partnership_report import show
from benchmarks.partnership_truth import judged
from benchmarks.task import ON, Task, Way
from benchmarks.workshop import Workshop, workshop
from examples.partnership.extracts import PartnershipFile
from examples.partnership.writing import Partnership, write_partnership
from journey.instance import Instance
from journey.linked import latest_run
from journey.linking.training import train_model
from journey.protected import protect
from journey.received import receive

PEOPLE, QUARTERS, SEED = 20_000, 8, 1
_ETHNICITIES = "ethnicity_groups"


@dataclass(slots=True)
class _Steps:
    """The seconds of each step, told on standard error as it begins."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, telling: str) -> Iterator[None]:
        """The time of what is done in the with-block."""
        say(telling)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 done, 1 the measurement failed, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        with workshop(asked.dir, Loop.ITERROWS, with_dagster=False) as shop:
            figures = measured(shop, asked.people, asked.quarters, asked.seed, trained=asked.trained)
    except MeasurementError as error:
        print(error, file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps(figures))
    else:
        show(figures)
    return 0


def measured(shop: Workshop, people: int, quarters: int, seed: int, *, trained: bool = False) -> Figures:
    """Everything that `--json` prints. Raises `MeasurementError`, and what the gateway refuses."""
    steps, instance = _Steps(), shop.instance
    with steps.step("write", f"writing {people:,} invented people over {quarters} quarters"):
        written = write_partnership(shop.folder / "partnership", people, quarters, seed)
    with steps.step("protect", "receiving and protecting what contributes match keys"):
        given = _given(instance, written)
    if trained:
        with steps.step("train", "training a model"):
            train_model(instance, ON)
    say("linking")
    timing = measure(Way.PARTNERSHIP, Task(instance.home, shop.folder), shop.folder)
    with steps.step("judge", "holding the links against the truth"):
        rows = judged(instance, written.truth, given, instance.library.code_groups(_ETHNICITIES), ON)
        of_rows, of_records = figures_of(rows), figures_of(rows.once_a_record())
    told = {"people": people, "quarters": quarters, "seed": seed, "model": "trained" if trained else "shipped"}
    told |= _run(instance, timing) | {"steps": steps.seconds} | of_rows | {"by_records": of_records}
    return told | {"gap": widest(of_rows["gaps"]), "least_persons_in_a_gap": ENOUGH}


def _given(instance: Instance, written: Partnership) -> dict[str, PartnershipFile]:
    """Every file of the linked feeds taken in, in the order in which it was dropped, by its receipt."""
    linked = set(instance.agreement.linked_feeds)
    files = [file for file in written.files if file.feed in linked]
    return {_taken(instance, file): file for file in files}


def _taken(instance: Instance, file: PartnershipFile) -> str:
    with file.path.open("rb") as source:
        delivery = receive(instance, source, file.partner, file.feed, file.period, ON)
    return protect(instance, delivery.receipt_id, ON).receipt_id


def _run(instance: Instance, timing: Timing) -> Figures:
    """What the run says of itself, and what it cost. Raises `MeasurementError` where it did not run."""
    run = latest_run(instance)
    if run is None or run.rows != timing.rows:
        raise MeasurementError("linking did not do the work that it was timed for")
    return {
        "rows": run.rows,
        "records": run.records,
        "persons": run.persons,
        "seconds": round(timing.seconds, 2),
        "processor_seconds": round(timing.processor_seconds, 2),
        "peak_rss_mib": round(timing.peak_rss_mib, 1),
    }


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m benchmarks.partnership", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--people", type=whole_number, default=PEOPLE, help=f"how many people ({PEOPLE:,})")
    parser.add_argument("--quarters", type=whole_number, default=QUARTERS, help=f"how many quarters ({QUARTERS})")
    parser.add_argument("--seed", type=whole_number, default=SEED, help=f"which partnership ({SEED})")
    parser.add_argument("--trained", action="store_true", help="train a model of the records first")
    parser.add_argument("--dir", type=Path, help="where to put the temporary folder")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""What two hostile readers hold: an invented partnership as it was published; and the truth to judge guesses by."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from examples.partnership.extracts import PartnershipFile
from examples.partnership.mistakes import Mistakes
from examples.partnership.writing import Partnership, write_partnership
from journey.approvals import pending, release_approved
from journey.instance import Instance
from journey.standing import Published, published
from tests.invented import ON, an_instance
from tests.partnership import Place, persons, take, true_people
from tests.people import JOURNEYS, linked_and_shared, signed, with_approvers

PEOPLE, QUARTERS, SEED = 4000, 2, 1
PARTNERS = {"ons", "police", "bristol", "somerset", "mentoring_project", "sports_project"}
"""Not all that there are, because each delivery takes its time."""
FEEDS = (
    "police_recorded_crime",
    "police_recorded_crime_victims",
    "police_recorded_crime_suspects",
    "youth_justice_cases",
    "school_suspensions_and_exclusions",
    "intervention_participation",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """A gateway with everything published for both projects, what was written, and the approvers' private keys."""

    instance: Instance
    partnership: Partnership
    keys: dict[str, Ed25519PrivateKey]

    @property
    def files(self) -> tuple[PartnershipFile, ...]:
        """The files that were dropped, lookups among them."""
        given = (file for file in self.partnership.files if file.partner in PARTNERS)
        return tuple(file for file in given if file.feed in FEEDS or file.partner == "ons")

    @cached_property
    def persons(self) -> dict[Place, bytes]:
        return persons(self.instance)

    @cached_property
    def truth(self) -> dict[Place, int]:
        return true_people(self.partnership.truth)

    @cached_property
    def people(self) -> list[Row]:
        """Who is who."""
        rows: list[Row] = pq.read_table(self.partnership.truth / "people.parquet").to_pylist()
        return rows

    @cached_property
    def versions(self) -> tuple[Published, ...]:
        return published(self.instance)

    def versions_for(self, project: str | None) -> tuple[Published, ...]:
        """What the recipient of one project was given, or what is for no project."""
        return tuple(item for item in self.versions if item.product.project == project)

    def records(self, feed: str, project: str | None = JOURNEYS) -> list[Row]:
        """The rows of a feed's records in all periods, in their order."""
        found = [item for item in self.versions_for(project) if item.product.feeds == (feed,) and not item.product.sql]
        assert found, feed
        return [row for item in found for row in pq.read_table(item.path).to_pylist()]

    def source(self, feed: str) -> list[tuple[Place, dict[str, str]]]:
        """What partners wrote of a feed, with its place."""
        rows = []
        for file in self.files:
            if file.feed == feed:
                lines = csv.DictReader(io.StringIO(file.path.read_text("utf-8")))
                rows += [((file.partner, feed, file.period, number), row) for number, row in enumerate(lines, start=2)]
        return rows


def hold(folder: Path) -> Held:
    """Write, take, link, share, approve and publish."""
    partnership = write_partnership(folder / "files", PEOPLE, QUARTERS, SEED, Mistakes.none())
    instance, keys = with_approvers(an_instance(folder))
    held = Held(instance, partnership, keys)
    take(instance, held.files)
    linked_and_shared(instance)
    for waits in pending(instance):
        for approver in instance.library.projects[waits.product.project or ""].approvers:
            signed(instance, waits, approver.id, keys[approver.id])
    release_approved(instance, ON)
    return held


def unique(rows: list[Row], names: tuple[str, ...]) -> dict[tuple[object, ...], Row]:
    """The rows that no other is like in these columns, by what those say."""
    keys = [tuple(row[name] for name in names) for row in rows]
    counts = Counter(keys)
    return {key: row for key, row in zip(keys, rows, strict=True) if counts[key] == 1}

"""A gateway where pairs are compared: documents that grant it, reviewers with keys, and a run written by hand.

The run has records and edges as linking leaves them, with canaries for values. Nobody in it exists.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.records import RECORDS
from custody.signing import public_key_of, sign
from journey.entering import enter
from journey.instance import Instance, Zone
from journey.linking.runs import entered, wrapped_digests
from journey.linking.tables import EDGES, EDGES_SCHEMA, RECORD, RECORDS_SCHEMA, write_tables
from journey.linking.tables import RECORDS as RECORDS_OF_RUN
from journey.reviewing.admitting import Reviewer
from journey.sealed import destroy_sealed
from lineage.entries import Verb
from tests.contracts.reviewing import review_data
from tests.invented import an_instance, signed_again
from tests.people import copied, opened_again

NOON = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(12), UTC)
"""After whatever was signed when a test began."""
REVIEWERS = {"reviewer_1": "bristol", "reviewer_2": "police"}
RUN = "runs/00000001"
LEVELS = {item.name: len(item.levels) - 1 for item in COMPARISONS} | {"family_name": 2, "sex": 0, "email": -1}


@dataclass
class ReviewDesk:
    """One gateway, with the keys that its reviewers hold."""

    instance: Instance
    signing: dict[str, Ed25519PrivateKey] = field(repr=False)

    def reviewer(self, who="reviewer_1", purpose="linkage_quality", key=None):
        return Reviewer(who, purpose, lambda kind, digest: sign(self.signing[key or who], kind, digest))

    def again(self):
        """The same gateway in another process."""
        self.instance = opened_again(self.instance)
        return self


def key_of(number):
    return bytes([number]) * 16


def record(number, source, **changes):
    """A record of which every value is a canary: it has `source` and `number` in it, and nobody else's."""
    mark = f"canary{source}{number}"
    made = {name: f"{mark}{name}" for name in RECORDS.names if name not in {"source", "numbers", "doubtful"}}
    numbers = [{"kind": "nhs_number", "value": f"{mark}number"}]
    doubtful = [{"kind": "upn", "value": f"{mark}doubtful"}]
    return (
        made
        | {"source": source, "numbers": numbers, "doubtful": doubtful, RECORD: key_of(number), "alone": False}
        | changes
    )


def edge(left, right, weight=2.0, **levels):
    return {"left": key_of(left), "right": key_of(right), "weight": weight} | {"apart": 0} | LEVELS | levels


def write_run(
    instance: Instance, records: list[dict[str, Any]], edges: list[dict[str, Any]], folder: str = RUN
) -> None:
    """Write a run of no deliveries that holds, as linking does."""
    for name, rows, schema in ((RECORDS_OF_RUN, records, RECORDS_SCHEMA), (EDGES, edges, EDGES_SCHEMA)):
        destroy_sealed(instance, Zone.LINKED, f"{folder}/{name}")
        write_tables(instance, f"{folder}/{name}", [pa.Table.from_pylist(rows, schema=schema)], schema)
    said = {"feeds": [], "deliveries": [], "rows": 0, "persons": 0}
    said["wrapped"] = wrapped_digests(instance, folder, (RECORDS_OF_RUN, EDGES))
    instance.zone(Zone.LINKED).replace(f"{folder}/run.json", content := json.dumps(said).encode())
    with instance.exclusive():
        enter(instance, Verb.COMBINATION, entered(int(folder.rpartition("/")[2]), content))


RECORDS_HELD = [
    record(1, "bristol"),
    record(2, "police"),
    record(3, "somerset"),
    record(4, "bristol"),
    record(5, "police"),
    record(6, "probation"),
]
EDGES_HELD = [
    edge(1, 2, 2.0),
    edge(3, 4, -1.0),
    edge(1, 4, 2.0),
    edge(2, 5, 2.0),
    edge(1, 6, 2.0),
    edge(1, 5, 9.0),
    edge(4, 5, 1.0, numbers=0),
]
"""Of Bristol's reviewer two pairs: the others are of one partner, of one that is not compared, certain, or conflict."""
BRISTOLS = {frozenset({1, 2}), frozenset({3, 4})}


def grant(instance: Instance, signing: dict[str, Ed25519PrivateKey], **changes: Any) -> Instance:
    """The documents that a review needs, signed by the owner."""
    folder = instance.home / "documents"
    (agreement,) = (folder / "agreements").glob("*.yaml")
    agreement.write_text(yaml.safe_dump(review_data(**changes)))
    people = yaml.safe_load((folder / "people.yaml").read_text())
    people["people"] = [item for item in people["people"] if item["id"] not in REVIEWERS]
    people["people"] += [
        {
            "id": name,
            "organisation": of,
            "role": "Records manager",
            "joined": "2024-01-01",
            "public_key": public_key_of(signing[name]),
        }
        for name, of in REVIEWERS.items()
    ]
    (folder / "people.yaml").write_text(yaml.safe_dump(people))
    return signed_again(instance)


def new_keys() -> dict[str, Ed25519PrivateKey]:
    """A key for each reviewer, and one that is nobody's."""
    return {name: Ed25519PrivateKey.generate() for name in (*REVIEWERS, "stranger")}


def a_review_desk(folder: Path, **changes: Any) -> ReviewDesk:
    """Two reviewers, and a run with six records."""
    signing = new_keys()
    instance = grant(an_instance(folder), signing, **changes)
    write_run(instance, RECORDS_HELD, EDGES_HELD)
    return ReviewDesk(instance, signing)


def a_review_copy(desk: ReviewDesk, folder: Path) -> ReviewDesk:
    """The same for one test to change."""
    return ReviewDesk(copied(desk.instance, folder), dict(desk.signing))


def lying(instance: Instance) -> bytes:
    """Every byte that rests in the home."""
    return b"".join(path.read_bytes() for path in sorted(instance.home.rglob("*")) if path.is_file())

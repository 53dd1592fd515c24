"""People with keys, for tests that ask: nobody in them exists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.signing import SignedFor, public_key_of, sign
from journey.identifying import Claim
from journey.inputs import due
from journey.instance import Instance
from journey.publishing import DATA, versions_of
from journey.shared import share
from lineage.entries import Verb
from products.catalogue import product_of
from tests.invented import (
    ON,
    TABLE,
    an_instance,
    crimes_file,
    lookup_protected,
    protected,
    signed_again,
    some_crimes,
)

ANALYSTS = ("analyst_1", "analyst_2", "police_dpo")
Keys = dict[str, Ed25519PrivateKey]


def with_people(instance: Instance, **changes: dict[str, Any]) -> tuple[Instance, Keys]:
    """The instance opened again with a key for some of its people, and the private halves.

    `changes` are of people, by id.
    """
    keys = {person: Ed25519PrivateKey.generate() for person in ANALYSTS}
    path = instance.home / "documents" / "people.yaml"
    document = yaml.safe_load(path.read_text("utf-8"))
    for person in document["people"]:
        person.update(changes.get(person["id"], {}))
        if person["id"] in keys:
            person["public_key"] = public_key_of(keys[person["id"]])
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return signed_again(instance), keys


def claim_of(person: str, keys: Keys) -> Claim:
    """Somebody who signs with their own key."""
    return Claim(person, lambda digest: sign(keys[person], SignedFor.CHALLENGE, digest))


def a_told_gateway(folder: Path) -> tuple[Instance, Keys]:
    """A gateway that has published January 2024 at tier 1 and 2A, and the keys of some of its people."""
    instance, keys = with_people(an_instance(folder))
    lookup_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    return instance, keys


def with_another_file(instance: Instance, change: Callable[[pa.Table], pa.Table]) -> None:
    """The file of the tier 1 table changed behind the gateway's back."""
    versions = versions_of(instance, product_of(instance.library, TABLE), "2024-01")
    path = versions.store.location(versions.path(versions.current() or "", DATA))
    pq.write_table(change(pq.read_table(path)), path)


def entered(instance: Instance, since: int = 0) -> list[tuple[str, dict[str, str | int]]]:
    """What the ledger holds of questions, from an entry on: who, and what about."""
    found = list(instance.ledger.entries())[since:]
    return [(entry.actor, dict(entry.subject)) for entry in found if entry.verb is Verb.CONSULTATION]

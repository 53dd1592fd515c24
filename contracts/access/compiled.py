"""An agreement compiled: policies, schema and entities as text, each with a digest by which a decision cites it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from contracts.access.entities import entities_of
from contracts.access.policies import policies_of
from contracts.agreement import Agreement
from contracts.people import Person
from contracts.product import Product
from contracts.project import Project


@dataclass(frozen=True, slots=True)
class Access:
    """What Cedar is given: `policies` and `schema` in Cedar's own language, `entities` as JSON."""

    policies: str
    schema: str
    entities: str

    @property
    def policies_digest(self) -> str:
        """SHA-256 (hex) of the policies' bytes."""
        return sha256(self.policies.encode()).hexdigest()

    @property
    def entities_digest(self) -> str:
        """SHA-256 (hex) of the entities' bytes."""
        return sha256(self.entities.encode()).hexdigest()


def compile_access(
    agreement: Agreement, projects: Mapping[str, Project], people: Mapping[str, Person], products: Iterable[Product]
) -> Access:
    """Say in Cedar what the documents say. The same documents give the same bytes."""
    listed = tuple(products)
    entities = entities_of(agreement, projects, people, listed)
    return Access(
        policies="\n".join(str(policy) for policy in policies_of(agreement, projects, listed)),
        schema=schema(),
        entities=json.dumps(entities, indent=2, ensure_ascii=False),
    )


@cache
def schema() -> str:
    """The schema that every agreement's policies keep to."""
    return (files("contracts") / "access" / "gateway.cedarschema").read_text("utf-8")

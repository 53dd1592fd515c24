"""The shipped documents with something changed, compiled and put before Cedar."""

from dataclasses import replace
from datetime import date
from typing import Any

import cedarpy

from contracts.access.compiled import Access, compile_access
from contracts.access.policy import day_number
from contracts.product import Product
from contracts.vocabulary import Calendar, Tier
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

RECORDS, TABLE = "police_recorded_crime", "street_level_crime_by_local_authority"
FOR_JOURNEYS = "police_recorded_crime_for_journeys"
NEEDS, JOURNEYS = "strategic_needs_assessment", "journeys_and_evaluation"
ON = date(2026, 6, 1)


def product(name: str, tier: Tier, recipients: tuple[str, ...], project: str | None = None) -> Product:
    """A product of one feed, as far as policies look at it."""
    feed = RECORDS if project else name
    return Product(name, name, "1.0.0", tier, Calendar.MONTH, (feed,), (), "", (), recipients, project)


PRODUCTS = (
    product(TABLE, Tier.AGGREGATE, ("data_group", "parties")),
    product(RECORDS, Tier.DEPERSONALISED, ("data_group",)),
    product(FOR_JOURNEYS, Tier.PSEUDONYMISED, ("data_group",), "journeys"),
)


def agreed(
    people: dict[str, Any] | None = None,
    products: tuple[Product, ...] = PRODUCTS,
    change: Any = None,
    closed: date | None = None,
) -> Access:
    """The shipped documents compiled; `people` are changes of people by id, `change` is done to the agreement.

    `closed` is the day on which all projects were closed.
    """
    data = agreement_data()
    if change:
        change(data)
    changed = {name: person.model_copy(update=(people or {}).get(name, {})) for name, person in SHIPPED.people.items()}
    projects = {name: project.model_copy(update={"closed": closed}) for name, project in SHIPPED.projects.items()}
    return compile_access(agreement_of(data), projects, changed, products)


def asked(  # noqa: PLR0913, PLR0917 - as many as a request has parts
    access: Access, who: str, what: str, purpose: str | None = None, on: date = ON, act: str = "query"
) -> bool:
    """Whether Cedar allows it, and has no error to tell. `who` "" is whoever stands at the door."""
    principal = {"type": "Person", "id": who} if who else {"type": "Door", "id": "gateway"}
    context: dict[str, Any] = {"on": day_number(on)}
    if purpose:
        context["purpose"] = {"__entity": {"type": "Purpose", "id": purpose}}
    request = {
        "principal": principal,
        "action": {"type": "Action", "id": act},
        "resource": {"type": "Product", "id": what},
        "context": context,
    }
    found = cedarpy.is_authorized(request, access.policies, access.entities, access.schema)
    assert not found.diagnostics.errors
    return bool(found.allowed)


def with_recipients(*recipients: str) -> tuple[Product, ...]:
    """The records at 2A, made for others."""
    return (replace(PRODUCTS[1], recipients=recipients),)

"""The entities that policies are about, as Cedar's JSON: organisations, groups, people, projects and products."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.access.policy import day_number
from contracts.agreement import Agreement
from contracts.people import Person
from contracts.product import Product
from contracts.project import Project

Entity = dict[str, Any]


def entities_of(
    agreement: Agreement, projects: Mapping[str, Project], people: Mapping[str, Person], products: Iterable[Product]
) -> list[Entity]:
    """Every entity, in the order of the documents. Nothing that is secret is in it, and no name."""
    organisations = {item.id: item.signed for item in agreement.parties}
    others = {item.organisation for item in people.values()} - set(organisations)
    organisations |= dict.fromkeys(sorted(others))
    return [
        _entity("Door", "gateway"),
        *(
            _entity("Organisation", name, **({} if signed is None else {"signed": day_number(signed)}))
            for name, signed in organisations.items()
        ),
        *(_entity("Recipient", item.id) for item in agreement.recipients),
        *(_entity("Purpose", item.id) for item in agreement.purposes),
        *(_person(item) for item in people.values()),
        *(_project(item) for item in projects.values()),
        *(_product(item) for item in products),
    ]


def reference(kind: str, name: str) -> dict[str, str]:
    """An entity as Cedar's JSON names it."""
    return {"type": kind, "id": name}


def _person(person: Person) -> Entity:
    organisation = reference("Organisation", person.organisation)
    days = {"joined": day_number(person.joined)}
    if person.left is not None:
        days["left"] = day_number(person.left)
    made = _entity("Person", person.id, organisation={"__entity": organisation}, **days)
    return made | {"parents": [organisation, *(reference("Recipient", name) for name in person.recipients)]}


def _project(project: Project) -> Entity:
    closed = {} if project.closed is None else {"closed": day_number(project.closed)}
    return _entity(
        "Project",
        project.id,
        people=[{"__entity": reference("Person", name)} for name in project.people],
        purpose={"__entity": reference("Purpose", project.purpose)},
        opens=day_number(project.opens),
        ends=day_number(project.ends),
        **closed,
    )


def _product(product: Product) -> Entity:
    of_project = {"project": {"__entity": reference("Project", product.project)}} if product.project else {}
    return _entity(
        "Product",
        product.id,
        tier=product.tier.value,
        feeds=list(product.feeds),
        recipients=[{"__entity": reference("Recipient", name)} for name in product.recipients],
        **of_project,
    )


def _entity(kind: str, name: str, **attributes: object) -> Entity:
    return {"uid": reference(kind, name), "attrs": attributes, "parents": []}

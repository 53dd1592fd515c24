"""The policies of an agreement: one that permits for each product and its clause, and those that forbid whatever else.

Tier 1 is for any party that has signed, and for whoever stands at the gateway's own door. Tier 2A is for the groups of
the clause, for its purpose. Tier 2B is for the people whom its project names. Nothing permits tier 3.
"""

from collections.abc import Iterable, Mapping

from contracts.access.policy import (
    ANYBODY,
    AT_THE_DOOR,
    SOMEBODY,
    Action,
    Condition,
    Effect,
    Policy,
    day_number,
    entity,
)
from contracts.agreement import Agreement
from contracts.product import Product
from contracts.project import Project
from contracts.vocabulary import Tier

_JOINED = Condition("principal.joined <= context.on", "only somebody who has joined by the day on which it is asked")
_OF_A_PARTY = (
    "principal.organisation has signed && principal.organisation.signed <= context.on",
    "only somebody of a party that has signed by the day on which it is asked",
)


def policies_of(
    agreement: Agreement, projects: Mapping[str, Project], products: Iterable[Product]
) -> tuple[Policy, ...]:
    """Every policy, those that forbid first."""
    permits = [policy for product in products for policy in _permits(agreement, projects, product)]
    return (_in_force(agreement), _project_open(), _not_left(), *permits)


def _in_force(agreement: Agreement) -> Policy:
    first, last = agreement.in_force.start, agreement.in_force.until
    outside = f"context.on < {day_number(first)} || context.on > {day_number(last)}"
    told = f"{agreement.label} is in force from {first} to {last}"
    return Policy(
        "out-of-force", Effect.FORBID, "in_force", told, ANYBODY, None, (Condition(outside, "outside these days"),)
    )


def _project_open() -> Policy:
    outside = "context.on < resource.project.opens || context.on > resource.project.ends"
    not_open = f"resource has project && (resource.project has closed || {outside})"
    told = "its project is not open on that day, and nothing is released for a project that is not"
    when = Condition(not_open, "before it opens, after it ends, or once it was closed")
    return Policy("project-not-open", Effect.FORBID, "projects", told, ANYBODY, None, (when,))


def _not_left() -> Policy:
    left = Condition("principal has left && principal.left <= context.on", "from the day on which they left")
    told = "whoever has left is let nothing out to"
    return Policy("person-left", Effect.FORBID, "people", told, SOMEBODY, None, (left,))


def _permits(agreement: Agreement, projects: Mapping[str, Project], product: Product) -> list[Policy]:
    """The policies that permit one product; none where no clause releases it."""
    named = product.id if product.sql or product.tier is Tier.AGGREGATE else product.feed
    release = agreement.release(named, product.tier)
    if release is None:
        return []
    told = f"clause {release.clause} of {agreement.label} lets out {product.title}, tier {product.tier.value}"
    if product.tier is Tier.AGGREGATE:
        acts = (Action.READ, Action.QUERY)
        door = Policy(f"{product.id}/door", Effect.PERMIT, release.clause, told, AT_THE_DOOR, product.id, (), acts)
        return [door, _permit(product, release.clause, told, Condition(*_OF_A_PARTY))]
    if product.tier is Tier.DEPERSONALISED and (groups := _groups(agreement, product)):
        asked = release.purpose
        return [_permit(product, release.clause, told, _among(agreement, groups), _for_purpose(agreement, asked))]
    if product.tier is Tier.PSEUDONYMISED and product.project is not None and _groups(agreement, product):
        project = projects[product.project]
        named_by = Condition(
            f"resource has project && resource.project == {entity('Project', project.id)} "
            "&& resource.project.people.contains(principal)",
            f"only the people whom the project {project.id} names",
        )
        return [_permit(product, release.clause, told, named_by, _for_purpose(agreement, project.purpose))]
    return []


def _permit(product: Product, clause: str, told: str, *conditions: Condition) -> Policy:
    """A policy that permits a product to people under conditions, the first of which is always that they have come."""
    asked = (_JOINED, *conditions)
    # By name, so that an act that comes later is permitted to nobody until somebody says to whom.
    acts = (Action.READ, Action.QUERY, Action.EXPORT)
    return Policy(product.id, Effect.PERMIT, clause, told, SOMEBODY, product.id, asked, acts)


def _groups(agreement: Agreement, product: Product) -> tuple[str, ...]:
    """The recipients of a product above tier 1 who may be given it.

    Each is cleared for its tier and is not everybody. One with an area of its own is given only what was made for it
    alone: whatever serves others too may hold other areas' rows.
    """
    found = []
    for name in product.recipients:
        recipient = agreement.recipient(name)
        if recipient is None or recipient.public or recipient.clearance.rank < product.tier.rank:
            continue
        if not recipient.area or product.recipients == (name,):
            found.append(name)
    return tuple(found)


def _among(agreement: Agreement, groups: tuple[str, ...]) -> Condition:
    titles = " or ".join(item.title for item in agreement.recipients if item.id in groups)
    listed = ", ".join(entity("Recipient", name) for name in groups)
    return Condition(f"principal in [{listed}]", f"only {titles}")


def _for_purpose(agreement: Agreement, purpose: str) -> Condition:
    return Condition(
        f"context has purpose && context.purpose == {entity('Purpose', purpose)}",
        f"only for the purpose {purpose} ({agreement.purpose(purpose).title})",
    )

"""What stands before a product: whose signatures it needs, and that nobody who may give one holds another duty."""

from dataclasses import dataclass

from contracts.agreement import Agreement
from contracts.approval_rules import ApprovalRule, Approver, rule_for_project, rule_for_public
from contracts.duties import forbidden_by, held_together, holders_of
from contracts.product import Product
from journey.errors import DutiesConflictError
from journey.instance import Instance
from journey.project_signatures import refuse_unsigned


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may sign, and what is enough."""

    approvers: tuple[Approver, ...]
    rule: ApprovalRule


def waits_for_approval(agreement: Agreement, product: Product) -> bool:
    """Whether nobody may read a product before it is signed: one of a project's, or one for the public."""
    public = {item.id for item in agreement.recipients if item.public}
    return product.project is not None or not public.isdisjoint(product.recipients)


def gate_of(instance: Instance, product: Product) -> Gate:
    """The gate before a product that waits for approval.

    Who may sign is known from signed documents alone: raises `AgreementUnsignedError`, `ProjectUnsignedError`, and
    `DutiesConflictError`.
    """
    agreement, library = instance.agreement, instance.library
    if product.project is not None:
        refuse_unsigned(library, instance.owner, product.project, instance.ledger)
        approvers = library.projects[product.project].approvers
        rule = rule_for_project(agreement.approvals.pseudonymised, map(library.feed, product.feeds))
    else:
        approvers = library.duties.approver
        rule = rule_for_public(agreement.approvals.public)
    refuse_conflicts(instance, approvers)
    return Gate(approvers, rule)


def refuse_conflicts(instance: Instance, approvers: tuple[Approver, ...]) -> None:
    """Raise `DutiesConflictError` where one person holds two duties that conflict, approving with these among them.

    Whoever runs the gateway built what waits, so that an operator approves nothing. One conflict stops every approval:
    where documents let one person check themselves, nobody knows what else they let through.
    """
    library = instance.library
    keys = {person.id: person.public_key for person in library.people.values() if person.public_key}
    found = held_together(holders_of(library.duties, approvers, keys), forbidden_by(instance.agreement))
    if found:
        raise DutiesConflictError(str(found[0]))

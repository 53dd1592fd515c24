"""A project: the question, purpose and named people for which records with a pid are made, and who approves them."""

from datetime import date
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from contracts.approval_rules import ORGANISATIONS_NEEDED, Approver
from contracts.clauses import Clause, Identifier
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Tier


class Project(Clause):
    """One project, from its first day to its last. `closed` is the day on which it was closed before or after that.

    No document says `closed`: what was signed never changes, and closing leaves a tombstone beside it.
    """

    id: Identifier
    title: str
    question: str
    purpose: Identifier
    recipient: Identifier
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    feeds: tuple[Identifier, ...]
    tier: Tier
    opens: date
    ends: date
    approvers: tuple[Approver, ...]
    closed: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether anything may be made for it on that day."""
        return self.closed is None and self.opens <= on <= self.ends

    @property
    def terms(self) -> dict[str, str | list[str]]:
        """For what and for whom its records are: what approvers of a version agree to beside its data.

        A version is made for these terms: what was approved under others is not approved.
        """
        return {
            "question": self.question,
            "purpose": self.purpose,
            "recipient": self.recipient,
            "people": sorted(self.people),
            "opens": self.opens.isoformat(),
            "ends": self.ends.isoformat(),
        }


def read_project(text: str, document: str) -> Project:
    """Read one project; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        project = Project.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a project that the gateway can read ({error})") from None
    if project.closed is not None:
        raise DocumentError(document, "says that it is closed: leave that out, `gateway project close` closes it")
    if project.tier is not Tier.PSEUDONYMISED:
        raise DocumentError(
            document, f"asks for tier {project.tier}: a project is for records of tier 2B, other tiers need none"
        )
    if project.ends < project.opens:
        raise DocumentError(document, "ends before it opens; mend one of the two days")
    _refuse_unfit_approvers(project, document)
    return project


def read_closing(text: str, document: str) -> date:
    """The day on which a project was closed, from the tombstone beside its document. Raises `DocumentError`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DocumentError(document, "was closed, but its tombstone names no day; write it like 2026-01-31") from None


def _refuse_unfit_approvers(project: Project, document: str) -> None:
    """Enough of them, each once, each with a key of their own."""
    approvers = [item.id for item in project.approvers]
    if len(approvers) != len(set(approvers)):
        raise DocumentError(document, "names an approver twice; keep one")
    if len({item.organisation for item in project.approvers}) < ORGANISATIONS_NEEDED:
        raise DocumentError(
            document, f"needs approvers of {ORGANISATIONS_NEEDED} organisations, because that many must sign"
        )
    keys = [item.public_key for item in project.approvers if item.public_key]
    if len(keys) != len(set(keys)):
        raise DocumentError(document, "gives two approvers one key: each signs with a key of their own")

"""A project: the question, purpose and named people for which records with a pid are made, and who approves them."""

from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.clauses import Identifier
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml

_PUBLIC_KEY = r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"
"""32 bytes in base64. The last character's unused bits are zero, so that no key can be written in two ways."""
APPROVALS_NEEDED = 2
"""Signatures on a 2B product, each of another organisation (design: tiers)."""


class _Part(BaseModel):
    """Frozen, and closed: an unknown key is a mistake, never an extension."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Approver(_Part):
    """Who may approve, for which organisation. `public_key`: Ed25519, base64; without one nobody can sign as them."""

    id: Identifier
    organisation: Identifier
    public_key: Annotated[str, Field(pattern=_PUBLIC_KEY)] | None = None


class Project(_Part):
    """One project. `epoch` names the generation of its pids: with another epoch every person has another pid."""

    id: Identifier
    title: str
    question: str
    purpose: Identifier
    recipient: Identifier
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    feeds: tuple[Identifier, ...]
    epoch: Identifier
    opens: date
    ends: date
    approvers: tuple[Approver, ...]

    def is_open(self, on: date) -> bool:
        """Whether anything may be made for it on that day."""
        return self.opens <= on <= self.ends


def read_project(text: str, document: str) -> Project:
    """Read one project; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        project = Project.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a project that the gateway can read ({error})") from None
    if project.ends < project.opens:
        raise DocumentError(document, "ends before it opens; mend one of the two days")
    approvers = [item.id for item in project.approvers]
    if len(approvers) != len(set(approvers)):
        raise DocumentError(document, "names an approver twice; keep one")
    if len({item.organisation for item in project.approvers}) < APPROVALS_NEEDED:
        raise DocumentError(
            document, f"needs approvers of {APPROVALS_NEEDED} organisations, because that many must sign"
        )
    keys = [item.public_key for item in project.approvers if item.public_key]
    if len(keys) != len(set(keys)):
        raise DocumentError(document, "gives two approvers one key: each signs with a key of their own")
    return project

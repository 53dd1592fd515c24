"""Who approves requests for identities, and to whose keys answers are sealed.

It is one of the definitions, and so signed by the agreement's owner with the rest.
"""

from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from contracts.approval_rules import GUARDIANS, ORGANISATIONS_NEEDED, ApprovalRule, Approver
from contracts.clauses import Clause, Identifier, Quorum
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml

TIER3_PARTIES = "definitions/tier3.yaml"
"""Where it stands among the documents."""
AgeKey = Annotated[str, Field(pattern=r"^age1[02-9ac-hj-np-z]{58}$")]
"""An X25519 recipient of age, as `age-keygen` prints it."""


class Tier3Parties(Clause):
    """`partners`: the key of each partner to whom answers go home. `recipients`: those of who may be given more."""

    approvers: tuple[Approver, ...]
    partners: dict[Identifier, AgeKey]
    recipients: dict[Identifier, AgeKey]


def read_tier3_parties(text: str, quorum: Quorum) -> Tier3Parties:
    """Read the document. Raises `DocumentError` for anything unfit, and unless it names as many as the quorum is of."""
    try:
        parties = Tier3Parties.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(TIER3_PARTIES, f"does not say who approves and where answers go ({error})") from None
    if len({item.id for item in parties.approvers}) != len(parties.approvers):
        raise DocumentError(TIER3_PARTIES, "names an approver twice; keep one")
    if len(parties.approvers) != quorum.of:
        raise DocumentError(TIER3_PARTIES, f"must name {quorum.of} approvers, as the agreement's approvals have it")
    keys = [item.public_key for item in parties.approvers if item.public_key]
    if len(keys) != len(set(keys)):
        raise DocumentError(TIER3_PARTIES, "gives two approvers one key: each signs with a key of their own")
    sealing = [*parties.partners.values(), *parties.recipients.values()]
    if len(sealing) != len(set(sealing)):
        raise DocumentError(TIER3_PARTIES, "seals to two of them with one key: each opens with a key of their own")
    return parties


def rule_for_identities(quorum: Quorum) -> ApprovalRule:
    """What an answer needs: as many as the quorum needs, of two organisations, one of them a guardian."""
    return ApprovalRule(max(quorum.needed, ORGANISATIONS_NEEDED), ORGANISATIONS_NEEDED, GUARDIANS)

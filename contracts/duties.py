"""Who holds which duty, and that no one person holds two that check each other: who builds never also approves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from contracts.agreement import Agreement
from contracts.approval_rules import Approver
from contracts.clauses import Clause, Identifier
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Duty

Pair = frozenset[Duty]
"""Two duties."""

ALWAYS_FORBIDDEN: frozenset[Pair] = frozenset(
    frozenset(pair) for pair in combinations(Duty, 2) if set(pair) != {Duty.AGREEMENT_OWNER, Duty.APPROVER}
)
"""No agreement can allow these: whoever builds, keeps keys, signs, approves or audits depends on others for the rest.
Only whether the agreement's owner may be an approver is left to the agreement (`domain.md` 3.4 has them be one)."""


class Duties(Clause):
    """Who holds which duty, by the ids under which people are known.

    `operator` are those who run the gateway and so build every version: there is no gateway that nobody runs.
    `approver` are those who approve what is for no project: tables for the public.
    """

    operator: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    custodian: tuple[Identifier, ...]
    agreement_owner: tuple[Identifier, ...]
    auditor: tuple[Identifier, ...]
    approver: tuple[Approver, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a duty, by the id under which documents name them and, if they have one, by their key."""

    person: str
    duty: Duty
    public_key: str | None = None

    def is_also(self, other: "Holder") -> bool:
        """Whether two entries are about one person: one id, or one key, whatever they are called."""
        same_key = self.public_key is not None and self.public_key == other.public_key
        return self.person == other.person or same_key


@dataclass(frozen=True, slots=True)
class HeldTogether:
    """Two entries about one person, whose duties do not go together."""

    first: Holder
    second: Holder

    def __str__(self) -> str:
        """Say who holds which two, in the order of the duties' names."""
        one, other = sorted((self.first, self.second), key=lambda holder: (holder.duty, holder.person))
        known_as = one.person if one.person == other.person else f"{one.person} (also called {other.person})"
        return f"{known_as} is {_words(one.duty)} and {_words(other.duty)}, which one person may not be together"


def read_duties(text: str, document: str) -> Duties:
    """Read who holds which duty; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        duties = Duties.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"does not say who holds which duty ({error})") from None
    named = [item.id for item in duties.approver]
    if len(named) != len(set(named)):
        raise DocumentError(document, "names an approver twice; keep one")
    keys = [item.public_key for item in duties.approver if item.public_key]
    if len(keys) != len(set(keys)):
        raise DocumentError(document, "gives two approvers one key: each signs with a key of their own")
    return duties


def forbidden_by(agreement: Agreement) -> frozenset[Pair]:
    """The pairs that nobody may hold together: those that the agreement names, and those that none can allow."""
    return ALWAYS_FORBIDDEN | {frozenset(item.duties) for item in agreement.duties}


def holders_of(duties: Duties, approvers: Iterable[Approver], keys: Mapping[str, str]) -> tuple[Holder, ...]:
    """Everybody who holds a duty: as `duties` says, and the approvers of projects; `keys` are people's, by id."""
    named = {
        Duty.OPERATOR: duties.operator,
        Duty.CUSTODIAN: duties.custodian,
        Duty.AGREEMENT_OWNER: duties.agreement_owner,
        Duty.AUDITOR: duties.auditor,
    }
    found = [Holder(person, duty, keys.get(person)) for duty, people in named.items() for person in people]
    for approver in (*duties.approver, *approvers):
        found.append(Holder(approver.id, Duty.APPROVER, approver.public_key))
        if approver.id in keys:
            found.append(Holder(approver.id, Duty.APPROVER, keys[approver.id]))
    return tuple(dict.fromkeys(found))


def held_together(holders: Iterable[Holder], forbidden: frozenset[Pair] = ALWAYS_FORBIDDEN) -> tuple[HeldTogether, ...]:
    """Every two entries about one person whose duties are forbidden together, in the order of the entries."""
    return tuple(
        HeldTogether(one, other)
        for one, other in combinations(tuple(holders), 2)
        if frozenset((one.duty, other.duty)) in forbidden and one.is_also(other)
    )


def duty_held(holders: Iterable[Holder], person: str, public_key: str | None) -> Duty | None:
    """The first duty that somebody holds, by that id or by that key; None where they hold none."""
    held = (holder.duty for holder in holders if holder.is_also(Holder(person, holder.duty, public_key)))
    return next(held, None)


def _words(duty: Duty) -> str:
    """A duty as a message says it."""
    return duty.replace("_", " ")

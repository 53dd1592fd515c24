"""People: who may stand at the gateway's doors, of which organisation, from which day to which, with which key.

Ids are pseudonymous: this document goes where the agreement goes, and the ledger names people by these ids alone.
"""

from datetime import date
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from contracts.agreement import Agreement
from contracts.clauses import Clause, Identifier
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml

PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$")]
"""32 bytes in base64. The last character's unused bits are zero, so that no key can be written in two ways."""


class Person(Clause):
    """One person. `recipients` are those of the agreement among whom they are; a project names its people itself.

    `joined` is the first day on which they are known here, `left` the first on which they are no more. `public_key`:
    Ed25519 (RFC 8032), base64; without one nobody can speak as them.
    """

    id: Identifier
    organisation: Identifier
    role: str
    recipients: tuple[Identifier, ...] = ()
    public_key: PublicKey | None = None
    joined: date
    left: date | None = None

    def is_here(self, on: date) -> bool:
        """Whether they have joined and not left by that day."""
        return self.joined <= on and (self.left is None or on < self.left)


class _Document(Clause):
    """The document as it is written."""

    people: tuple[Person, ...]


def read_people(text: str, document: str) -> dict[str, Person]:
    """Everybody by id; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        people = _Document.model_validate(read_yaml(text)).people
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of people that the gateway can read ({error})") from None
    ids = [person.id for person in people]
    if twins := [one for one in ids if ids.count(one) > 1]:
        raise DocumentError(document, f"names {twins[0]} twice; keep one")
    keys = [person.public_key for person in people if person.public_key]
    if len(keys) != len(set(keys)):
        raise DocumentError(document, "gives two people one key: each speaks with a key of their own")
    for person in people:
        if person.left is not None and person.left <= person.joined:
            raise DocumentError(document, f"lets {person.id} leave before a day was over; mend one of the two days")
    return {person.id: person for person in people}


def refuse_strangers(people: dict[str, Person], agreement: Agreement, document: str) -> None:
    """Nobody is among recipients whom the agreement does not name, who are everybody, or who are another party's.

    Raises `DocumentError`.
    """
    for person in people.values():
        for name in person.recipients:
            recipient = agreement.recipient(name)
            if recipient is None or recipient.public:
                raise DocumentError(
                    document, f"puts {person.id} among {name!r}, whom the agreement does not name as a group of people"
                )
            if recipient.organisation not in {None, person.organisation}:
                raise DocumentError(
                    document, f"puts {person.id} among {name!r}, who are people of {recipient.organisation} alone"
                )

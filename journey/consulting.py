"""Entering a question in the ledger: who asked, what was decided about each product, and what came of it.

Never what was asked: a question may hold a value, and so may whatever an engine says of it. Products are named by where
they are released, policies and clauses by their ids, the rest is counts.
"""

import secrets
from dataclasses import dataclass, field

from contracts.access.compiled import Access
from journey.instance import Instance
from journey.permitting import Decision
from lineage.entries import Entry, Verb

_NUMBER_BYTES = 8


@dataclass(slots=True)
class Consultation:
    """One question on its way. `actor` is the gateway's own door until somebody has shown who they are."""

    instance: Instance
    actor: str
    number: str = field(default_factory=lambda: f"q{secrets.token_hex(_NUMBER_BYTES)}")

    def decided(
        self, decision: Decision, access: Access, release: str, versions: int, purpose: str | None = None
    ) -> None:
        """Enter what was decided about one product, before any row of it is read.

        `access` is what it was decided by, `purpose` one of the agreement's.
        """
        subject: dict[str, str | int] = {
            "decision": "allowed" if decision.allowed else "denied",
            "release": release,
            "versions": versions,
            "clause": f"clause:{decision.clause}",
            "policy": decision.policy,
            "policies_digest": access.policies_digest,
            "entities_digest": access.entities_digest,
        }
        if purpose is not None:
            subject["purpose"] = purpose
        self._enter(subject)

    def answered(self, products: int, rows: int) -> None:
        """Enter that it was answered, before the answer is given."""
        self._enter({"outcome": "answered", "products": products, "rows": rows})

    def denied(self, why: str) -> None:
        """Enter that it was denied, by the name of the rule."""
        self._enter({"outcome": "denied", "why": why})

    def _enter(self, subject: dict[str, str | int]) -> None:
        entry = Entry(Verb.CONSULTATION, self.actor, self.instance.now(), {"question": self.number} | subject)
        with self.instance.exclusive():
            self.instance.ledger.append(entry)

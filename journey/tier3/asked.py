"""What the ledger says of requests for identities: it alone is believed of how many there are and how far they came."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from journey.instance import Instance

REQUESTED, APPROVED, ANSWERED, EXPIRED = "tier3_requested", "tier3_approved", "tier3_answered", "tier3_expired"
"""By which key of its subject an entry says what was done with a request."""


class AskedState(StrEnum):
    """How far a request came."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `digest` (SHA-256, hex) is that of its terms; `until` is the day on which it, or its answer, ends.

    `destroyed`: what was held of it has been destroyed.
    """

    request: str
    purpose: str
    legal_gateway: str
    digest: str
    expires_days: int
    until: date
    state: AskedState = AskedState.OPEN
    destroyed: bool = False

    def about(self, step: str) -> dict[str, str | int]:
        """What the ledger says of a step: nothing that could be about anybody."""
        return {step: self.request, "purpose": self.purpose, "legal_gateway": self.legal_gateway}


def asked_requests(instance: Instance) -> tuple[Asked, ...]:
    """Every request, in the order in which they were asked."""
    found: dict[str, Asked] = {}
    for _, entry in instance.ledger.about(REQUESTED, ANSWERED, EXPIRED):
        said = entry.subject
        if REQUESTED in said:
            days = int(said["expires_days"])
            request, purpose, power = (str(said[name]) for name in (REQUESTED, "purpose", "legal_gateway"))
            ends = entry.at.date() + timedelta(days=days)
            found[request] = Asked(request, purpose, power, str(said["request_digest"]), days, ends)
        elif (answered := said.get(ANSWERED)) in found:
            before = found[str(answered)]
            ends = entry.at.date() + timedelta(days=before.expires_days)
            found[before.request] = replace(before, state=AskedState.ANSWERED, until=ends)
        elif (expired := said.get(EXPIRED)) in found:
            found[str(expired)] = replace(found[str(expired)], destroyed=True)
    today = instance.now().date()
    return tuple(
        replace(item, state=AskedState.EXPIRED) if item.destroyed or today >= item.until else item
        for item in found.values()
    )


def asked_in_month_of(instance: Instance, day: date) -> int:
    """How many requests were entered in a calendar month."""
    asked = (entry.at for _, entry in instance.ledger.about(REQUESTED))
    return sum((at.year, at.month) == (day.year, day.month) for at in asked)

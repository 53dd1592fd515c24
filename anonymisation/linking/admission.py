"""Which feeds contribute match keys: only those that an agreement in force admits to a linked product."""

from datetime import date

from contracts.agreement import Agreement
from contracts.vocabulary import Tier


def feeds_admitted(agreement: Agreement, on: date) -> tuple[str, ...]:
    """Feeds of clauses at tier 2B, in order. A feed that no clause admits is never linked, whatever it holds."""
    if not agreement.binds(on):
        return ()
    return tuple(
        sorted({feed for item in agreement.releases if item.tier is Tier.PSEUDONYMISED for feed in item.columns})
    )

"""Which feeds contribute match keys: only those that an agreement in force admits to a linked product."""

from datetime import date

from contracts.agreement import Agreement
from contracts.vocabulary import Tier


def feeds_admitted(agreement: Agreement, on: date) -> tuple[str, ...]:
    """Feeds of clauses at tier 2B and of linked clauses at tier 1, in order.

    A feed that no such clause names is never linked, whatever it holds and whatever else it is shared in.
    """
    if not agreement.binds(on):
        return ()
    linking = (item for item in agreement.releases if item.linked or item.tier is Tier.PSEUDONYMISED)
    return tuple(sorted({feed for item in linking for feed in item.columns}))

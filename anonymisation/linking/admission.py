"""Which feeds contribute match keys: only those that an agreement in force admits to a linked product."""

from datetime import date

from contracts.agreement import Agreement


def feeds_admitted(agreement: Agreement, on: date) -> tuple[str, ...]:
    """Feeds of clauses at tier 2B and of linked clauses at tier 1, in order.

    A feed that no such clause names is never linked, whatever it holds and whatever else it is shared in.
    """
    return agreement.linked_feeds if agreement.binds(on) else ()

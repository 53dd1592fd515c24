"""Entering acts in the ledger: who (the instance), when (now), and what about the delivery or product."""

from journey.agreed import AGREED_AT, put_back
from journey.deliveries import Delivery
from journey.errors import AgreementUnsignedError
from journey.instance import Instance
from lineage.entries import Entry, Verb


def enter(instance: Instance, verb: Verb, subject: dict[str, str | int]) -> int:
    """Append one entry and return its index; the caller holds `instance.exclusive()`."""
    return instance.ledger.append(Entry(verb, f"gateway:{instance.id}", instance.now(), subject))


def enter_once(instance: Instance, verb: Verb, key: str, subject: dict[str, str | int]) -> int:
    """As `enter`, unless an entry with this verb and this `key` of the subject is already there: for steps redone."""
    found = instance.ledger.find_last(verb, key, subject[key])
    return enter(instance, verb, subject) if found is None else found


def agreed_at(instance: Instance) -> dict[str, str | int]:
    """What an entry says of the documents under which rows come to be held or shared: when their owner signed them.

    Raises `AgreementUnsignedError` where rows are held or shared under what was signed later; the caller holds
    `instance.exclusive()`, so that what entries say only ever grows.
    """
    if faults := put_back(instance.agreed, instance.ledger):
        raise AgreementUnsignedError(faults[0])
    return {AGREED_AT: instance.agreed.signed_at}


def about(delivery: Delivery) -> dict[str, str | int]:
    """What the ledger says of a delivery: never more than a stranger may know."""
    return {
        "receipt": delivery.receipt_id,
        "partner": delivery.partner,
        "feed": delivery.feed,
        "period": f"period:{delivery.period}",
        "commitment": delivery.commitment,
    }

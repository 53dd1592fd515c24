"""Expiring: when its days are over, an answer is destroyed with the request that it was to, and the ledger says so."""

from journey.entering import enter_once
from journey.instance import Instance, Zone
from journey.sealed import destroy_sealed
from journey.tier3.answering import destroy_answer
from journey.tier3.asked import EXPIRED, Asked, AskedState, asked_requests
from journey.tier3.requesting import request_path
from lineage.entries import Verb


def expire(instance: Instance) -> tuple[str, ...]:
    """Destroy every answer and request whose days are over today; return their ids. Done again after a kill."""
    with instance.exclusive():
        return destroy_expired(instance)


def destroy_expired(instance: Instance) -> tuple[str, ...]:
    """The same, for who holds `instance.exclusive()`: every run begins with it."""
    over = [item for item in asked_requests(instance) if item.state is AskedState.EXPIRED and not item.destroyed]
    for item in over:
        _destroy(instance, item)
    return tuple(item.request for item in over)


def _destroy(instance: Instance, asked: Asked) -> None:
    """Destroy one request and its answer, and enter it last."""
    destroy_sealed(instance, Zone.TIER3, request_path(asked.request))
    destroy_answer(instance, asked.request)
    enter_once(instance, Verb.ERASURE, EXPIRED, asked.about(EXPIRED))

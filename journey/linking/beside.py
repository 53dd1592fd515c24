"""What is made of a run of linking and lies beside it, sealed: it holds as the ledger entered it, and no other does.

To seal needs no passphrase, so that whoever may write in a zone could put a report or a crosswalk of his own there. A
wrapped key stands for its object, as it does in runs (`journey.linking.runs`).
"""

from journey.instance import Instance
from journey.linking.runs import digest_of_key
from lineage.entries import Verb


def entered_beside(kind: str, run: str, wrapped: bytes) -> dict[str, str | int]:
    """What an entry (`Verb.COMBINATION`) says of an object of a run (`runs/<number>`), from when on it holds."""
    return {kind: run, _digest_key(kind): digest_of_key(wrapped)}


def holds_beside(instance: Instance, kind: str, run: str, wrapped: bytes) -> bool:
    """Whether a wrapped key is of the object that was entered last as this `kind` of a run."""
    return _entered(instance, kind, run) == digest_of_key(wrapped)


def is_exchanged(instance: Instance, kind: str, run: str, wrapped: bytes) -> bool:
    """Whether another object was entered as this `kind` of a run; of one from before digests were, nobody can tell."""
    entered = _entered(instance, kind, run)
    return entered is not None and entered != digest_of_key(wrapped)


def _entered(instance: Instance, kind: str, run: str) -> str | int | None:
    """What the ledger says of the object that was entered last as this kind of a run."""
    index = instance.ledger.find_last(Verb.COMBINATION, kind, run)
    return None if index is None else instance.ledger.entry(index).subject.get(_digest_key(kind))


def _digest_key(kind: str) -> str:
    return f"{kind}_digest"

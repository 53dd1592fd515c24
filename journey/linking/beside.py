"""What is made of a run of linking and lies beside it, sealed: it holds as the ledger entered it, and no other does.

To seal needs no passphrase, so that whoever may write in a zone could put a report or a crosswalk of his own there. A
wrapped key stands for its object, as it does in runs (`journey.linking.runs`).
"""

import hashlib

from journey.instance import Instance
from lineage.entries import Verb


def entered_beside(kind: str, run: str, wrapped: bytes) -> dict[str, str | int]:
    """What an entry (`Verb.COMBINATION`) says of an object of a run (`runs/<number>`), from when on it holds."""
    return {kind: run, _digest_key(kind): hashlib.sha256(wrapped).hexdigest()}


def holds_beside(instance: Instance, kind: str, run: str, wrapped: bytes) -> bool:
    """Whether a wrapped key is of the object that was entered last as this `kind` of a run."""
    index = instance.ledger.find_last(Verb.COMBINATION, kind, run)
    said = {} if index is None else instance.ledger.entry(index).subject
    return said.get(_digest_key(kind)) == hashlib.sha256(wrapped).hexdigest()


def _digest_key(kind: str) -> str:
    return f"{kind}_digest"

"""Signatures over one digest: given one by one, kept beside what they are over, and counted only if they are true.

Whoever writes the file by hand gains nothing: a signature that is not by its approver's key over this digest, for this
purpose, is as if it were not there.
"""

import json
from collections.abc import Iterable

from contracts.approval_rules import Approval, Approver
from custody.signing import SignedFor, is_signed
from zones.store import Store


def counted(
    store: Store, path: str, approvers: Iterable[Approver], signed_for: SignedFor, digest: bytes
) -> tuple[Approval, ...]:
    """The signatures kept at a path that are true of a SHA-256 digest, by these approvers, in their order."""
    given = _given(store, path)
    found = (_approval(item, given.get(item.id), signed_for, digest) for item in approvers)
    return tuple(item for item in found if item is not None)


def keep(store: Store, path: str, approver: str, signature: str) -> None:
    """Keep one more signature at a path, in the place of an earlier one by the same approver."""
    given = _given(store, path) | {approver: signature}
    store.replace(path, json.dumps(given, indent=2).encode() + b"\n")


def _given(store: Store, path: str) -> dict[str, str]:
    """Whatever is kept at a path, true or not, by approver."""
    return json.loads(store.read(path)) if store.exists(path) else {}


def _approval(approver: Approver, signature: str | None, signed_for: SignedFor, digest: bytes) -> Approval | None:
    """A signature that counts."""
    if approver.public_key is None or signature is None:
        return None
    if not is_signed(approver.public_key, signed_for, digest, signature):
        return None
    return Approval(approver.id, approver.organisation, approver.role, approver.public_key, signature)

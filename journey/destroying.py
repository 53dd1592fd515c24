"""Destroying keys, which is how pids are erased: of a whole epoch, of one domain, and the crosswalks between epochs.

A tombstone says so first; what follows is done again after a crash until the ledger holds the erasure, entered last.
"""

from dataclasses import dataclass
from datetime import datetime

from custody.cabinet import destroy
from custody.domains import close_domain, is_closed
from custody.epochs import destroyed_key_id, epoch_after, epochs_until, is_destroyed
from custody.roots import FIRST_EPOCH
from journey.entering import enter_once
from journey.errors import NothingToDestroyError
from journey.instance import Instance, Zone
from journey.rotating import crosswalk_paths
from journey.sealed import destroy_sealed
from lineage.entries import Verb

EPOCH, DOMAIN, CROSSWALKS = "epoch_destroyed", "domain_closed", "crosswalks_destroyed"
"""By which key of its subject an erasure says what was destroyed."""


@dataclass(frozen=True, slots=True)
class Destruction:
    """When something was destroyed, in UTC, and by which entry of the ledger."""

    at: datetime
    entry: int


def destroy_epoch(instance: Instance, epoch: str) -> Destruction:
    """Destroy the pseudonym root of an epoch that holds no longer, for ever: nobody can make its pids again.

    The crosswalks to and from it go too, for with one of them and the other epoch's root its pids could be told again;
    and so do the salts of its domains. Raises `NothingToDestroyError` for an epoch that there never was, and what
    custody raises: RootInUseError for the epoch that holds, KeyServiceError where a key service does not destroy.
    """
    with instance.exclusive():
        if epoch not in epochs_until(instance.keyring.epoch):
            raise NothingToDestroyError(f"there is no epoch {epoch}")
        instance.keyring.destroy_epoch(epoch)
        return finish_destroying(instance, epoch)


def finish_destroying(instance: Instance, epoch: str) -> Destruction:
    """Destroy what hangs on a destroyed epoch, and enter it; again after a crash."""
    cabinet = instance.zone(Zone.CUSTODY)
    for neighbour in sorted({epoch, epoch_after(epoch)} - {FIRST_EPOCH}):
        _destroy_crosswalks(instance, neighbour)
    salts = [path for path in cabinet.list("domains") if path.endswith(f"/{epoch}.salt")]
    for path in salts:
        destroy(cabinet, path)
    said: dict[str, str | int] = {EPOCH: epoch}
    if key_id := destroyed_key_id(cabinet, epoch):
        said["key_id"] = f"key:{key_id}"
    return _entered(instance, enter_once(instance, Verb.ERASURE, EPOCH, said))


def destroy_domain(instance: Instance, recipient: str, project: str) -> Destruction:
    """Destroy the salts of a domain in every epoch, for ever, with its crosswalks.

    Raises `NothingToDestroyError` for a domain that was never opened.
    """
    with instance.exclusive():
        cabinet = instance.zone(Zone.CUSTODY)
        if not (cabinet.list(f"domains/{recipient}/{project}") or is_closed(cabinet, recipient, project)):
            raise NothingToDestroyError(f"{project} for {recipient} was never opened, and has no pids")
        close_domain(cabinet, recipient, project)
        domain = f"{recipient}/{project}"
        return _entered(instance, enter_once(instance, Verb.ERASURE, DOMAIN, {DOMAIN: domain}))


def destroy_crosswalks(instance: Instance, epoch: str) -> Destruction:
    """Destroy the crosswalks that lead to an epoch, of every domain.

    Raises `NothingToDestroyError` for an epoch that nothing leads to.
    """
    with instance.exclusive():
        if epoch not in epochs_until(instance.keyring.epoch)[1:]:
            raise NothingToDestroyError(f"no crosswalk leads to {epoch}")
        return _entered(instance, _destroy_crosswalks(instance, epoch))


def recover_destroying(instance: Instance) -> None:
    """Finish what a killed process had begun to destroy; the caller holds `instance.exclusive()`."""
    cabinet = instance.zone(Zone.CUSTODY)
    for epoch in epochs_until(instance.keyring.epoch):
        if is_destroyed(cabinet, epoch) and destruction(instance, EPOCH, epoch) is None:
            instance.keyring.destroy_epoch(epoch)
            finish_destroying(instance, epoch)


def destruction(instance: Instance, what: str, name: str) -> Destruction | None:
    """When something was destroyed and by which entry; None where it was not."""
    index = instance.ledger.find_last(Verb.ERASURE, what, name)
    return None if index is None else _entered(instance, index)


def _destroy_crosswalks(instance: Instance, epoch: str) -> int:
    """Destroy the crosswalks that lead to an epoch, the key of each first; return the entry."""
    paths = crosswalk_paths(instance, epoch)
    for path in paths:
        for beside in (".key", ".approvals"):
            destroy(instance.zone(Zone.CUSTODY), f"{path}{beside}")
        destroy_sealed(instance, Zone.CUSTODY, path)
    return enter_once(instance, Verb.ERASURE, CROSSWALKS, {CROSSWALKS: epoch, "crosswalks": len(paths)})


def _entered(instance: Instance, index: int) -> Destruction:
    entry = instance.ledger.entry(index)
    return Destruction(entry.at, index)

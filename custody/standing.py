"""How the roots of a keyring stand, told from what lies in clear: no passphrase is needed, nothing secret is told."""

from dataclasses import dataclass
from enum import StrEnum

from custody.cabinet import Cabinet
from custody.epochs import current_epoch, destroyed_key_id, epoch_after, epochs_until, is_destroyed
from custody.root_files import Provider, key_id_of, provider_of
from custody.roots import FIRST_EPOCH, RootUse, root_file, root_name
from custody.split_key import ShareSet, share_set_of


class RootState(StrEnum):
    """Whether a root can be opened by whoever has what it opens by."""

    HELD = "held"
    DESTROYED = "destroyed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RootStanding:
    """One root. `epoch` is of pseudonym roots only; `shares` of those that only shares open."""

    name: str
    use: RootUse
    epoch: str | None
    state: RootState
    provider: Provider | None = None
    key_id: str = ""
    shares: ShareSet | None = None


def roots_standing(cabinet: Cabinet) -> tuple[RootStanding, ...]:
    """Every root that there has been, by use and epoch. Raises BrokenSealError for a file that is not ours."""
    epochs = epochs_until(current_epoch(cabinet))
    coming = epoch_after(epochs[-1])
    if cabinet.exists(root_file(RootUse.PSEUDONYM, coming)):
        epochs = (*epochs, coming)  # a rotation was begun and killed: the next one goes on with it
    others = (_root(cabinet, use, None) for use in RootUse if use is not RootUse.PSEUDONYM)
    return (*(_root(cabinet, RootUse.PSEUDONYM, epoch) for epoch in epochs), *others)


def _root(cabinet: Cabinet, use: RootUse, epoch: str | None) -> RootStanding:
    name, file = root_name(use, epoch or FIRST_EPOCH), root_file(use, epoch or FIRST_EPOCH)
    if epoch is not None and is_destroyed(cabinet, epoch):
        return RootStanding(name, use, epoch, RootState.DESTROYED, key_id=destroyed_key_id(cabinet, epoch))
    if not cabinet.exists(file):
        return RootStanding(name, use, epoch, RootState.MISSING)
    content = cabinet.read(file)
    provider = provider_of(content, name)
    shares = share_set_of(content, name) if provider is Provider.SHARES else None
    return RootStanding(name, use, epoch, RootState.HELD, provider, key_id_of(content, name), shares)

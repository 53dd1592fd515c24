"""Who holds the keys: how every root, epoch and domain stands, and roots handed to several people as shares."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from custody.domains import is_closed
from custody.epochs import epochs_until
from custody.roots import FIRST_EPOCH, RootUse
from custody.share_files import read_shares, write_shares
from custody.shares import joined
from custody.split_key import ShareSet, new_split_key
from custody.standing import RootStanding, RootState, roots_standing
from journey.destroying import CROSSWALKS, DOMAIN, EPOCH, Destruction, destruction
from journey.entering import enter
from journey.errors import SplitRefusedError
from journey.instance import Instance, Zone
from journey.rotating import crosswalk_paths
from lineage.entries import Verb


@dataclass(frozen=True, slots=True)
class Stands:
    """A root, domain or crosswalk: whether it is there, and if it was destroyed, when and by which entry."""

    name: str
    state: str
    destroyed: Destruction | None = None


@dataclass(frozen=True, slots=True)
class KeysStanding:
    """How the keys of an instance stand; nothing of it is secret. `crosswalks` are named by the epoch they lead to."""

    epoch: str
    roots: tuple[tuple[RootStanding, Destruction | None], ...]
    domains: tuple[Stands, ...]
    crosswalks: tuple[Stands, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Roots in split custody: by their names, with which shares, written to which files."""

    roots: tuple[str, ...]
    shares: ShareSet
    files: tuple[Path, ...]
    entry: int


def keys_standing(instance: Instance) -> KeysStanding:
    """How the keys stand; needs no passphrase."""
    cabinet, epoch = instance.zone(Zone.CUSTODY), instance.keyring.epoch
    roots = tuple(
        (item, destruction(instance, EPOCH, item.epoch) if item.epoch else None) for item in roots_standing(cabinet)
    )
    return KeysStanding(epoch, roots, _domains(instance), _crosswalks(instance, epoch))


def split_custody(instance: Instance, uses: tuple[RootUse, ...], needed: int, count: int, folder: Path) -> Split:
    """Seal roots under a new key, write it as shares into files of a folder, and forget it.

    Of the pseudonym root every epoch's is meant. The roots are opened first and the shares read back and joined before
    any root is sealed anew: whoever is refused still has what they had. Raises `SplitRefusedError` for no root or one
    that is gone, and what custody raises.
    """
    with instance.exclusive():
        meant = tuple(item for item in roots_standing(instance.zone(Zone.CUSTODY)) if item.use in uses)
        held = tuple(item for item in meant if item.state is not RootState.DESTROYED)
        if not held or any(item.state is RootState.MISSING for item in held):
            raise SplitRefusedError
        for item in held:
            instance.keyring.local_root(item.use, item.epoch or FIRST_EPOCH)
        key, shares = new_split_key(needed, count)
        files = write_shares(folder, shares)
        if not hmac.compare_digest(joined(read_shares(files)), key.secret):
            raise SplitRefusedError
        for item in held:
            instance.keyring.hold_by_shares(item.use, key, item.epoch or FIRST_EPOCH)
        names = tuple(item.name for item in held)
        entry = enter(
            instance,
            Verb.ALTERATION,
            {"keys_split": "+".join(names), "share_set": f"set:{key.shares.set_id}", "needed": needed, "shares": count},
        )
    return Split(names, key.shares, files, entry)


def prove_custody(instance: Instance) -> tuple[RootStanding, ...]:
    """Open every root that only shares open, and return them. Raises what custody does where one stays shut."""
    held = [item for item in roots_standing(instance.zone(Zone.CUSTODY)) if item.shares is not None]
    for item in held:
        if item.epoch is None:
            instance.keyring.root(item.use)
        else:
            instance.keyring.pseudonym_root(item.epoch)
    return tuple(held)


def _domains(instance: Instance) -> tuple[Stands, ...]:
    """Every domain that was ever opened, by recipient and project."""
    cabinet = instance.zone(Zone.CUSTODY)
    found = sorted({tuple(path.split("/")[1:3]) for path in cabinet.list("domains")})
    return tuple(
        Stands(f"{recipient}/{project}", "destroyed", _closing(instance, recipient, project))
        if is_closed(cabinet, recipient, project)
        else Stands(f"{recipient}/{project}", "held")
        for recipient, project in found
    )


def _closing(instance: Instance, recipient: str, project: str) -> Destruction | None:
    """By which entry a domain was closed: alone, or with its project."""
    alone = destruction(instance, DOMAIN, f"{recipient}/{project}")
    return alone or destruction(instance, "closed_project", project)


def _crosswalks(instance: Instance, epoch: str) -> tuple[Stands, ...]:
    """The crosswalks that lead to each epoch after the first."""
    found = []
    for later in epochs_until(epoch)[1:]:
        gone, held = destruction(instance, CROSSWALKS, later), crosswalk_paths(instance, later)
        found.append(Stands(later, "destroyed" if gone else "held" if held else "none", gone))
    return tuple(found)

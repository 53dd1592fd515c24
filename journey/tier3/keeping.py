"""Keeping the tier 3 key: it is made once, goes to its holders as shares, and its private half stays nowhere."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from custody.errors import PinExistsError
from custody.roots import RootUse
from custody.share_files import read_shares, write_shares
from custody.tier3_key import joined_tier3_key, new_tier3_key, pin_tier3_key, tier3_key, tier3_key_id
from journey.entering import enter
from journey.instance import Instance, Zone
from lineage.entries import Verb

_MADE = "tier3_key"


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A new tier 3 key: its id, how many shares open it, and the files that hold one each."""

    key_id: str
    needed: int
    files: tuple[Path, ...]


def make_tier3_key(instance: Instance, folder: Path) -> KeyMade:
    """Make the key, write its shares into files of a folder by the agreement's quorum, and remember its public half.

    The shares are read back and joined before the key counts. Raises PinExistsError where there is one, and what
    custody raises for a folder or a file that will not do.
    """
    quorum = instance.agreement.approvals.identifiable
    with instance.exclusive():
        # Of the ledger too, so that nobody who removes the pin can have another key made, and keep its shares himself.
        if pinned_tier3_key(instance) is not None or _was_made(instance):
            raise PinExistsError("tier 3")
        public, shares = new_tier3_key(quorum.needed, quorum.of)
        files = write_shares(folder, shares)
        joined_tier3_key(read_shares(files), public)
        pin_tier3_key(instance.zone(Zone.CUSTODY), instance.keyring.root(RootUse.LOG), public)
        made: dict[str, str | int] = {
            _MADE: f"key:{tier3_key_id(public)}",
            "needed": quorum.needed,
            "shares": quorum.of,
        }
        enter(instance, Verb.ALTERATION, made)
    return KeyMade(tier3_key_id(public), quorum.needed, files)


def _was_made(instance: Instance) -> bool:
    """Whether the ledger says that there was a key."""
    return instance.ledger.newest(_MADE) is not None


def pinned_tier3_key(instance: Instance) -> X25519PublicKey | None:
    """The public half of the key; None before one was made. Raises what custody raises."""
    return tier3_key(instance.zone(Zone.CUSTODY), instance.keyring.root(RootUse.LOG))

"""Epochs: generations of pseudonym roots, `e1`, `e2` and so on. Which one holds is written in clear: it is no secret.

A destroyed epoch leaves a tombstone, so that a root that comes back from a backup is refused.
"""

import json
import re

import rfc8785

from custody.cabinet import Cabinet, destroy
from custody.errors import BrokenSealError, EpochDestroyedError
from custody.root_files import key_id_of
from custody.roots import FIRST_EPOCH, RootUse, root_file, root_name

_EPOCH = "public/epoch"
_WRITTEN = re.compile(r"e[1-9][0-9]{0,3}")


def current_epoch(cabinet: Cabinet) -> str:
    """The epoch that holds; the first one of a keyring that was never rotated. Raises BrokenSealError."""
    if not cabinet.exists(_EPOCH):
        return FIRST_EPOCH
    written = cabinet.read(_EPOCH).decode("ascii", "replace").strip()
    if not _WRITTEN.fullmatch(written):
        raise BrokenSealError(f"{_EPOCH} names no epoch: restore it from a backup")
    return written


def set_epoch(cabinet: Cabinet, epoch: str) -> None:
    """Have another epoch hold, in one durable step."""
    cabinet.replace(_EPOCH, f"{epoch}\n".encode("ascii"))


def epoch_after(epoch: str) -> str:
    """The epoch that follows."""
    return f"e{int(epoch.removeprefix('e')) + 1}"


def epochs_until(epoch: str) -> tuple[str, ...]:
    """Every epoch there has been, the given one last."""
    return tuple(f"e{number}" for number in range(1, int(epoch.removeprefix("e")) + 1))


def is_destroyed(cabinet: Cabinet, epoch: str) -> bool:
    """Whether the pseudonym root of an epoch was destroyed on purpose."""
    return cabinet.exists(_tombstone(epoch))


def refuse_destroyed(cabinet: Cabinet, epoch: str) -> None:
    """Raise EpochDestroyedError for an epoch whose root was destroyed, whatever lies in its place now."""
    if is_destroyed(cabinet, epoch):
        raise EpochDestroyedError(epoch)


def destroy_epoch(cabinet: Cabinet, epoch: str) -> None:
    """Destroy the file of an epoch's pseudonym root; the tombstone first, which keeps its key id. May be done again."""
    if not is_destroyed(cabinet, epoch):
        cabinet.replace(
            _tombstone(epoch), rfc8785.dumps({"destroyed": epoch, "key_id": _key_id(cabinet, epoch)}) + b"\n"
        )
    destroy(cabinet, root_file(RootUse.PSEUDONYM, epoch))


def destroyed_key_id(cabinet: Cabinet, epoch: str) -> str:
    """The key id of a root that was destroyed, as its file stated it; empty where none could be read."""
    try:
        return str(json.loads(cabinet.read(_tombstone(epoch)))["key_id"])
    except (ValueError, KeyError, TypeError):
        return ""


def _key_id(cabinet: Cabinet, epoch: str) -> str:
    """What the file of a root states; a file that cannot be read is destroyed all the same."""
    file = root_file(RootUse.PSEUDONYM, epoch)
    try:
        return key_id_of(cabinet.read(file), root_name(RootUse.PSEUDONYM, epoch)) if cabinet.exists(file) else ""
    except BrokenSealError:
        return ""


def _tombstone(epoch: str) -> str:
    return f"roots/{RootUse.PSEUDONYM}-{epoch}.destroyed"

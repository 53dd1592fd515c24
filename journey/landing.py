"""The landing folder: complete files only, claimed by giving them their receipt for a name.

A file is complete when its name is not that of a copy in progress and two looks some seconds apart find it the same.
A look is told by inode, size and time, never by name: a file name may hold a person's.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.errors import ContractsError
from contracts.intake_plan import intake_plan
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, is_receipt_id
from journey.errors import UnknownReceiptError
from journey.instance import Instance
from zones import durable

SETTLED_SECONDS = 2.0
"""A file must look the same for this long before it is taken."""
_IN_PROGRESS = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".opdownload", ".download", ".swp")
"""As Firefox and rsync, wget, WinSCP, Windows, Chrome, Opera, Safari and editors name what is not whole yet."""
_CLAIMED = ".claimed"
_DEPTH = 4

Look = dict[str, list[int]]
"""What a look saw: inode (as text) to size in bytes and modification time in nanoseconds."""


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file in the landing folder of a partner that may give this feed."""

    partner: str
    feed: str
    period: str
    path: Path


@dataclass(frozen=True, slots=True)
class LandingReport:
    """What lies in the landing folder: files that may be taken, and why others may not (without their names)."""

    files: tuple[LandedFile, ...]
    refusals: tuple[str, ...]


def look(files: tuple[LandedFile, ...]) -> Look:
    """How the files look now."""
    seen = {}
    for file in files:
        stat = file.path.stat()
        seen[str(stat.st_ino)] = [stat.st_size, stat.st_mtime_ns]
    return seen


def settled(files: tuple[LandedFile, ...], before: Look, now: Look) -> tuple[LandedFile, ...]:
    """Files that hold something and have not changed since the look before."""
    same = {inode for inode, state in now.items() if before.get(inode) == state and state[0] > 0}
    return tuple(file for file in files if str(file.path.stat().st_ino) in same)


def landed(instance: Instance, on: date) -> LandingReport:
    """Files by hand in `<partner>/<feed>/<period>/`, decided at the door before anything in them is read."""
    files, refusals = [], _misplaced(instance)
    for path in sorted(instance.landing.glob("*/*/*/*")):
        if not path.is_file() or path.is_symlink() or is_in_progress(path):
            continue
        partner, feed, period = path.relative_to(instance.landing).parts[:3]
        try:
            intake_plan(
                instance.agreement,
                instance.library.field_rules,
                partner,
                instance.library.feed(feed, period),
                on,
            )
        except ContractsError as refusal:
            refusals.append(_without_names(instance, partner, feed, str(refusal)))
        else:
            files.append(LandedFile(partner, feed, period, path))
    return LandingReport(tuple(files), tuple(dict.fromkeys(refusals)))


def _misplaced(instance: Instance) -> list[str]:
    """A word about files that lie where nobody will look for them."""
    depths = (len(path.relative_to(instance.landing).parts) for path in instance.landing.rglob("*") if path.is_file())
    count = sum(depth != _DEPTH for depth in depths)
    return [f"{count} files lie outside <partner>/<feed>/<period>/: move them there, or away"] if count else []


def _without_names(instance: Instance, partner: str, feed: str, refusal: str) -> str:
    """Why a file may not be taken, without repeating a folder's name that is not one of ours: it may be anybody's."""
    if instance.library.agreement.party(partner) is None:
        return f"a folder is named for no party to {instance.library.agreement.label}: name it as the agreement does"
    if feed not in instance.library.feed_ids:
        return f"a folder of {partner} is named for no feed: name it as the contract does"
    return refusal


def claim(instance: Instance, file: LandedFile) -> Delivery:
    """Give a complete file its receipt: the rename is the claim, and takes the partner's file name off the disk."""
    book = DeliveryBook(instance)
    with instance.exclusive():
        receipt_id = book.next_receipt_id(instance.now())
        durable.rename(file.path, file.path.with_name(f"{receipt_id}{_CLAIMED}"))
        durable.sync_folder(file.path.parent)
        return book.put(Delivery(receipt_id, file.partner, file.feed, file.period, DeliveryState.LANDED))


def claimed_file(instance: Instance, delivery: Delivery) -> Path:
    """The claimed file of a landed delivery."""
    return instance.landing.joinpath(*delivery.series, f"{delivery.receipt_id}{_CLAIMED}")


def remove_clear_file(path: Path) -> None:
    """Take a clear file's name off the disk, durably; see the threat model for what that leaves on it."""
    durable.unlink(path, path.name)
    durable.sync_folder(path.parent)


def recover_claims(instance: Instance) -> None:
    """Write the record of a file that was claimed before a crash; remove one that was received before a crash."""
    book = DeliveryBook(instance)
    for path in sorted(instance.landing.glob(f"*/*/*/*{_CLAIMED}")):
        partner, feed, period = path.relative_to(instance.landing).parts[:3]
        receipt_id = path.name.removesuffix(_CLAIMED)
        if not is_receipt_id(receipt_id):  # a name that somebody else gave, which may be anybody's
            continue
        try:
            state = book.get(receipt_id).state
        except UnknownReceiptError:
            book.put(Delivery(receipt_id, partner, feed, period, DeliveryState.LANDED))
        else:
            if state is not DeliveryState.LANDED:
                remove_clear_file(path)


def is_in_progress(path: Path) -> bool:
    """Whether a file has a name that copying programs give to what is not whole yet, or that of our own claims."""
    name = path.name.casefold()
    return name.startswith((".", "~$")) or name.endswith((*_IN_PROGRESS, _CLAIMED))

"""Which run of linking holds: the one that the ledger entered last, and it whole. Nothing else points at it.

To seal needs no passphrase, so that whoever may write in the zone could put a run of his own there, or an earlier one
back. So a run's entry says the digest of its `run.json`, and that the digest of each of its objects' wrapped keys. A
wrapped key stands for its object: what lies there opens only if it was sealed under that key, whole and in its order,
and nobody without the passphrase knows it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from journey.instance import Instance, Zone
from journey.linking.errors import RunExchangedError
from journey.sealed import wrapped_key
from zones.errors import ObjectMissingError

RUN = "run.json"
"""What a run says of itself, in clear."""
RUN_DIGEST, RUN_NUMBER = "linking_run_digest", "linking_run"
"""Keys of the ledger's entry about a run."""
RUNS = "runs"
"""The folder of all of them."""
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class HeldRun:
    """The run that holds: where it lies (`runs/<number>`), and its `run.json`, as both were at one moment."""

    folder: str
    content: bytes = field(repr=False)

    @property
    def number(self) -> int:
        """Which run it is, counted from 1."""
        return int(self.folder.rpartition("/")[2])

    @property
    def wrapped(self) -> dict[str, str]:
        """The digest of the wrapped key of each of its objects, as they were written."""
        told: dict[str, str] = json.loads(self.content)["wrapped"]
        return told


def held_run(instance: Instance) -> HeldRun | None:
    """The run that holds; None before the first. Raises `RunExchangedError` where it does not lie where it was written.

    Needs no lock: a run that is entered while this looks is looked for in its turn.
    """
    while (said := _newest(instance)) is not None:
        folder, digest = said
        content = _content(instance, folder)
        if content is not None and digest_of_run(content) == digest:
            return HeldRun(folder, content)
        if _newest(instance) == said:
            raise RunExchangedError
    return None


def undisturbed(instance: Instance, look: Callable[[HeldRun | None], _Found]) -> _Found:
    """What a look at the run that holds finds, and at what lies beside it: all of one run, though nothing is locked.

    A run is destroyed as another takes its place. Whoever looked at it meanwhile looks again; what is gone or exchanged
    though no other took its place is refused as ever.
    """
    while True:
        held = held_run(instance)
        try:
            found = look(held)
        except (RunExchangedError, ObjectMissingError):
            if held_run(instance) == held:
                raise
            continue
        if held_run(instance) == held:
            return found


def is_whole(instance: Instance) -> bool:
    """Whether what lies there is the run that was entered last, every object of it; before the first it is."""
    try:
        held = held_run(instance)
    except RunExchangedError:
        return False
    return held is None or wrapped_digests(instance, held.folder, held.wrapped) == held.wrapped


def held_key(instance: Instance, folder: str, name: str) -> bytes:
    """The wrapped key of an object of the run that holds, to open it by.

    Raises `RunExchangedError` unless it is the one that the run was entered with.
    """
    held = held_run(instance)
    if held is None or held.folder != folder:
        raise RunExchangedError
    wrapped = wrapped_key(instance, Zone.LINKED, f"{folder}/{name}")
    if digest_of_key(wrapped) != held.wrapped.get(name):
        raise RunExchangedError
    return wrapped


def digest_of_run(content: bytes) -> str:
    """What the ledger says of a run: SHA-256 (hex) of its `run.json`. Nobody can guess the wrapped keys in it."""
    return hashlib.sha256(content).hexdigest()


def digest_of_key(wrapped: bytes) -> str:
    """What stands for an object in a run and in the ledger: SHA-256 (hex) of its wrapped key."""
    return hashlib.sha256(wrapped).hexdigest()


def wrapped_digests(instance: Instance, folder: str, names: Iterable[str]) -> dict[str, str]:
    """Of each object of a run what stands for it, as it lies there now."""
    return {name: digest_of_key(wrapped_key(instance, Zone.LINKED, f"{folder}/{name}")) for name in names}


def next_number(instance: Instance) -> int:
    """The number of the next run. None that was entered comes twice, whatever became of the run."""
    return int(instance.ledger.newest(RUN_NUMBER) or 0) + 1


def folder_of(number: int) -> str:
    """Where the run of a number lies."""
    return f"{RUNS}/{number:08}"


def entered(number: int, content: bytes) -> dict[str, str | int]:
    """What a run's entry says of it, beside its counts: from then on it holds."""
    return {RUN_NUMBER: number, RUN_DIGEST: digest_of_run(content)}


def lying(instance: Instance) -> list[str]:
    """Where runs lie, finished or not."""
    return sorted({path.rpartition("/")[0] for path in instance.zone(Zone.LINKED).list(RUNS)})


def _newest(instance: Instance) -> tuple[str, str] | None:
    """Where the run lies that was entered last, and its digest."""
    number, digest = (instance.ledger.newest(key) for key in (RUN_NUMBER, RUN_DIGEST))
    return None if number is None or digest is None else (folder_of(int(number)), str(digest))


def _content(instance: Instance, folder: str) -> bytes | None:
    try:
        return instance.zone(Zone.LINKED).read(f"{folder}/{RUN}")
    except ObjectMissingError:
        return None

"""The invented approvers of a demonstration: a key for each, and their signatures.

In a real partnership nobody holds two keys: each approver makes one with `gateway project key` and keeps it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from portal.progress import Advance
from portal.projects import make_key

if TYPE_CHECKING:
    from contracts.project import Project
    from journey.approvals import Pending
    from journey.instance import Instance

_HEAD = "# An invented project, for trying the gateway. Its approvers' keys were made by `gateway demo`.\n"


def keys_folder(instance: "Instance") -> Path:
    """Where the private keys of a demonstration's approvers lie: beside the passphrase, else beside the home."""
    return (instance.remembered_passphrase or instance.home).parent / f"approvers-{instance.id}"


def key_file(folder: Path, approver: str) -> Path:
    """The private key of one approver."""
    return folder / f"{approver}.key"


def give_keys(instance: "Instance", folder: Path) -> None:
    """Make a key for every approver, write its public half into each project that names them, and sign that.

    The private half is written first, for its owner alone; the owner of the agreement is as invented as they are. The
    instance is to be opened again afterwards.
    """
    import yaml

    from custody.signing import read_signing_key
    from journey.projects import sign_project

    folder.mkdir(mode=0o700)
    projects = instance.library.projects
    approvers = sorted({who.id for project in projects.values() for who in project.approvers})
    public = {who: make_key(key_file(folder, who)) for who in approvers}
    owner = read_signing_key(instance.owner_key_file.read_text("ascii"))
    for project in projects.values():
        written = project.model_dump(mode="json", exclude={"closed"})
        for approver in written["approvers"]:
            approver["public_key"] = public[approver["id"]]
        content = (_HEAD + yaml.safe_dump(written, sort_keys=False, width=120)).encode()
        sign_project(instance, project.id, content, owner)


def signers_of(project: "Project") -> tuple[str, ...]:
    """Approvers who are enough for any product of a project: guardians first, each of another organisation."""
    from contracts.approval_rules import GUARDIANS, ORGANISATIONS_NEEDED

    ordered = sorted(project.approvers, key=lambda who: who.role not in GUARDIANS)
    first = {who.organisation: who.id for who in reversed(ordered)}
    chosen = sorted(first.values(), key=[who.id for who in ordered].index)
    return tuple(chosen)[:ORGANISATIONS_NEEDED]


def to_sign(waiting: "tuple[Pending, ...]", left: str) -> "tuple[Pending, ...]":
    """Whatever waits, but for the newest period of the project `left`."""
    newest = max((item.period for item in waiting if item.product.project == left), default="")
    return tuple(item for item in waiting if (item.product.project, item.period) != (left, newest))


def sign(instance: "Instance", folder: Path, waiting: "tuple[Pending, ...]", progress: Advance) -> None:
    """Sign releases that wait, each as approvers of two organisations."""
    from custody.signing import SignedFor, read_signing_key, sign
    from journey.approvals import approve

    for number, item in enumerate(waiting):
        progress(f"signing {item.release}", number, len(waiting))
        for who in signers_of(instance.library.projects[item.product.project or ""]):
            key = read_signing_key(key_file(folder, who).read_text("utf-8"))
            approve(instance, item.release, who, sign(key, SignedFor.APPROVAL, bytes.fromhex(item.manifest_digest)))

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
    """Make a key for every approver, and write its public half into each project that names them.

    The private half is written first, for its owner alone. The instance is to be opened again afterwards.
    """
    import yaml

    from zones.folder import FolderStore

    folder.mkdir(mode=0o700)
    projects = instance.library.projects
    approvers = sorted({who.id for project in projects.values() for who in project.approvers})
    public = {who: make_key(key_file(folder, who)) for who in approvers}
    documents = FolderStore(instance.home / "documents")
    for project in projects.values():
        written = project.model_dump(mode="json")
        for approver in written["approvers"]:
            approver["public_key"] = public[approver["id"]]
        text = _HEAD + yaml.safe_dump(written, sort_keys=False, width=120)
        documents.replace(f"projects/{project.id}.yaml", text.encode())


def signers_of(project: "Project") -> tuple[str, ...]:
    """One approver of each organisation: as many as a product of the project needs."""
    from contracts.project import APPROVALS_NEEDED

    first = {who.organisation: who.id for who in reversed(project.approvers)}
    return tuple(first.values())[:APPROVALS_NEEDED]


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

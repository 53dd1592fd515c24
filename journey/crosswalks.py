"""A crosswalk leaves for its project's people once the project's approvers have signed these very bytes.

It leads from the pids of the epoch before to those of one that it is named by; or, named `relinks`, within the epoch
that holds, from pids of before people were linked anew to those of afterwards.

The gate is that of the project's own records: as many signatures, of as many organisations, in the same roles. What is
signed binds the bytes, the epoch, and what and whom the project is for.
"""

import hashlib
from datetime import date
from typing import BinaryIO

import rfc8785

from contracts.approval_rules import Approval, lacking
from contracts.project import Project
from custody.domains import Domain
from custody.signing import SignedFor, is_signed
from journey.entering import enter
from journey.errors import ApprovalRefusedError, CrosswalkGoneError
from journey.gates import Gate, gate_of
from journey.instance import Instance, Zone
from journey.relinking import RELINKS, relinks_bytes
from journey.rotating import crosswalk_bytes
from journey.signatures import counted, keep
from lineage.entries import Verb
from products.catalogue import products_of


def crosswalk_digest(instance: Instance, project_id: str, epoch: str) -> bytes:
    """What an approver signs, 32 bytes. Raises `CrosswalkGoneError`, `NothingRelinkedError`, what custody raises."""
    return _digest(_project(instance, project_id, epoch), epoch, _content(instance, project_id, epoch))


def approve_crosswalk(instance: Instance, project_id: str, epoch: str, approver: str, signature: str) -> str | None:
    """Keep an approver's signature (base64) over a crosswalk; return in words what is lacking still, None if nothing.

    Raises `ApprovalRefusedError`, `CrosswalkGoneError`, and what stands before the project's records.
    """
    with instance.exclusive():
        project, gates = _project(instance, project_id, epoch), _gates(instance, project_id)
        named = next((who for who in gates[0].approvers if who.id == approver and who.public_key), None)
        person = instance.library.people.get(approver)
        if named is None or (person is not None and not person.is_here(instance.now().date())):
            raise ApprovalRefusedError(f"{approver!r} may not approve for {project_id}: its document names who may")
        digest = _digest(project, epoch, _content(instance, project_id, epoch))
        if not is_signed(named.public_key or "", SignedFor.APPROVAL, digest, signature):
            raise ApprovalRefusedError(f"that is not {approver}'s signature over this crosswalk: sign again")
        keep(instance.zone(Zone.CUSTODY), _signatures(project, epoch), approver, signature)
        return _lacking(gates, _counted(instance, project, epoch, gates, digest))


def hand_over(instance: Instance, project_id: str, epoch: str, on: date, sink: BinaryIO) -> tuple[str, ...]:
    """Write a crosswalk, Parquet, for its project's people, and enter it; return who approved.

    Raises `ApprovalRefusedError` where the project is not open or a signature is lacking, and as `approve_crosswalk`;
    nothing was written then.
    """
    with instance.exclusive():
        project, gates = _project(instance, project_id, epoch), _gates(instance, project_id)
        if not project.is_open(on):
            raise ApprovalRefusedError(f"{project_id} is not open on {on.isoformat()}: nothing leaves for it")
        content = _content(instance, project_id, epoch)
        digest = _digest(project, epoch, content)
        approvals = _counted(instance, project, epoch, gates, digest)
        if (missing := _lacking(gates, approvals)) is not None:
            raise ApprovalRefusedError(f"the crosswalk of {project_id} to {epoch} still needs {missing}")
        approvers = tuple(sorted(item.approver for item in approvals))
        said: dict[str, str | int] = {
            "crosswalk": epoch,
            "project": project.id,
            "recipient": project.recipient,
            "approved_digest": digest.hex(),
            "approved_by": "+".join(approvers),
        }
        enter(instance, Verb.DISCLOSURE, said)
        sink.write(content)
    return approvers


def _content(instance: Instance, project_id: str, epoch: str) -> bytes:
    """The bytes of a crosswalk: it lies in custody, or is made of what the runs so far have changed."""
    if epoch == RELINKS:
        return relinks_bytes(instance, project_id)
    return crosswalk_bytes(instance, project_id, epoch)


def _project(instance: Instance, project_id: str, epoch: str) -> Project:
    found = instance.library.projects.get(project_id)
    if found is None:
        raise CrosswalkGoneError(project_id, epoch)
    return found


def _gates(instance: Instance, project_id: str) -> list[Gate]:
    """The gates before each product of the project: a crosswalk leads through all of them."""
    found = [gate_of(instance, item) for item in products_of(instance.library) if item.project == project_id]
    if not found:
        raise ApprovalRefusedError(f"no clause lets records of {project_id} out, and so nothing that leads to them")
    return found


def _digest(project: Project, epoch: str, content: bytes) -> bytes:
    """SHA-256 of RFC 8785 JSON of what is approved."""
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "v": 1,
                "use": "crosswalk",
                "project": project.id,
                "epoch": epoch,
                "terms": project.terms,
                "content": hashlib.sha256(content).hexdigest(),
            }
        )
    ).digest()


def _counted(
    instance: Instance, project: Project, epoch: str, gates: list[Gate], digest: bytes
) -> tuple[Approval, ...]:
    store = instance.zone(Zone.CUSTODY)
    return counted(store, _signatures(project, epoch), gates[0].approvers, SignedFor.APPROVAL, digest)


def _lacking(gates: list[Gate], approvals: tuple[Approval, ...]) -> str | None:
    """What is missing first before the strictest of the gates."""
    return next((missing for gate in gates if (missing := lacking(approvals, gate.rule)) is not None), None)


def _signatures(project: Project, epoch: str) -> str:
    return f"{Domain(project.recipient, project.id, epoch).crosswalk}.approvals"

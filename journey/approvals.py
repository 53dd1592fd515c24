"""Approvals: records with a pid, and tables for the public, wait until enough people have signed their manifest.

There is no other way out of the pending zone, and no flag that opens one.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from contracts.approval_rules import Approval, lacking
from contracts.errors import ReleaseRefusedError
from contracts.product import Product
from contracts.release_plan import release_plan
from custody.signing import SignedFor, is_signed
from journey.errors import ApprovalRefusedError, DutiesConflictError, ProjectUnsignedError
from journey.gates import Gate, gate_of, waits_for_approval
from journey.inputs import held
from journey.instance import Instance, Zone
from journey.publishing import DATA, enter_and_swap, pending_of, release_name, versions_of
from journey.resting import refuse_unsealed
from journey.signatures import counted, keep
from products.catalogue import clause_product, products_of
from zones.manifest import digest_of
from zones.versions import MANIFEST, Versions

APPROVALS = "approvals.json"


@dataclass(frozen=True, slots=True)
class Pending:
    """A version that waits. `manifest_digest` (SHA-256, hex) is what approvers sign.

    `lacking` says what is missing before it may go: signatures, or an owner's signature on its project.
    """

    product: Product
    period: str
    version: str
    manifest_digest: str
    approvals: tuple[Approval, ...]
    lacking: str | None

    @property
    def release(self) -> str:
        """What it would be published as, and how `approve` is told which one is meant."""
        return release_name(self.product, self.period)

    @property
    def approved(self) -> bool:
        """Whether everybody has signed who must."""
        return self.lacking is None


def pending(instance: Instance) -> tuple[Pending, ...]:
    """Every version that waits for approval, by product and period. Raises what an unsigned agreement raises."""
    return tuple(item for product, period in _awaited(instance) for item in _versions(instance, product, period))


def _awaited(instance: Instance) -> Iterator[tuple[Product, str]]:
    """The releases that wait for approval. Nothing of them is read yet: of many somebody means one."""
    listed = instance.zone(Zone.PENDING).list()
    for product in products_of(instance.library):
        below = f"{product.folder}/"
        periods = {path.removeprefix(below).split("/")[0] for path in listed if path.startswith(below)}
        if periods and waits_for_approval(instance.agreement, product):
            yield from ((product, period) for period in sorted(periods))


def _versions(instance: Instance, product: Product, period: str) -> list[Pending]:
    """What waits of one release; that is one version at most."""
    versions = pending_of(instance, product, period)
    return [_waiting(instance, versions, product, period, version) for version in versions.listed()]


def approve(instance: Instance, release: str, approver: str, signature: str) -> Pending:
    """Keep an approver's signature over the manifest of a version that waits.

    Raises `ApprovalRefusedError`, `ProjectUnsignedError` and `DutiesConflictError`.
    """
    with instance.exclusive():
        meant = (item for item in _awaited(instance) if release_name(*item) == release)
        found = next((item for of in meant for item in _versions(instance, *of)), None)
        if found is None:
            raise ApprovalRefusedError(f"nothing waits as {release}: `gateway project pending` lists what does")
        key = _key_of(instance, found, gate_of(instance, found.product), approver)
        if not is_signed(key, SignedFor.APPROVAL, bytes.fromhex(found.manifest_digest), signature):
            raise ApprovalRefusedError(f"that is not {approver}'s signature over the manifest of {release}: sign again")
        versions = pending_of(instance, found.product, found.period)
        keep(versions.store, _approvals_path(versions, found.version), approver, signature)
        return _waiting(instance, versions, found.product, found.period, found.version)


def _key_of(instance: Instance, item: Pending, gate: Gate, approver: str) -> str:
    """The public key of somebody who may approve. Raises `ApprovalRefusedError` for anybody else."""
    what = item.product.project or item.product.id
    person = instance.library.people.get(approver)
    if person is not None and not person.is_here(instance.now().date()):
        raise ApprovalRefusedError(f"{approver!r} may not approve for {what}: they are not here on this day")
    named = next((who for who in gate.approvers if who.id == approver), None)
    if named is None or named.public_key is None:
        known = ", ".join(who.id for who in gate.approvers if who.public_key) or "nobody yet"
        raise ApprovalRefusedError(f"{approver!r} may not approve for {what}; with a key there are: {known}")
    return named.public_key


def release_approved(instance: Instance, on: date) -> tuple[Pending, ...]:
    """Publish what enough organisations have approved, if agreement and project still allow it; return what was.

    What would be made otherwise now, from other deliveries or under an amended agreement, goes nowhere: a new version
    takes its place. Raises the first refusal once all that may go has gone, and `UnsealedError` before anything goes.
    """
    published: list[Pending] = []
    refusals: list[ReleaseRefusedError | ApprovalRefusedError] = []
    with instance.exclusive():
        now = held(instance)
        approved = [item for item in pending(instance) if item.approved]
        going = [item for item in approved if now.version(item.product, item.period) == item.version]
        if going:
            refuse_unsealed(instance)
        for item in going:
            try:
                _refuse_unplanned(instance, item, on)
                _publish(instance, item)
            except (ReleaseRefusedError, ApprovalRefusedError) as refusal:
                refusals.append(refusal)
            else:
                published.append(item)
    if refusals:
        raise refusals[0]
    return tuple(published)


def _refuse_unplanned(instance: Instance, item: Pending, on: date) -> None:
    """What was agreed when it was made must still be agreed when it goes, for every recipient."""
    library, product = instance.library, item.product
    project = library.projects[product.project] if product.project else None
    for recipient in product.recipients:
        for feed in map(library.feed, product.feeds):
            clause = clause_product(product)
            release_plan(instance.agreement, library.field_rules, feed, clause, product.tier, recipient, on, project)


def _publish(instance: Instance, item: Pending) -> None:
    """Copy a version to where readers look, its manifest last, enter it, and let go of what waited."""
    waiting = pending_of(instance, item.product, item.period)
    versions = versions_of(instance, item.product, item.period)
    if versions.current() != item.version:
        if item.version not in versions.listed():
            versions.drop(item.version)
            for name in (DATA, MANIFEST):
                _copy(waiting, versions, item.version, name)
        content = json.dumps([asdict(approval) for approval in item.approvals], indent=2).encode() + b"\n"
        versions.store.replace(_approvals_path(versions, item.version), content)
        approvers = tuple(sorted(approval.approver for approval in item.approvals))
        _refuse_other_bytes(waiting, versions, item)
        enter_and_swap(instance, versions, item.release, item.version, approvers)
    waiting.drop(item.version)


def _copy(source: Versions, target: Versions, version: str, name: str) -> None:
    """Copy one file of a version, block by block."""
    with (
        source.store.open(source.path(version, name)) as opened,
        target.store.create(target.path(version, name)) as out,
    ):
        while block := opened.read(1 << 20):
            out.write(block)


def _refuse_other_bytes(waiting: Versions, versions: Versions, item: Pending) -> None:
    """What was signed is the digest of a manifest, which names the data: both must be what now lies there.

    Where they are not, what waited goes too: it is made again by the next run.
    """
    manifest = versions.store.read(versions.path(item.version, MANIFEST))
    named = {file["name"]: file["sha256"] for file in json.loads(manifest)["files"]}
    lies = {name: digest_of(versions.store, versions.path(item.version, name))[0] for name in named}
    if hashlib.sha256(manifest).hexdigest() != item.manifest_digest or lies != named:
        for place in (versions, waiting):
            place.drop(item.version)
        raise ApprovalRefusedError(f"{item.release} is not what was approved: run again, and have it approved again")


def _waiting(instance: Instance, versions: Versions, product: Product, period: str, version: str) -> Pending:
    """One version that waits, with the signatures on it that count."""
    digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
    try:
        gate = gate_of(instance, product)
    except (DutiesConflictError, ProjectUnsignedError) as shut:
        return Pending(product, period, version, digest, (), str(shut))
    path = _approvals_path(versions, version)
    given = counted(versions.store, path, gate.approvers, SignedFor.APPROVAL, bytes.fromhex(digest))
    return Pending(product, period, version, digest, given, lacking(given, gate.rule))


def _approvals_path(versions: Versions, version: str) -> str:
    return versions.path(version, APPROVALS)

"""Approvals: a product of tier 2B waits until approvers of two organisations have signed its manifest's digest.

There is no other way out of the pending zone, and no flag that opens one.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from contracts.errors import ReleaseRefusedError
from contracts.product import Product
from contracts.project import APPROVALS_NEEDED, Approver, Project
from contracts.release_plan import release_plan
from custody.signing import SignedFor, is_signed
from journey.errors import ApprovalRefusedError
from journey.inputs import held
from journey.instance import Instance, Zone
from journey.publishing import DATA, enter_and_swap, pending_of, release_name, versions_of
from products.catalogue import clause_product, products_of
from zones.manifest import digest_of
from zones.versions import MANIFEST, Versions

APPROVALS = "approvals.json"


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature that counts. All of it is public: with it anybody can check the approval offline."""

    approver: str
    organisation: str
    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A version that waits. `manifest_digest` (SHA-256, hex) is what approvers sign."""

    product: Product
    period: str
    version: str
    manifest_digest: str
    approvals: tuple[Approval, ...]

    @property
    def release(self) -> str:
        """What it would be published as, and how `approve` is told which one is meant."""
        return release_name(self.product, self.period)

    @property
    def approved(self) -> bool:
        """Whether enough organisations have signed."""
        return len({item.organisation for item in self.approvals}) >= APPROVALS_NEEDED


def pending(instance: Instance) -> tuple[Pending, ...]:
    """Every version that waits for approval, by product and period."""
    found = []
    periods = {path.split("/")[4] for path in instance.zone(Zone.PENDING).list()}
    for product in products_of(instance.library):
        if product.project is None:
            continue
        project = instance.library.projects[product.project]
        for period in sorted(periods):
            versions = pending_of(instance, product, period)
            found += [_waiting(versions, product, project, period, version) for version in versions.listed()]
    return tuple(found)


def approve(instance: Instance, release: str, approver: str, signature: str) -> Pending:
    """Keep an approver's signature over the manifest of a version that waits. Raises `ApprovalRefusedError`."""
    with instance.exclusive():
        found = next((item for item in pending(instance) if item.release == release), None)
        if found is None:
            raise ApprovalRefusedError(f"nothing waits as {release}: `gateway project pending` lists what does")
        project = instance.library.projects[found.product.project or ""]
        named = next((item for item in project.approvers if item.id == approver), None)
        if named is None or named.public_key is None:
            known = ", ".join(item.id for item in project.approvers if item.public_key) or "nobody yet"
            raise ApprovalRefusedError(f"{approver!r} may not approve for {project.id}; with a key there are: {known}")
        if not is_signed(named.public_key, SignedFor.APPROVAL, bytes.fromhex(found.manifest_digest), signature):
            raise ApprovalRefusedError(f"that is not {approver}'s signature over the manifest of {release}: sign again")
        versions = pending_of(instance, found.product, found.period)
        kept = {item.approver: item.signature for item in found.approvals} | {approver: signature}
        versions.store.replace(_approvals_path(versions, found.version), json.dumps(kept, indent=2).encode() + b"\n")
        return _waiting(versions, found.product, project, found.period, found.version)


def release_approved(instance: Instance, on: date) -> tuple[Pending, ...]:
    """Publish what enough organisations have approved, if agreement and project still allow it; return what was.

    What would be made otherwise now, from other deliveries or under an amended agreement, goes nowhere: a new version
    takes its place. Raises `ReleaseRefusedError` or `ApprovalRefusedError` once all that may go has gone.
    """
    published: list[Pending] = []
    refusals: list[ReleaseRefusedError | ApprovalRefusedError] = []
    with instance.exclusive():
        now = held(instance)
        for item in pending(instance):
            if not item.approved or now.version(item.product, item.period) != item.version:
                continue
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
    """What was agreed when it was made must still be agreed when it goes."""
    library = instance.library
    project = library.projects[item.product.project or ""]
    agreement, feed = library.agreement, library.feed(item.product.feed)
    clause = clause_product(item.product)
    release_plan(agreement, library.field_rules, feed, clause, item.product.tier, project.recipient, on, project)


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


def _waiting(versions: Versions, product: Product, project: Project, period: str, version: str) -> Pending:
    """One version that waits, with the signatures on it that count."""
    digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
    path = _approvals_path(versions, version)
    given: dict[str, str] = json.loads(versions.store.read(path)) if versions.store.exists(path) else {}
    counted = (_counted(item, digest, given.get(item.id)) for item in project.approvers)
    return Pending(product, period, version, digest, tuple(item for item in counted if item is not None))


def _counted(approver: Approver, digest: str, signature: str | None) -> Approval | None:
    """A signature that counts: by an approver that the project names now, over these very bytes."""
    if approver.public_key is None or signature is None:
        return None
    if not is_signed(approver.public_key, SignedFor.APPROVAL, bytes.fromhex(digest), signature):
        return None
    return Approval(approver.id, approver.organisation, approver.public_key, signature)


def _approvals_path(versions: Versions, version: str) -> str:
    return versions.path(version, APPROVALS)

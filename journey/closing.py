"""Closed: a project's products are withdrawn and its domain's salt destroyed: its pids can never be made again.

The tombstone beside the project's document says so first, in one durable step; what follows is done again after a crash
until the ledger holds the end of it, which is entered last. Readers are sent to a notice in the place of each product.
"""

import hashlib
import json
from datetime import date

from contracts.project import Project
from custody.domains import close_domain
from journey.entering import enter_once
from journey.errors import ProjectRefusedError
from journey.instance import Instance, Zone
from journey.publishing import prove_and_swap
from lineage.entries import Verb
from zones.errors import ObjectMissingError
from zones.folder import FolderStore
from zones.manifest import digest_of
from zones.versions import MANIFEST, Versions

WITHDRAWN = "withdrawn"
"""The entry of a manifest that is a notice: no data lie beside it."""
_KEPT = ("product", "title", "product_version", "tier", "period", "calendar", "recipients", "purpose", "project")


def tombstone_of(project: str) -> str:
    """Where it stands that a project was closed, and on which day."""
    return f"projects/{project}.closed"


def close_project(instance: Instance, project: str, on: date) -> Project:
    """Close a project for ever; one that was closed already is finished if it has to be, and keeps its day.

    Raises `ProjectRefusedError` for a project that there is not.
    """
    with instance.exclusive():
        found = instance.library.projects.get(project)
        if found is None:
            known = ", ".join(instance.library.projects) or "none yet"
            raise ProjectRefusedError(f"there is no project {project!r}; there are: {known}")
        if found.closed is None:
            FolderStore(instance.library.folder).replace(tombstone_of(project), f"{on.isoformat()}\n".encode())
            found = found.model_copy(update={"closed": on})
        finish_closing(instance, found)
        return found


def finish_closing(instance: Instance, project: Project) -> None:
    """Destroy the salt of a closed project, withdraw what was made for it, and enter that; again after a crash.

    The salt goes first: what is left of its products after that can be joined with nothing that is made later. The
    caller holds `instance.exclusive()`.
    """
    if project.closed is None or instance.ledger.find_last(Verb.ERASURE, "closed_project", project.id) is not None:
        return
    close_domain(instance.zone(Zone.CUSTODY), project.recipient, project.id)
    folder = f"tier2b/{project.recipient}/{project.id}"
    drop_waiting(instance, project)
    releases = releases_below(instance, Zone.SHARED, folder)
    for release in releases:
        withdraw_release(instance, release, project.closed, "the project was closed")
    entry: dict[str, str | int] = {
        "closed_project": project.id,
        "recipient": project.recipient,
        "releases_withdrawn": len(releases),
    }
    enter_once(instance, Verb.ERASURE, "closed_project", entry)


def drop_waiting(instance: Instance, project: Project) -> int:
    """Drop whatever waits for approval for a project, and say how many releases that were."""
    folder = f"tier2b/{project.recipient}/{project.id}"
    found = len(releases_below(instance, Zone.PENDING, folder))
    instance.zone(Zone.PENDING).delete_all(folder)
    return found


def releases_below(instance: Instance, zone: Zone, folder: str = "") -> tuple[str, ...]:
    """The releases of which any version lies in a folder of a zone: each a product's folder and a period."""
    parted = (path.partition("/versions/") for path in instance.zone(zone).list(folder))
    return tuple(sorted({release for release, found, _ in parted if found}))


def withdraw_release(instance: Instance, release: str, on: date, why: str) -> None:
    """Send readers of a release to a notice, enter it, and destroy every version; again after a crash."""
    versions = Versions(instance.zone(Zone.SHARED), release)
    current = versions.current()
    if current is not None and WITHDRAWN not in _manifest(versions, current):
        current = _send_to_notice(instance, versions, current, on, why)
    for version in versions.begun():
        if version != current:
            versions.drop(version)


def _send_to_notice(instance: Instance, versions: Versions, current: str, on: date, why: str) -> str:
    """Write a notice that says what was withdrawn, when and why, and send readers to it; return its version."""
    kept = {name: value for name, value in _manifest(versions, current).items() if name in _KEPT}
    gone = [
        {"version": name, "manifest_digest": _digest(versions, name)}
        for name in versions.listed()
        if _is_product(versions, name)
    ]
    withdrawn = {"on": on.isoformat(), "because": why, "versions": gone}
    notice = kept | {WITHDRAWN: withdrawn, "columns": [], "files": []}
    version = hashlib.sha256(json.dumps(notice, sort_keys=True).encode()).hexdigest()[:16]
    content = json.dumps(notice | {"version": version}, indent=2, sort_keys=True).encode() + b"\n"
    versions.store.replace(versions.path(version, MANIFEST), content)
    entry: dict[str, str | int] = {
        "release": versions.folder,
        "version": f"v:{version}",
        "manifest_digest": hashlib.sha256(content).hexdigest(),
        "versions_withdrawn": len(gone),
    }
    index = enter_once(instance, Verb.ERASURE, "manifest_digest", entry)
    prove_and_swap(instance, versions, version, index)
    return version


def _is_product(versions: Versions, version: str) -> bool:
    return WITHDRAWN not in _manifest(versions, version)


def _manifest(versions: Versions, version: str) -> dict[str, object]:
    """What a version says of itself; nothing where a crash left none."""
    try:
        found: dict[str, object] = json.loads(versions.store.read(versions.path(version, MANIFEST)))
    except ObjectMissingError:
        return {}
    return found


def _digest(versions: Versions, version: str) -> str:
    return digest_of(versions.store, versions.path(version, MANIFEST))[0]

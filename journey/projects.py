"""Projects opened and amended: held against the agreement in force, and signed by its owner before they count."""

import hashlib
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.approval_rules import Approval, Approver, lacking, rule_for_project
from contracts.errors import DocumentError
from contracts.project import Project, read_project
from contracts.release_plan import release_plan
from custody.domains import is_closed
from journey.closing import drop_waiting, releases_below, withdraw_release
from journey.entering import enter
from journey.errors import ProjectRefusedError, ProjectUnsignedError
from journey.gates import refuse_conflicts
from journey.instance import Instance, Zone
from journey.project_signatures import SIGNED, TEXT, refuse_unsigned, signed_by, write_signed
from lineage.entries import Verb

_FIXED = ("purpose", "recipient", "question", "opens")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What another text of a project changes. `waiting` releases are dropped, `withdrawn` ones taken from readers."""

    project: Project
    people: tuple[tuple[str, ...], tuple[str, ...]]
    feeds: tuple[tuple[str, ...], tuple[str, ...]]
    approvers: tuple[tuple[str, ...], tuple[str, ...]]
    ends: tuple[date, date]

    def __str__(self) -> str:
        """Say it in words, a line for each thing that changes."""
        named = {"people": self.people, "feeds": self.feeds, "approvers": self.approvers}
        lines = [
            f"{what}: {'; '.join([*(f'{one} comes' for one in come), *(f'{one} goes' for one in gone)])}"
            for what, (come, gone) in named.items()
            if come or gone
        ]
        if self.ends[0] != self.ends[1]:
            lines.append(f"ends: {self.ends[0]} becomes {self.ends[1]}")
        return "\n".join(lines) or "nothing of people, feeds, approvers or its end changes"


def open_project(instance: Instance, content: bytes, key: Ed25519PrivateKey, on: date) -> Project:
    """Put a new project on the shelf, signed; one that is there unsigned is signed, and what waits for it dropped.

    Raises `ProjectRefusedError`, `DutiesConflictError`, `ReleaseRefusedError`, `DocumentError`, and what an unsigned
    agreement raises.
    """
    with instance.exclusive():
        project = _agreed(instance, content, on)
        found = instance.library.projects.get(project.id)
        if found is not None and found.closed is None and _is_signed(instance, project.id):
            raise ProjectRefusedError(f"the project {project.id} is open already: `gateway project amend` changes it")
        signature = signed_by(instance.owner, content, key)
        drop_waiting(instance, project)
        _put_on_shelf(instance, project.id, content, signature)
        return project


def amendment(instance: Instance, content: bytes, on: date) -> Amendment:
    """What a text would change of a project; nothing is done. Raises as `amend_project` does."""
    project = _agreed(instance, content, on)
    found = instance.library.projects.get(project.id)
    if found is None:
        raise ProjectRefusedError(f"there is no project {project.id!r} to amend: `gateway project open` opens one")
    for name in _FIXED:
        if getattr(found, name) != getattr(project, name):
            raise ProjectRefusedError(
                f"another {name} makes it another project: open one of its own, and close {found.id}"
            )
    return Amendment(
        project,
        _changes(found.people, project.people),
        _changes(found.feeds, project.feeds),
        _changes(tuple(map(_who, found.approvers)), tuple(map(_who, project.approvers))),
        (found.ends, project.ends),
    )


def amend_project(instance: Instance, content: bytes, key: Ed25519PrivateKey, on: date) -> Amendment:
    """Put another text of a project in the place of the one before, signed.

    What waits for approval under the old text is dropped, and what was published of a feed that it names no more is
    withdrawn. Raises `ProjectRefusedError`, `ReleaseRefusedError`, `DocumentError`, and what an unsigned agreement
    raises.
    """
    with instance.exclusive():
        found = amendment(instance, content, on)
        signature = signed_by(instance.owner, content, key)
        drop_waiting(instance, found.project)
        for release in releases_below(instance, Zone.SHARED, f"tier2b/{found.project.recipient}/{found.project.id}"):
            if release.split("/")[3] not in found.project.feeds:
                withdraw_release(instance, release, on, "the project does not name this feed any more")
        _put_on_shelf(instance, found.project.id, content, signature)
        return found


def sign_project(instance: Instance, project: str, content: bytes, key: Ed25519PrivateKey) -> None:
    """Sign the text of a project that is on the shelf, and put it there. Raises `ProjectRefusedError`."""
    with instance.exclusive():
        _put_on_shelf(instance, project, content, signed_by(instance.owner, content, key))


def _put_on_shelf(instance: Instance, project: str, content: bytes, signature: str) -> None:
    """Enter which text is signed last, and only then let it count: no earlier one counts from there on."""
    enter(instance, Verb.ALTERATION, {SIGNED: project, TEXT: hashlib.sha256(content).hexdigest()})
    write_signed(instance.library, project, content, signature)


def _agreed(instance: Instance, content: bytes, on: date) -> Project:
    """A project as its text has it, if the agreement in force allows every part of it from the day that it opens."""
    try:
        project = read_project(content.decode(), "the project")
    except UnicodeDecodeError:
        raise DocumentError("the project", "is not text in UTF-8") from None
    earlier = instance.library.projects.get(project.id)
    if (earlier is not None and earlier.closed) or is_closed(
        instance.zone(Zone.CUSTODY), project.recipient, project.id
    ):
        raise ProjectRefusedError(
            f"the project {project.id} was closed, and its pids can never be made again: open another under a new id"
        )
    _refuse_unagreed(instance, project, on)
    _refuse_strangers(instance, project)
    _refuse_unfit_approvers(instance, project)
    return project


def _refuse_unagreed(instance: Instance, project: Project, on: date) -> None:
    """Every feed must be released for it, and the agreement last as long as the project does."""
    agreement, library = instance.agreement, instance.library
    if not project.feeds:
        raise ProjectRefusedError(f"the project {project.id} names no feed: nothing could be made for it")
    if project.ends > agreement.in_force.until:
        raise ProjectRefusedError(
            f"the project {project.id} ends after {agreement.label}, which is in force until {agreement.in_force.until}"
        )
    day = max(on, project.opens)
    for feed in map(library.feed, project.feeds):
        release_plan(agreement, library.field_rules, feed, feed.id, project.tier, project.recipient, day, project)


def _refuse_strangers(instance: Instance, project: Project) -> None:
    """Its people are known, and are people of its recipient; none of them approves what they are to read."""
    known = instance.library.people
    for person in project.people:
        if person not in known or project.recipient not in known[person].recipients:
            raise ProjectRefusedError(
                f"the project {project.id} names {person!r}, who is not among {project.recipient} in people.yaml"
            )
    if reading := {item.id for item in project.approvers} & set(project.people):
        raise ProjectRefusedError(f"{min(reading)!r} may not approve what they are to read themselves")


def _refuse_unfit_approvers(instance: Instance, project: Project) -> None:
    """Its approvers hold no duty that conflicts, are of parties, and could together approve each of its feeds."""
    refuse_conflicts(instance, project.approvers)
    agreement, library = instance.agreement, instance.library
    organisations = {party.id for party in agreement.parties} | {agreement.owner.organisation}
    for item in project.approvers:
        if item.organisation not in organisations:
            raise ProjectRefusedError(f"{item.id} approves for {item.organisation!r}, who is no party to the agreement")
    everybody = [Approval(item.id, item.organisation, item.role, item.id, "") for item in project.approvers]
    rule = rule_for_project(agreement.approvals.pseudonymised, map(library.feed, project.feeds))
    if missing := lacking(everybody, rule):
        raise ProjectRefusedError(f"all approvers of {project.id} together could not approve it: it needs {missing}")


def _is_signed(instance: Instance, project: str) -> bool:
    """Whether a project on the shelf counts as it stands."""
    try:
        refuse_unsigned(instance.library, instance.owner, project, instance.ledger)
    except ProjectUnsignedError:
        return False
    return True


def _who(approver: Approver) -> str:
    """An approver in words, by which any change of them is told; of a key its first letters."""
    key = f"with the key {approver.public_key[:8]}…" if approver.public_key else "without a key"
    return f"{approver.id} of {approver.organisation} ({approver.role.words}, {key})"


def _changes(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who or what comes and who or what goes."""
    return tuple(item for item in after if item not in before), tuple(item for item in before if item not in after)

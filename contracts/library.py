"""The shelf of documents: one folder with feeds, agreements, codes and definitions, read when asked for."""

from functools import cached_property
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from contracts.agreement import Agreement, read_agreement
from contracts.code_groups import CodeGroups, read_code_groups
from contracts.errors import DocumentError
from contracts.feed import Feed
from contracts.feed_document import read_feed
from contracts.field_rules import FieldRules, read_field_rules
from contracts.local_authorities import LocalAuthorities, read_local_authorities
from contracts.project import Project, read_project

_FIELD_CLASS_RULES = "definitions/field_class_rules.yaml"
_LOCAL_AUTHORITIES = "codes/local_authorities.yaml"


class Library:
    """The documents of one folder. Adding a feed is adding `feeds/<feed>/<edition>.odcs.yaml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """Every feed by id.

        Raises `DocumentError` where a folder, an id and an edition disagree, or where a list of groups is missing.
        """
        found: dict[str, Feed] = {}
        for path in sorted(self.folder.glob("feeds/*/*.odcs.yaml")):
            name = str(path.relative_to(self.folder))
            feed = read_feed(path.read_text("utf-8"), name)
            if (feed.id, f"{feed.edition}.odcs.yaml") != (path.parent.name, path.name):
                raise DocumentError(name, "its id and edition must be its folder and its file name")
            if feed.id in found:
                raise DocumentError(name, "a second edition: choosing between editions is not built yet, keep one")
            for groups in _group_lists(feed):
                if not (self.folder / _codes(groups)).is_file():
                    raise DocumentError(name, f"its vrpGroups names {groups!r}: put that list at {_codes(groups)}")
                self.code_groups(groups)
            found[feed.id] = feed
        return found

    @cached_property
    def agreement(self) -> Agreement:
        """The one agreement on the shelf. Raises `DocumentError` for none, or several (not built yet)."""
        path = self._agreement_path()
        return read_agreement(path.read_text("utf-8"), str(path.relative_to(self.folder)))

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Every project by id.

        Raises `DocumentError` where a file's name and its project's id disagree, or the agreement does not know what
        the project is for.
        """
        found: dict[str, Project] = {}
        for path in sorted(self.folder.glob("projects/*.yaml")):
            name = str(path.relative_to(self.folder))
            project = read_project(path.read_text("utf-8"), name)
            if path.name != f"{project.id}.yaml":
                raise DocumentError(name, "its id must be its file name")
            if self.agreement.recipient(project.recipient) is None:
                raise DocumentError(name, f"is for {project.recipient!r}, whom the agreement does not name")
            if project.purpose not in {item.id for item in self.agreement.purposes}:
                raise DocumentError(name, f"has the purpose {project.purpose!r}, which the agreement does not name")
            found[project.id] = project
        return found

    @cached_property
    def field_rules(self) -> FieldRules:
        """The rules matrix."""
        return read_field_rules(self._text(_FIELD_CLASS_RULES), _FIELD_CLASS_RULES)

    @cached_property
    def local_authorities(self) -> LocalAuthorities:
        """Today's local authorities and their predecessors."""
        return read_local_authorities(self._text(_LOCAL_AUTHORITIES), _LOCAL_AUTHORITIES)

    def code_groups(self, name: str) -> CodeGroups:
        """The list of coarser groups that a contract's `vrpGroups` names so."""
        return read_code_groups(self._text(_codes(name)), _codes(name))

    def feed(self, feed: str) -> Feed:
        """The feed of that id; `DocumentError` names the feeds that there are."""
        if feed not in self.feeds:
            raise DocumentError(f"feed {feed!r}", f"has no contract; there are: {', '.join(self.feeds)}")
        return self.feeds[feed]

    def agreement_digest(self) -> str:
        """SHA-256 (hex) of the agreement's bytes, by which products cite what was in force."""
        return sha256(self._agreement_path().read_bytes()).hexdigest()

    def feed_digest(self, feed: str) -> str:
        """SHA-256 (hex) of a feed contract's bytes."""
        found = self.feed(feed)
        return sha256((self.folder / "feeds" / found.id / f"{found.edition}.odcs.yaml").read_bytes()).hexdigest()

    def rules_digest(self) -> str:
        """SHA-256 (hex) of the rules matrix and the code lists in use, which decide what every product shows."""
        lists = sorted({name for feed in self.feeds.values() for name in _group_lists(feed)})
        texts = [self._text(name) for name in (_FIELD_CLASS_RULES, _LOCAL_AUTHORITIES, *map(_codes, lists))]
        return sha256("\0".join(texts).encode()).hexdigest()

    def _agreement_path(self) -> Path:
        """The one agreement's file."""
        paths = sorted(self.folder.glob("agreements/*.yaml"))
        if len(paths) != 1:
            raise DocumentError("agreements", f"holds {len(paths)} agreements; the gateway needs exactly one for now")
        return paths[0]

    def _text(self, name: str) -> str:
        """The text of a document that must be there."""
        path = self.folder / name
        if not path.is_file():
            raise DocumentError(name, "is missing from the documents folder; copy the shipped one back")
        return path.read_text("utf-8")


def _codes(name: str) -> str:
    """Where a code list stands in the folder."""
    return f"codes/{name}.yaml"


def _group_lists(feed: Feed) -> tuple[str, ...]:
    """The lists of groups that a feed's columns name."""
    return tuple(column.groups for column in feed.columns if column.groups is not None)


def shipped_documents() -> Path:
    """The folder of documents that the product ships: invented parties only."""
    with as_file(files("contracts") / "documents") as folder:
        return folder

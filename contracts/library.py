"""The shelf of documents: one folder with feeds, agreements, codes and definitions, read when asked for."""

from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from contracts.agreement import Agreement, read_agreement
from contracts.code_groups import CodeGroups, read_code_groups
from contracts.composing import composed
from contracts.data_classes import read_data_classes
from contracts.duties import Duties, read_duties
from contracts.editions import Editions, editions_of
from contracts.errors import DocumentError
from contracts.feed import Feed
from contracts.feed_document import read_feed
from contracts.field_rules import FieldRules, read_field_rules
from contracts.legal_gateways import LegalGateways, read_legal_gateways, refuse_beyond_the_law
from contracts.local_authorities import LocalAuthorities, read_local_authorities
from contracts.people import Person, read_people, refuse_strangers
from contracts.project import Project, read_closing, read_project
from contracts.refused_columns import RefusedColumns, read_refused_columns

_FIELD_CLASS_RULES = "definitions/field_class_rules.yaml"
_DATA_CLASSES = "definitions/refused_classes.yaml"
_LEGAL_GATEWAYS = "definitions/legal_gateways.yaml"
_REFUSED_COLUMNS = "definitions/refused_columns.yaml"
_PEOPLE = "people.yaml"
_DUTIES = "definitions/duties.yaml"
_LOCAL_AUTHORITIES = "codes/local_authorities.yaml"


class Library:
    """The documents of one folder. Adding a feed is adding `feeds/<feed>/<edition>.odcs.yaml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._editions: dict[str, Editions] = {}
        self._code_groups: dict[str, CodeGroups] = {}

    @cached_property
    def feed_ids(self) -> tuple[str, ...]:
        """The ids of the feeds that have a contract, in their order; nothing of a contract is read for it."""
        return tuple(sorted({path.parent.name for path in self.folder.glob("feeds/*/*.odcs.yaml")}))

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """The newest edition of every feed, by id. Raises `DocumentError` where an edition of any is unfit."""
        return {feed: self.editions(feed).newest for feed in self.feed_ids}

    def editions(self, feed: str) -> Editions:
        """The editions of one feed.

        Raises `DocumentError` where a folder, an id and an edition disagree, where editions leave a gap or overlap, or
        where a list of groups is missing; for a feed without a contract it names those that there are.
        """
        if feed not in self.feed_ids:
            raise DocumentError(f"feed {feed!r}", f"has no contract; there are: {', '.join(self.feed_ids)}")
        if feed not in self._editions:
            paths = sorted((self.folder / "feeds" / feed).glob("*.odcs.yaml"))
            self._editions[feed] = editions_of(feed, tuple(self._read(path) for path in paths))
        return self._editions[feed]

    def feed(self, feed: str, period: str | None = None) -> Feed:
        """The edition of a feed that tells of a period; the newest where no period is given.

        Raises `PeriodError` for a period that its calendar does not write so, and `DocumentError` where no edition
        tells of it, or where the feed has no contract.
        """
        editions = self.editions(feed)
        return editions.newest if period is None else editions.of_period(period)

    def contract(self, path: Path) -> Feed:
        """One edition from a file, on the shelf or a draft, held to the shelf's lists. Raises `DocumentError`."""
        name = str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else path.name
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise DocumentError(name, "cannot be read: check that it is there, and that it is text in UTF-8") from None
        feed = read_feed(text, name)
        self.refused_columns.refuse(feed, name)
        for groups in _group_lists(feed):
            if not (self.folder / _codes(groups)).is_file():
                raise DocumentError(name, f"its vrpGroups names {groups!r}: put that list at {_codes(groups)}")
        return replace(feed, code_groups={groups: self.code_groups(groups) for groups in _group_lists(feed)})

    def _read(self, path: Path) -> Feed:
        """One edition on the shelf."""
        feed = self.contract(path)
        if (feed.id, f"{feed.edition}.odcs.yaml") != (path.parent.name, path.name):
            name = str(path.relative_to(self.folder))
            raise DocumentError(name, "its id and edition must be its folder and its file name")
        return feed

    @cached_property
    def agreement(self) -> Agreement:
        """What the agreements on the shelf say together: the strictest of each.

        Raises `DocumentError` for none, for one that is unfit or goes beyond the law, and for two that contradict.
        """
        return composed(tuple(self._agreement(path) for path in self._agreement_paths()))

    def _agreement(self, path: Path) -> Agreement:
        """One agreement on the shelf."""
        name = str(path.relative_to(self.folder))
        agreement = read_agreement(path.read_text("utf-8"), name)
        refuse_beyond_the_law(agreement, self.legal_gateways, name)
        return agreement

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Every project by id.

        A project that was closed stays, with the day of its closing, which `<id>.closed` beside it says. Raises
        `DocumentError` where a file's name and its project's id disagree, or the agreement does not know what the
        project is for.
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
            closing = path.with_suffix(".closed")
            closed = read_closing(closing.read_text("utf-8"), name) if closing.is_file() else None
            found[project.id] = project.model_copy(update={"closed": closed})
        return found

    @cached_property
    def duties(self) -> Duties:
        """Who holds which duty."""
        return read_duties(self._text(_DUTIES), _DUTIES)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody by id. Raises `DocumentError` for a document that is missing or unfit."""
        people = read_people(self._text(_PEOPLE), _PEOPLE)
        refuse_strangers(people, self.agreement, _PEOPLE)
        return people

    @cached_property
    def field_rules(self) -> FieldRules:
        """The rules matrix, with the rules of classes of data."""
        classes = read_data_classes(self._text(_DATA_CLASSES), _DATA_CLASSES)
        return read_field_rules(self._text(_FIELD_CLASS_RULES), _FIELD_CLASS_RULES, classes)

    @cached_property
    def legal_gateways(self) -> LegalGateways:
        """The powers that an agreement may name, with the limits that the law sets each."""
        return read_legal_gateways(self._text(_LEGAL_GATEWAYS), _LEGAL_GATEWAYS)

    @cached_property
    def refused_columns(self) -> RefusedColumns:
        """The columns that no contract may name."""
        return read_refused_columns(self._text(_REFUSED_COLUMNS), _REFUSED_COLUMNS)

    @cached_property
    def local_authorities(self) -> LocalAuthorities:
        """Today's local authorities and their predecessors."""
        return read_local_authorities(self._text(_LOCAL_AUTHORITIES), _LOCAL_AUTHORITIES)

    def code_groups(self, name: str) -> CodeGroups:
        """The list of coarser groups that a contract's `vrpGroups` names so."""
        if name not in self._code_groups:
            self._code_groups[name] = read_code_groups(self._text(_codes(name)), _codes(name))
        return self._code_groups[name]

    def agreement_digest(self) -> str:
        """SHA-256 (hex) of the bytes of every agreement on the shelf, by which products cite what was in force."""
        return sha256(b"\0".join(path.read_bytes() for path in self._agreement_paths())).hexdigest()

    def signed_documents(self) -> dict[str, str]:
        """SHA-256 (hex) of every document that decides what is taken and shared, by its path on the shelf.

        They are the agreement, the people, the definitions and code lists, and each edition of each feed that a clause
        names: what the agreement's owner signs. Projects are signed one by one.
        """
        feeds = sorted({item.feed for item in self.agreement.supplies})
        contracts = [path for feed in feeds for path in sorted(self.folder.glob(f"feeds/{feed}/*.odcs.yaml"))]
        rest = [path for kind in ("definitions", "codes") for path in sorted(self.folder.glob(f"{kind}/*.yaml"))]
        people = [path] if (path := self.folder / _PEOPLE).is_file() else []
        return {
            str(path.relative_to(self.folder)): sha256(path.read_bytes()).hexdigest()
            for path in (*self._agreement_paths(), *people, *rest, *contracts)
        }

    @property
    def agreement_signature(self) -> Path:
        """Where the owner's signature lies: beside the agreements."""
        return self.folder / "agreements" / "signature.json"

    def feed_digest(self, feed: str, period: str | None = None) -> str:
        """SHA-256 (hex) of the bytes of a feed's contract: of the edition that tells of a period, or the newest."""
        found = self.feed(feed, period)
        return sha256((self.folder / "feeds" / found.id / f"{found.edition}.odcs.yaml").read_bytes()).hexdigest()

    def rules_digest(self) -> str:
        """SHA-256 (hex) of the rules of classes and the code lists, which decide what every product shows."""
        lists = sorted(str(path.relative_to(self.folder)) for path in self.folder.glob("codes/*.yaml"))
        texts = [self._text(name) for name in (_FIELD_CLASS_RULES, _DATA_CLASSES, *lists)]
        return sha256("\0".join(texts).encode()).hexdigest()

    def _agreement_paths(self) -> list[Path]:
        """The files of the agreements, in the order of their names."""
        paths = sorted(self.folder.glob("agreements/*.yaml"))
        if not paths:
            raise DocumentError("agreements", "holds no agreement: put one there, and have its owner sign it")
        return paths

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

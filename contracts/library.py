"""The shelf of documents: one folder with feeds, agreements, codes and definitions, read when asked for."""

from functools import cached_property
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from contracts.agreement import Agreement, read_agreement
from contracts.errors import DocumentError
from contracts.feed import Feed, read_feed
from contracts.field_rules import FieldRules, read_field_rules
from contracts.local_authorities import LocalAuthorities, read_local_authorities

_FIELD_CLASS_RULES = "definitions/field_class_rules.yaml"
_LOCAL_AUTHORITIES = "codes/local_authorities.yaml"


class Library:
    """The documents of one folder. Adding a feed is adding `feeds/<feed>/<edition>.odcs.yaml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """Every feed by id. Raises `DocumentError` where a folder, an id and an edition disagree."""
        found: dict[str, Feed] = {}
        for path in sorted(self.folder.glob("feeds/*/*.odcs.yaml")):
            name = str(path.relative_to(self.folder))
            feed = read_feed(path.read_text("utf-8"), name)
            if (feed.id, f"{feed.edition}.odcs.yaml") != (path.parent.name, path.name):
                raise DocumentError(name, "its id and edition must be its folder and its file name")
            if feed.id in found:
                raise DocumentError(name, "a second edition: choosing between editions is not built yet, keep one")
            found[feed.id] = feed
        return found

    @cached_property
    def agreement(self) -> Agreement:
        """The one agreement on the shelf. Raises `DocumentError` for none, or several (not built yet)."""
        path = self._agreement_path()
        return read_agreement(path.read_text("utf-8"), str(path.relative_to(self.folder)))

    @cached_property
    def field_rules(self) -> FieldRules:
        """The rules matrix."""
        return read_field_rules(self._text(_FIELD_CLASS_RULES), _FIELD_CLASS_RULES)

    @cached_property
    def local_authorities(self) -> LocalAuthorities:
        """Today's local authorities and their predecessors."""
        return read_local_authorities(self._text(_LOCAL_AUTHORITIES), _LOCAL_AUTHORITIES)

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
        """SHA-256 (hex) of the rules matrix and the code list of authorities, which decide what every product shows."""
        texts = [self._text(_FIELD_CLASS_RULES), self._text(_LOCAL_AUTHORITIES)]
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


def shipped_documents() -> Path:
    """The folder of documents that the product ships: invented parties only."""
    with as_file(files("contracts") / "documents") as folder:
        return folder

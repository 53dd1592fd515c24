"""What the parts of an XLSX are called and what they point to: macros, links, embedded files, caches, hidden sheets.

The parts and their names are those of ECMA-376 (Office Open XML), part 1, section 12, and of Microsoft's additions.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.safety.archive import Entry, pieces_of
from intake.safety.markup import Attributes, Opened, read_elements
from intake.safety.refusals import refusal

_DANGEROUS = (
    (re.compile(r"sheet\.binary|workbook\.bin$"), "workbook-binary"),
    (re.compile(r"vbaproject|vbadata|macrosheet|dialogsheet|macroenabled"), "workbook-macros"),
    (re.compile(r"externallink|querytable|(/|\.)connections(\.xml|\+xml)?$"), "workbook-external-link"),
    (re.compile(r"oleobject|/embeddings/|activex|relationships/(package|control)$"), "workbook-embedded-object"),
    (re.compile(r"xl/model/|powerpivot"), "workbook-data-model"),
    (re.compile(r"xl/revisions/|relationships/revision"), "workbook-history"),
)
_MAIN = "relationships/officedocument"
_WORKSHEET = "relationships/worksheet"
_VALUES = frozenset({"r", "s", "n", "d", "b", "e"})
"""Elements that a pivot table keeps rows and values in (ECMA-376 part 1, 18.10.1)."""
FILTER = "filterColumn"
"""The element of a filter that is set; one that only offers itself has none."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet of a workbook: its part, and how it is hidden: `visible`, `hidden` or `veryHidden`."""

    part: str
    state: str


@dataclass(frozen=True, slots=True)
class _Relation:
    """What a part points to."""

    kind: str
    target: str


class WorkbookParts:
    """The parts of one XLSX by name, and those that tell of its structure, read."""

    def __init__(self, content: bytes, entries: tuple[Entry, ...]) -> None:
        self._content = content
        self.entries: Mapping[str, Entry] = {entry.name: entry for entry in entries}

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part."""
        return pieces_of(self._content, self.entries[part])

    def refuse_dangerous(self) -> None:
        """Refuse by the names of parts, by the types that they declare, and by what they point to."""
        words = [name for name in self.entries if not name.startswith("docprops/")]
        self._read("[content_types].xml", lambda _, held: words.append(held.get("ContentType", "")))
        for name in self.entries:
            if name.endswith(".rels"):
                self._read(name, lambda _, held: words.append(_relation_kind(held)))
        for pattern, rule in _DANGEROUS:
            if any(pattern.search(word.casefold()) for word in words):
                raise refusal(rule)
        self._refuse_pivot_caches()

    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in the workbook's order; charts have no rows and are left out."""
        workbook = self._workbook()
        related = self._relations_by_id(workbook)
        listed: list[tuple[str, str]] = []

        def opened(name: str, held: Attributes) -> None:
            if name == "sheet":
                listed.append((held.get("id", ""), held.get("state", "visible")))

        self._read(workbook, opened)
        found = [(related[key], state) for key, state in listed if key in related]
        return tuple(SheetPart(item.target, state) for item, state in found if item.kind.endswith(_WORKSHEET))

    def from_1904(self) -> bool:
        """Whether the workbook counts days from 1904 (ECMA-376 part 1, 18.2.28), as those of old Macintoshes do."""
        said: list[str] = []

        def opened(name: str, held: Attributes) -> None:
            if name == "workbookPr":
                said.append(held.get("date1904", ""))

        self._read(self._workbook(), opened)
        return any(word in {"1", "true"} for word in said)

    def is_filtered(self) -> bool:
        """Whether a table of the workbook has a filter set."""
        return any(FILTER in self._elements(name) for name in self.entries if name.startswith("xl/tables/"))

    def _workbook(self) -> str:
        """The part that tells of the workbook."""
        main = (item.target for item in self._relations("") if item.kind.endswith(_MAIN))
        return next(main, "xl/workbook.xml")

    def _refuse_pivot_caches(self) -> None:
        """Refuse records that a pivot table keeps of rows, and the values that it keeps of columns."""
        for name in self.entries:
            if name.startswith("xl/pivotcache/") and not name.endswith(".rels") and _VALUES & self._elements(name):
                raise refusal("workbook-pivot-cache")

    def _elements(self, part: str) -> set[str]:
        """The names of the elements in a part."""
        seen: set[str] = set()
        self._read(part, lambda name, _: seen.add(name))
        return seen

    def _relations(self, part: str) -> list[_Relation]:
        """What a part points to."""
        return list(self._relations_by_id(part).values())

    def _relations_by_id(self, part: str) -> dict[str, _Relation]:
        folder, name = posixpath.split(part)
        found: dict[str, _Relation] = {}

        def opened(_: str, held: Attributes) -> None:
            if "Id" in held and "Target" in held:
                target = posixpath.normpath(posixpath.join("/", folder, held["Target"])).lstrip("/").casefold()
                found[held["Id"]] = _Relation(held.get("Type", "").casefold(), target)

        self._read(posixpath.join(folder, "_rels", f"{name}.rels"), opened)
        return found

    def _read(self, part: str, opened: Opened) -> None:
        """Read a part's elements, if it is there."""
        if part in self.entries:
            read_elements(self.pieces(part), opened)


def _relation_kind(held: Attributes) -> str:
    """The kind of a relation; one that leads out of the file is a link, unless a reader must click it."""
    kind = held.get("Type", "")
    leads_out = held.get("TargetMode", "").casefold() == "external" and not kind.endswith("/hyperlink")
    return "externallink" if leads_out else kind

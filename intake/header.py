"""Which column of the file is which column of the contract. An unknown column is never read past its header."""

from dataclasses import dataclass

from contracts.feed import Feed
from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter


@dataclass(frozen=True, slots=True)
class Layout:
    """The file's columns from left to right: the contract's name, or None for a column that is not read."""

    names: tuple[str | None, ...]

    def position(self, name: str) -> int | None:
        """Where a column stands, counted from 1; None if the file lacks it."""
        return self.names.index(name) + 1 if name in self.names else None


def match_header(cells: list[str], feed: Feed, findings: FindingCounter) -> Layout:
    """Match header cells to the contract, whatever their order, case and outer spaces.

    Raises `UnreadableFileError` where there is no header, a column stands twice, or one that rules need is missing.
    """
    known = {column.header.casefold(): column.name for column in feed.columns}
    names = tuple(known.get(cell.strip().casefold()) for cell in cells)
    found = [name for name in names if name is not None]
    if not found:
        raise UnreadableFileError("header-missing", "the first line names none of the contract's columns")
    for name in found:
        if found.count(name) > 1:
            raise UnreadableFileError("header-repeated", f"the column {feed.column(name).header!r} stands twice")
    for position, known_as in enumerate(names, start=1):
        if known_as is None:
            findings.add("column-unknown", f"column {position}", Severity.WARNING, count=1, lines=[1])
    _note_missing(feed, found, findings)
    return Layout(names)


def _note_missing(feed: Feed, found: list[str], findings: FindingCounter) -> None:
    """A missing column that a rule needs refuses the file; any other is a finding and reads as empty."""
    needed = {column.name for column in feed.columns if column.required}
    needed |= {name for name in (feed.period_column, feed.scope.column if feed.scope else None) if name}
    for column in feed.columns:
        if column.name in found:
            continue
        if column.name in needed:
            raise UnreadableFileError("column-missing", f"the column {column.header!r} is needed and not there")
        findings.add("column-missing", column.header, Severity.WARNING, count=1, lines=[1])

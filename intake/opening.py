"""Any file as a grid of rows: its encryption taken off, and the rest done by a confined child."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contracts.feed import Feed
from contracts.vocabulary import Severity
from intake.confined.reading import open_confined
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import Grid, HeadRow
from intake.header import find_header
from intake.headers.layout import Layout
from intake.limits import Limits
from intake.safety.refusals import refusal
from intake.unwrapping import Decrypt, without_encryption


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of which one table is to be read: the first rows of each that it holds, and the one at a place whole."""

    heads: tuple[tuple[HeadRow, ...], ...]
    grid: Callable[[int], Grid]

    def only(self) -> Grid:
        """Its one table. Raises `UnreadableFileError` for a workbook of several."""
        if len(self.heads) > 1:
            raise refusal("sheets-several")
        return self.grid(0)

    def by_contract(self, feed: Feed, findings: FindingCounter) -> tuple[Grid, Layout]:
        """The table whose header the contract knows, and its layout; any others are counted and never read.

        Raises `UnreadableFileError` unless there is exactly one.
        """
        several = len(self.heads) > 1
        fitting = [place for place, head in enumerate(self.heads) if several and _fits(head, feed)]
        if len(fitting) > 1:
            raise refusal("sheets-several")
        place = fitting[0] if fitting else 0
        layout = find_header(self.heads[place], feed, findings)
        findings.add("sheets-unread", "file", Severity.WARNING, count=len(self.heads) - 1, lines=())
        return self.grid(place), layout


@contextmanager
def open_file(
    chunks: Iterator[bytes], limits: Limits, findings: FindingCounter, decrypt: Decrypt | None = None
) -> Iterator[OpenFile]:
    """Open a file, for as long as it is read. Raises `UnreadableFileError` for one that is refused."""
    inside = without_encryption(chunks, limits, decrypt)
    with open_confined(inside.chunks, limits, findings) as confined:
        sheets = confined.sheets
        if not sheets:
            raise refusal("file-empty")
        yield OpenFile(tuple(sheet.head for sheet in sheets), lambda place: confined.grid(sheets[place]))


def _fits(head: tuple[HeadRow, ...], feed: Feed) -> bool:
    """Whether a table has the contract's header, and all the columns that a rule needs."""
    try:
        find_header(head, feed, FindingCounter())
    except UnreadableFileError:
        return False
    return True

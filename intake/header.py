"""Where a file's header is, and which column of it is which column of the contract.

The header is the row, or the two rows, among a file's first that name the most of the contract's columns. Titles, logos
and markings may stand above it. An unknown column is told by its position and never read past its heading.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby, pairwise, zip_longest

import numpy as np
import pyarrow as pa

from contracts.feed import Column, Feed
from contracts.headings import folded
from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.evidence import records
from intake.findings import FindingCounter
from intake.grid import HeadRow
from intake.headers.layout import Layout
from intake.headers.readings import Known, Reading, known_headings, needed_columns, read_one, read_two


def find_header(head: Sequence[HeadRow], feed: Feed, findings: FindingCounter) -> Layout:
    """Find the header among a file's first rows, and match it to the contract.

    Case, spaces, punctuation and invisible characters do not matter, nor does the order of columns; the contract's
    aliases stand for its headers. Findings say what was mended, unknown, without a heading or missing.

    Raises `UnreadableFileError` where no row is a header (`header-missing`), a column stands twice (`header-repeated`),
    it could be read in two ways (`header-ambiguous`), records stand above it (`header-below-rows`), or a column that
    rules need is not there (`column-missing`).
    """
    known, needed = known_headings(feed), needed_columns(feed)
    candidates = [reading for reading in _readings(head, known) if reading.is_header(needed)]
    if not candidates:
        raise UnreadableFileError("header-missing", _what_is_looked_for(head, feed))
    # Two rows only where they match more than either alone; of what matches alike the first, which may stand again.
    header = min(candidates, key=lambda reading: (-reading.matches, len(reading.rows), reading.rows[0].line))
    _refuse_rivals(header, candidates, head)
    _refuse_unclear(header, feed)
    layout = _layout(header, head)
    _refuse_records_above(layout, head, feed)
    _note_mended(header, layout, feed, findings)
    _note_unknown(header, layout, findings)
    _note_missing(layout, feed, findings)
    return layout


def column_missing(column: Column) -> UnreadableFileError:
    """The refusal of a file that lacks a column which a rule needs."""
    return UnreadableFileError("column-missing", f"the column {column.header!r} is needed and not there")


def _readings(head: Sequence[HeadRow], known: Known) -> Iterator[Reading]:
    """Every way to read one or two of the rows as the header.

    A lower row is not read alone where the labels above it say that its cells mean something else than they seem to.
    """
    singles = [read_one(row, known) for row in head]
    overruled = set()
    for place, (upper, lower) in enumerate(pairwise(head), start=1):
        both = read_two(upper, lower, known)
        yield both
        if both.labelled and (both.doubtful or both.names != singles[place].names):
            overruled.add(place)
    yield from (reading for place, reading in enumerate(singles) if place not in overruled)


def _what_is_looked_for(head: Sequence[HeadRow], feed: Feed) -> str:
    """What to do about a file without a header, in the contract's words and none of the file's."""
    needed = needed_columns(feed)
    wanted = [column for column in feed.columns if column.name in needed] or feed.columns
    headings = ", ".join(repr(column.header) for column in wanted)
    return f"none of the first {len(head)} rows is a header: write one row of headings above the data, with {headings}"


def _refuse_rivals(header: Reading, candidates: Sequence[Reading], head: Sequence[HeadRow]) -> None:
    """Refuse a file of two tables: one header more that means other columns, or that has rows of its own above."""
    own = {row.line for row in header.rows}
    rivals = {
        reading.rows[0].line: reading
        for reading in candidates
        if len(reading.rows) == 1 and reading.rows[0].line not in own and 2 * reading.matches >= header.matches
    }
    above = [row for row in head if row.line < header.rows[0].line]
    apart = dropwhile(lambda row: row.line in rivals or _is_blank(row), reversed(above))
    unlike = [line for line, reading in rivals.items() if not reading.agrees(header)]
    if others := [*unlike, *(row.line for row in apart if row.line in rivals)]:
        raise UnreadableFileError(
            "header-ambiguous",
            f"the rows on lines {min(*others, *own)} and {max(*others, *own)} could both be the header: send one table",
        )


def _refuse_unclear(header: Reading, feed: Feed) -> None:
    """Refuse a header in which a cell could be two columns, or a column stands twice."""
    if header.doubtful:
        places = ", ".join(map(str, header.doubtful))
        raise UnreadableFileError(
            "header-ambiguous",
            f"the labels above leave it open what column stands at position {places}: write one row of headings",
        )
    for name in header.names:
        if name is not None and header.names.count(name) > 1:
            raise UnreadableFileError("header-repeated", f"the column {feed.column(name).header!r} stands twice")


def _layout(header: Reading, head: Sequence[HeadRow]) -> Layout:
    """Where the columns stand, and the line on which the rows begin: a heading may hold a line end."""
    last = header.rows[-1].line
    first_line = next((row.line for row in head if row.line > last), last + 1)
    headings = tuple(
        tuple(cell if name else None for cell, name in zip_longest(row.cells, header.names, fillvalue=""))
        for row in header.rows
    )
    beyond = _beyond([row for row in head if row.line > last], len(header.names))
    return Layout(header.names, header.rows[0].line, first_line, headings, beyond)


def _beyond(rows: Sequence[HeadRow], width: int) -> int:
    """How many empty values most of the first rows have behind their last column."""
    longer = Counter(len(row.cells) - width for row in rows if len(row.cells) > width and not any(row.cells[width:]))
    found, times = longer.most_common(1)[0] if longer else (0, 0)
    return found if times > sum(len(row.cells) == width for row in rows) else 0


def _refuse_records_above(layout: Layout, head: Sequence[HeadRow], feed: Feed) -> None:
    """Refuse a header that was sorted in among the rows: those above it would be lost."""
    above = [row for row in head if row.line < layout.header_line]
    if not above:
        return
    cells = {name: place for place, name in enumerate(layout.names) if name is not None}
    rows = pa.table({column.name: _column(above, cells.get(column.name)) for column in feed.columns})
    if (found := np.flatnonzero(records(rows, feed))).size:
        raise UnreadableFileError(
            "header-below-rows",
            f"the header is on line {layout.header_line}, below records, from line {above[found[0]].line} on: "
            "move it above them",
        )


def _column(rows: Sequence[HeadRow], place: int | None) -> pa.Array:
    """What stands at one place of some rows."""
    cells = [row.cells[place] if place is not None and place < len(row.cells) else None for row in rows]
    return pa.array(cells, pa.string())


def _is_blank(row: HeadRow) -> bool:
    """Whether nothing of a row names anything."""
    return not any(folded(cell) for cell in row.cells)


def _note_mended(header: Reading, layout: Layout, feed: Feed, findings: FindingCounter) -> None:
    """Headings that are not written as the contract writes them, and a header below line 1."""
    lines = [layout.header_line]
    if layout.header_line > 1:
        findings.add("header-moved", "file", Severity.INFORMATION, count=1, lines=lines)
    for place, name in enumerate(header.names):
        if name is not None and _written(header, place) != [feed.column(name).header]:
            findings.add("header-mended", feed.column(name).header, Severity.REPAIR, count=1, lines=lines)


def _note_unknown(header: Reading, layout: Layout, findings: FindingCounter) -> None:
    """Columns of other headings, one by one; columns without any as one finding for those that stand together."""
    named = [bool(_written(header, place)) for place in range(len(header.names))]
    lines = [layout.header_line]
    for place, name in enumerate(header.names):
        if name is None and named[place]:
            findings.add("column-unknown", f"column {place + 1}", Severity.WARNING, count=1, lines=lines)
    for has_heading, places in groupby(range(len(named)), key=named.__getitem__):
        if not has_heading:
            first, *others = places
            count = 1 + len(others)
            findings.add("column-unnamed", f"column {first + 1}", Severity.INFORMATION, count=count, lines=lines)


def _written(header: Reading, place: int) -> list[str]:
    """What the rows of a header say at one place, but for what names nothing."""
    cells = [row.cells[place] for row in header.rows if place < len(row.cells)]
    return [cell for cell in cells if folded(cell)]


def _note_missing(layout: Layout, feed: Feed, findings: FindingCounter) -> None:
    """A missing column that a rule needs refuses the file; any other is a finding and reads as empty."""
    needed = needed_columns(feed)
    for column in feed.columns:
        if column.name in layout.names:
            continue
        if column.name in needed:
            raise column_missing(column)
        findings.add("column-missing", column.header, Severity.WARNING, count=1, lines=[layout.header_line])

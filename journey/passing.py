"""The one streaming pass: sealed bytes → blocks of text → mended → inspected, two at a time, handed on in file order.

A file whose dates are not written as ISO is read twice: what its dates mean is decided from all of them, before any is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice

from contracts.feed import Feed, Place
from engine.side_by_side import in_order
from intake.encoding import encode, few_distinct
from intake.findings import FindingCounter
from intake.grid import DAYS_FROM_1904, Block, FileFacts, Piece
from intake.headers.layout import Layout
from intake.inspection import InspectedBlock, Inspector
from intake.limits import SHIPPED, Limits
from intake.mending.decision import decide
from intake.mending.mended import mend
from intake.mending.survey import Survey, needs_survey, survey
from intake.opening import open_file
from intake.place import PlaceLookup
from intake.recognition import FileFormat
from intake.safety.refusals import refuse_full
from intake.scope import Scope
from intake.setting_aside import without_furniture
from intake.unwrapping import Decrypt

Source = Callable[[], Iterator[bytes]]
"""Gives a file's bytes from its beginning, each time that it is asked."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A file being read: what it is, its layout, the columns that its first block shows worth encoding, its blocks."""

    facts: FileFacts
    layout: Layout
    encoded: frozenset[str]
    blocks: Iterator[InspectedBlock]


@contextmanager
def pass_through(  # noqa: PLR0913, PLR0917 - what is read, by what it is understood, and how far it is trusted
    source: Source,
    feed: Feed,
    period: str,
    lookups: Mapping[Place, PlaceLookup],
    scope: Scope,
    findings: FindingCounter,
    limits: Limits = SHIPPED,
    decrypt: Decrypt | None = None,
) -> Iterator[Passing]:
    """Begin to read a delivery's bytes. Raises intake's `UnreadableFileError`, here or while blocks are drawn."""
    columns = tuple(column.name for column in feed.columns)
    inspector = Inspector(feed, period, lookups, scope)
    with open_file(source(), limits, findings, decrypt) as file:
        grid, layout = file.by_contract(feed, findings)
        pieces = grid.pieces(layout, columns)
        first = tuple(islice(pieces, 1))
        rows = first[0]().rows if first else None
        encoded = frozenset() if rows is None else few_distinct(rows)
        surveyed = None
        if rows is not None and (grid.facts.date_system == DAYS_FROM_1904 or needs_survey(rows, feed)):
            surveyed = _survey(source, feed, encoded, limits, decrypt)
        mending = decide(surveyed, feed, period)

        def work(piece: Piece) -> InspectedBlock:
            block = _records(piece, layout, feed, encoded)
            mended = mend(block.rows, mending)
            return inspector.inspect(replace(block, rows=mended.table), mended.notes)

        blocks = in_order(chain(first, pieces), work)
        yield Passing(grid.facts, layout, encoded, _whole(blocks, grid.facts, layout))


def _records(piece: Piece, layout: Layout, feed: Feed, encoded: frozenset[str]) -> Block:
    """The rows of a piece, what is no record set aside, the columns of few values as dictionaries."""
    block = piece()
    return without_furniture(replace(block, rows=encode(block.rows, encoded)), layout, feed)


def _survey(
    source: Source, feed: Feed, encoded: frozenset[str], limits: Limits, decrypt: Decrypt | None
) -> Survey | None:
    """What the dates of the whole file tell; None of a file without rows. What else is found is found again later."""
    unheard = FindingCounter()
    with open_file(source(), limits, unheard, decrypt) as file:
        grid, layout = file.by_contract(feed, unheard)

        def work(piece: Piece) -> Survey:
            rows = _records(piece, layout, feed, encoded).rows
            return survey(rows, feed, from_1904=grid.facts.date_system == DAYS_FROM_1904)

        parts = in_order(grid.pieces(layout, tuple(column.name for column in feed.columns)), work)
        first = next(parts, None)
        return None if first is None else sum(parts, first)


def _whole(blocks: Iterator[InspectedBlock], facts: FileFacts, layout: Layout) -> Iterator[InspectedBlock]:
    """The same. A text that was saved from a sheet which cut rows off is refused at its end."""
    rows = 0
    for seen in blocks:
        rows += len(seen.block.lines) + len(seen.block.aside)
        yield seen
    if facts.format == FileFormat.TEXT:
        refuse_full(rows, rows + layout.first_line - 2)  # with what stands above the header

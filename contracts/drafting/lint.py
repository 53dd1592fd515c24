"""What is wrong with a contract, and what is wanting in one that could be held."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from contracts.errors import DocumentError
from contracts.feed import Column, Feed
from contracts.library import Library
from contracts.vocabulary import ColumnType, FeedKind, FieldClass

_KEPT = {FieldClass.QUASI, FieldClass.SENSITIVE, FieldClass.ADMIN}
"""Classes of which a clause may let a value out as it is, if the contract says what it may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was noticed. `wrong`: the contract cannot be held; else it is advice. `column` is None of the whole."""

    document: str
    column: str | None
    says: str
    wrong: bool


def lint(library: Library, path: Path) -> tuple[Problem, ...]:
    """What is wrong with, and wanting in, the contract of one file, which may be a draft that is on no shelf."""
    try:
        feed = library.contract(path)
    except DocumentError as error:
        return (Problem(path.name, None, error.problem, wrong=True),)
    return tuple(_problems(library, feed, path.name))


def lint_all(library: Library) -> tuple[Problem, ...]:
    """The same for every edition of every feed on the shelf, and whether the editions of each follow one another."""
    found: list[Problem] = []
    for feed in library.feed_ids:
        try:
            editions = library.editions(feed).all
        except DocumentError as error:
            found.append(Problem(error.document, None, error.problem, wrong=True))
        else:
            for edition in editions:
                found += _problems(library, edition, f"{feed}/{edition.edition}.odcs.yaml")
    return tuple(found)


def _problems(library: Library, feed: Feed, document: str) -> Iterator[Problem]:
    """What a contract that can be read still lacks."""
    for place in feed.places:
        if place.lookup not in library.feed_ids:
            says = f"its place is looked up in {place.lookup!r}, which has no contract"
            yield Problem(document, place.column, says, wrong=True)
    if (powerless := _powerless(library, feed)) is not None:
        yield Problem(document, None, powerless, wrong=True)
    if not feed.description:
        yield Problem(document, None, "does not say what it is for: fill in description.purpose", wrong=False)
    if feed.kind is FeedKind.EVENTS and feed.period_column is None:
        yield Problem(document, None, "names no vrpPeriodColumn: a row of another period is not noticed", wrong=False)
    for column in feed.columns:
        for says, wrong in _of_column(feed, column):
            yield Problem(document, column.name, says, wrong)


def _powerless(library: Library, feed: Feed) -> str | None:
    """Why nobody could ever give the feed, whatever an agreement says; None where somebody could."""
    if feed.data_class is None:
        return None if feed.kind is FeedKind.REFERENCE else "names no vrpDataClass: nobody has the power to give it"
    refused = library.field_rules.data_classes.refused
    return f"is of the class {feed.data_class}, which is never taken" if feed.data_class in refused else None


def _of_column(feed: Feed, column: Column) -> Iterator[tuple[str, bool]]:
    """What a column lacks, each with whether it is wrong."""
    if unfit := [example for example in column.examples if not _conforms(column, example)]:
        yield f"{len(unfit)} of its examples break its own rules", True
    if not column.description:
        yield "is not described", False
    if not column.sources:
        yield "does not say where its definition comes from: add authoritativeDefinitions", False
    if column.pattern and not column.examples:
        yield "has a pattern and gives no examples, which people read first", False
    bounded = column.codes or column.pattern or column.type is not ColumnType.STRING
    if not bounded and feed.kind is not FeedKind.REFERENCE and column.field_class in _KEPT:
        yield "may hold any text, so no clause can let it out as it is: give it a code list or a pattern", False


def _conforms(column: Column, example: str) -> bool:
    """Whether an example keeps the rules that can be held against one value without its column."""
    if column.codes and example not in column.codes:
        return False
    if column.pattern is not None:
        whole = pa.array([example], pa.string())
        return bool(pc.match_substring_regex(whole, f"^(?:{column.pattern})$")[0].as_py())
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
        return _in_range(column, example)
    return True


def _in_range(column: Column, example: str) -> bool:
    """Whether a text is a number of its column's type within its limits."""
    try:
        number = int(example) if column.type is ColumnType.INTEGER else float(example)
    except ValueError:
        return False
    low = column.minimum is None or number >= column.minimum
    return low and (column.maximum is None or number <= column.maximum)

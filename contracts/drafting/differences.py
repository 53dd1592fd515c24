"""What differs between two contracts of one feed: what a partner must change, and whether that breaks.

A change breaks where a file that was right under the old contract would, as it is, be refused, lose rows or lose values
under the new one. Where that cannot be told (two patterns), it is taken to break.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.drafting.code_differences import code_differences
from contracts.drafting.difference import Difference, costs
from contracts.errors import DocumentError
from contracts.feed import Column, Feed
from contracts.headings import folded
from contracts.vocabulary import ColumnType, Severity

_WIDER = {ColumnType.INTEGER: {ColumnType.NUMBER, ColumnType.STRING}}
"""Types that hold whatever another one holds; a string holds everything."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs. `breaking` says whether anything of it breaks."""

    feed: str
    old: str
    new: str
    found: tuple[Difference, ...]

    @property
    def breaking(self) -> bool:
        """Whether a partner that changes nothing would be refused, or lose rows or values."""
        return any(item.breaks for item in self.found)


def differences(old: Feed, new: Feed) -> Differences:
    """What a partner must change from one contract to the next. `DocumentError` where they are of two feeds."""
    if old.id != new.id:
        raise DocumentError(f"{old.id} and {new.id}", "are two feeds: only contracts of one feed can be compared")
    pairs = _pairs(old, new)
    kept = {one.name for one, _ in pairs}
    found = [*_of_feed(old, new)]
    found += [_removed(column) for column in old.columns if column.name not in kept]
    for before, after in pairs:
        found += _of_column(before, after)
    known = {one.name for _, one in pairs}
    found += [_added(column) for column in new.columns if column.name not in known]
    return Differences(old.id, old.edition, new.edition, tuple(found))


def _pairs(old: Feed, new: Feed) -> list[tuple[Column, Column]]:
    """Each old column with the new one that it became: that of its name, else that which takes its header."""
    by_name = {column.name: column for column in new.columns}
    of_old = {column.name for column in old.columns}
    by_header = {
        folded(header): column
        for column in new.columns
        if column.name not in of_old
        for header in (column.header, *column.aliases)
    }
    found = ((column, by_name.get(column.name) or by_header.get(folded(column.header))) for column in old.columns)
    return [(column, other) for column, other in found if other is not None]


def _removed(column: Column) -> Difference:
    """A column that the new contract has not: nothing of it is read, which costs the partner nothing."""
    return Difference("column-removed", column.header, "Leave the column out: it is no longer read.", breaks=False)


def _added(column: Column) -> Difference:
    """A column that the old contract has not."""
    if column.required:
        return Difference("column-added", column.header, "Add the column, with a value in every row.", breaks=True)
    return Difference("column-added", column.header, "Add the column if you hold it.", breaks=False)


def _of_feed(old: Feed, new: Feed) -> Iterator[Difference]:
    """What differs of the feed as a whole."""
    if old.calendar is not new.calendar:
        do = f"Give periods of the {new.calendar.value.replace('_', ' ')}, like {new.calendar.example}."
        yield Difference("calendar", None, do, breaks=True)
    for what, says in (("period_column", "decides the period"), ("event_time", "dates the event")):
        before, after = getattr(old, what), getattr(new, what)
        if after is not None and before != after:
            do = f"Cut the extract by {new.column(after).header}: it now {says}."
            yield Difference(what.replace("_", "-"), None, do, breaks=True)
    if old.scope != new.scope and new.scope is not None:
        do = f"Send rows of which {new.column(new.scope.column).header} lies in your area; others are not taken."
        yield Difference("scope", None, do, breaks=True)
    if old.ceiling is not new.ceiling:
        do = f"Nothing: it may now go to tier {new.ceiling} at most."
        yield Difference("ceiling", None, do, breaks=False)


def _of_column(old: Column, new: Column) -> Iterator[Difference]:
    """What differs of one column."""
    for differ in _OF_COLUMN:
        yield from differ(old, new)


def _headers(old: Column, new: Column) -> Iterator[Difference]:
    """A header that the old contract took and the new one does not is an unknown column."""
    taken = {folded(header) for header in (new.header, *new.aliases)}
    lost = [header for header in (old.header, *old.aliases) if folded(header) not in taken]
    if lost:
        do = f"Head the column {new.header}, not {', '.join(lost)}."
        yield Difference("header", old.header, do, breaks=True)


def _presence(old: Column, new: Column) -> Iterator[Difference]:
    if new.required and not old.required:
        yield Difference("required", new.header, "Fill in every row: a row without it is rejected.", breaks=True)
    if old.required and not new.required:
        yield Difference("required", new.header, "Nothing: a value may now be missing.", breaks=False)


def _types(old: Column, new: Column) -> Iterator[Difference]:
    if old.type is not new.type:
        holds_all = new.type is ColumnType.STRING or new.type in _WIDER.get(old.type, set())
        do = f"Nothing: a {new.type} is taken." if holds_all else f"Send each value as a {new.type}, not a {old.type}."
        yield Difference("type", new.header, do, breaks=not holds_all)
    if old.date_format != new.date_format:
        do = f"Write dates as {new.date_format}." if new.date_format else "Nothing: dates may be written in other ways."
        yield Difference("date-format", new.header, do, breaks=new.date_format is not None)


def _limits(old: Column, new: Column) -> Iterator[Difference]:
    """Narrower limits leave out what lay between."""
    low, high = "-infinity", "infinity"
    before = float(low if old.minimum is None else old.minimum), float(high if old.maximum is None else old.maximum)
    after = float(low if new.minimum is None else new.minimum), float(high if new.maximum is None else new.maximum)
    if before != after:
        narrower = after[0] > before[0] or after[1] < before[1]
        do = f"Send values from {after[0]:g} to {after[1]:g}." if narrower else "Nothing: more values are taken."
        yield Difference("range", new.header, do, breaks=narrower and costs(new.severity))


def _writing(old: Column, new: Column) -> Iterator[Difference]:
    """Of two patterns, or two formats, nobody can tell which texts the one takes and the other does not."""
    for what in ("pattern", "format"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            do = f"Write each value as {after}." if after else "Nothing: it may be written in any way."
            yield Difference(what, new.header, do, breaks=after is not None and costs(new.severity))


def _nothings(old: Column, new: Column) -> Iterator[Difference]:
    if lost := [text for text in old.nulls if text not in new.nulls]:
        do = f"Leave the cell empty: {', '.join(lost)} no longer stands for nothing."
        yield Difference("nulls", new.header, do, breaks=True)


def _checks(old: Column, new: Column) -> Iterator[Difference]:
    """Rules between columns: one more may take what one fewer let pass."""
    before = {(check.condition, check.severity) for check in old.checks}
    for check in new.checks:
        if (check.condition, check.severity) not in before:
            do = f"Look for it before you send: {check.description or check.name}"
            yield Difference("check", new.header, do, breaks=costs(check.severity))


def _severities(old: Column, new: Column) -> Iterator[Difference]:
    limited = new.minimum is not None or new.maximum is not None
    if old.severity is not new.severity and (limited or new.codes or new.pattern or new.format):
        stricter = new.severity is Severity.ERROR
        do = (
            "Mend every value: one that breaks a rule now rejects its row." if stricter else "Nothing: fewer rows fall."
        )
        yield Difference("severity", new.header, do, breaks=stricter)


def _protection(old: Column, new: Column) -> Iterator[Difference]:
    """What becomes of a column behind the door is nothing that a partner sends otherwise, but it should know."""
    for what in ("field_class", "identifier", "groups", "bands", "ceiling"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            do = f"Nothing: it is now treated otherwise ({what.replace('_', ' ')} {after or 'none'})."
            yield Difference("treatment", new.header, do, breaks=False)


_OF_COLUMN: tuple[Callable[[Column, Column], Iterator[Difference]], ...] = (
    _headers,
    _presence,
    _types,
    _limits,
    _writing,
    code_differences,
    _nothings,
    _checks,
    _severities,
    _protection,
)

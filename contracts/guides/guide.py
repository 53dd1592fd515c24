"""The guide to one edition of a feed: what to send, column by column, on one page."""

from contracts.drafting.differences import differences
from contracts.editions import Editions
from contracts.feed import Column, Feed
from contracts.guides.example_file import example_file, example_period
from contracts.guides.in_words import about, checks, what_it_costs, what_to_write
from contracts.guides.pages import Listing, Page, Section, Table


def guide(editions: Editions, feed: Feed) -> Page:
    """The page of one of a feed's editions; what changed since the one before stands on it."""
    return Page(
        feed.title,
        tuple(part for part in (feed.description,) if part),
        (
            Section("What to send", (Table("The feed", ("what", "how"), about(feed)), _columns(feed))),
            Section("Codes", _codes(feed)),
            Section("What cannot be so", _checks(feed)),
            Section("Other headings that are understood", _aliases(feed)),
            Section("What rests sealed", _sealed(feed)),
            Section("What changed since the edition before", _changes(editions, feed)),
            Section("An example", _example(feed)),
        ),
    )


def _columns(feed: Feed) -> Table:
    """Every column: whether it is needed, what it holds, how it is written, and what a mistake costs."""
    headings = ("heading", "needed", "what it is", "write", "example", "a mistake")
    return Table("The columns", headings, tuple(_column(feed, column) for column in feed.columns))


def _column(feed: Feed, column: Column) -> tuple[str, ...]:
    needed = "yes" if column.required else "if you hold it"
    examples = ", ".join(column.examples or column.codes[:2])
    return column.header, needed, column.description, what_to_write(column), examples, what_it_costs(feed, column)


def _codes(feed: Feed) -> tuple[Table, ...]:
    """The code lists, with what is retired and what else is understood as a code."""
    rows = tuple(
        (
            column.header,
            ", ".join(column.codes),
            ", ".join(column.retired_codes),
            ", ".join(f"{label} for {code}" for label, code in column.code_labels),
        )
        for column in feed.columns
        if column.codes
    )
    headings = ("heading", "codes", "retired, and still taken", "also understood")
    return (Table("The code lists", headings, rows),) if rows else ()


def _checks(feed: Feed) -> tuple[Table, ...]:
    """The rules between columns."""
    rows = checks(feed)
    return (Table("Between columns", ("heading", "what is noticed", "then"), rows),) if rows else ()


def _aliases(feed: Feed) -> tuple[str | Table, ...]:
    """Other headings; case, spaces and punctuation never matter."""
    rows = tuple((column.header, ", ".join(column.aliases)) for column in feed.columns if column.aliases)
    if not rows:
        return ()
    table = Table("Other headings", ("heading", "also understood"), rows)
    return ("Case, spaces and punctuation of a heading do not matter, nor does the order of columns.", table)


def _sealed(feed: Feed) -> tuple[str, ...]:
    """What is never held in clear, which the partner may tell those whom its rows are about."""
    sealed = [column.header for column in feed.columns if column.field_class.sealed_at_rest]
    if not sealed:
        return ()
    return (f"These rest sealed and reach no product as they are: {', '.join(sealed)}. See the data dictionary.",)


def _changes(editions: Editions, feed: Feed) -> tuple[str | Table, ...]:
    """What differs from the edition before this one."""
    at = editions.all.index(feed)
    if not at:
        return ()
    before = editions.all[at - 1]
    found = differences(before, feed)
    rows = tuple((item.column or "the feed", item.do, "yes" if item.breaks else "no") for item in found.found)
    table = Table("What changed", ("column", "what to change", "breaks"), rows)
    return (f"Edition {before.edition} told of periods that end until {before.valid.until}.", table)


def _example(feed: Feed) -> tuple[str | Listing, ...]:
    """The example file, as it stands beside the page."""
    period = example_period(feed)
    return (f"A file for {period}. Nobody in it is real.", Listing(example_file(feed, period)))

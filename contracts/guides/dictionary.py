"""The data dictionary: every column of every edition of every feed, what it is, and how far it may go."""

from contracts.feed import Column, Feed
from contracts.guides.in_words import about, what_to_write
from contracts.guides.pages import Page, Section, Table
from contracts.library import Library
from contracts.vocabulary import Tier, strictest

_TITLE = "Data dictionary"
_OPENING = (
    "Every feed that has a contract, and every column of it. A feed is given only under a clause of the agreement, and "
    "nothing of a column leaves but what a clause names, at its highest tier or below."
)
_HEADINGS = ("column", "heading", "meaning", "holds", "class", "highest tier", "codes", "tells", "source")


def dictionary(library: Library) -> Page:
    """The page of the whole shelf."""
    sections = tuple(_section(feed) for name in library.feed_ids for feed in library.editions(name).all)
    return Page(_TITLE, (_OPENING,), sections)


def _section(feed: Feed) -> Section:
    """One edition of one feed."""
    rows = tuple(_row(feed, column) for column in feed.columns)
    facts = Table("The feed", ("what", "how"), about(feed))
    return Section(f"{feed.title} ({feed.edition})", (feed.description, facts, Table("Columns", _HEADINGS, rows)))


def _row(feed: Feed, column: Column) -> tuple[str, ...]:
    """One column."""
    retired = f"; retired: {', '.join(column.retired_codes)}" if column.retired_codes else ""
    known = column.identifier or column.match_key
    tells = known.value if known else f"groups: {column.groups}" if column.groups else ", ".join(column.band_names)
    return (
        column.name,
        column.header,
        column.description,
        what_to_write(column),
        column.field_class.value,
        highest_tier(feed, column).value,
        ", ".join(column.codes) + retired,
        tells,
        ", ".join(column.sources),
    )


def highest_tier(feed: Feed, column: Column) -> Tier:
    """The highest tier at which anything of a column may leave, whatever a clause grants."""
    return strictest(feed.ceiling, column.ceiling)

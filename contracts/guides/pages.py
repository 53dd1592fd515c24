"""A page as its parts, so that Markdown and HTML say the same."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain text below their headings; `title` says what it is about."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of a file, to be shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it: paragraphs, tables and listings, in their order."""

    heading: str
    parts: tuple[str | Table | Listing, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A title, paragraphs that open it, and sections. A section without parts is left out."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]


def markdown(page: Page) -> str:
    """The page as Markdown, every text of it escaped: what a contract says is never read as markup."""
    return "\n\n".join(_markdown(page)) + "\n"


def _markdown(page: Page) -> Iterator[str]:
    yield f"# {_escaped(page.title)}"
    yield from map(_escaped, page.opening)
    for section in page.sections:
        if section.parts:
            yield f"## {_escaped(section.heading)}"
            yield from map(_part, section.parts)


def _part(part: str | Table | Listing) -> str:
    """One part of a section."""
    if isinstance(part, Listing):
        fence = "```"
        while fence in part.text:
            fence += "`"
        return f"{fence}text\n{part.text.rstrip()}\n{fence}"
    if isinstance(part, Table):
        lines = [part.headings, tuple("---" for _ in part.headings), *part.rows]
        return "\n".join("| " + " | ".join(map(_escaped, line)) + " |" for line in lines)
    return _escaped(part)


def _escaped(text: str) -> str:
    """Text without line ends, whose marks are no marks of Markdown."""
    flat = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in flat)

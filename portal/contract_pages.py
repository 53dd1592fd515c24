"""The data dictionary and the guides as files: Markdown and HTML of each, an example beside each guide, an index."""

from html import escape
from typing import TYPE_CHECKING

from contracts.guides.dictionary import dictionary
from contracts.guides.example_file import example_file, example_period
from contracts.guides.guide import guide
from contracts.guides.pages import Listing, Page, Table, markdown
from portal.html_page import html_page, html_table

if TYPE_CHECKING:
    from contracts.library import Library

_STYLE = """
body { max-width: 72rem; }
th, td { text-align: left; white-space: normal; vertical-align: top; min-width: 5rem; }
.wide { margin-bottom: 1rem; }
pre { overflow-x: auto; background: #f4f4f4; padding: 0.5rem; }
"""


def contract_pages(library: "Library") -> dict[str, str]:
    """Every file by its name in the folder that they are for."""
    pages = dictionary(library)
    files = {"data-dictionary.md": markdown(pages), "data-dictionary.html": as_html(pages)}
    links = []
    for feed in library.feed_ids:
        editions = library.editions(feed)
        for edition in editions.all:
            page, place = guide(editions, edition), f"{feed}/{edition.edition}"
            files[f"{place}.md"], files[f"{place}.html"] = markdown(page), as_html(page)
            files[f"{place}-example.csv"] = example_file(edition, example_period(edition))
            links.append((place, f"{edition.title} ({edition.edition})"))
    files["index.html"] = _index(links)
    return files


def as_html(page: Page, style: str = "") -> str:
    """A page as HTML, every text of it escaped. `style` is added to that of every such page."""
    parts = [f"<h1>{escape(page.title)}</h1>", *(_paragraph(text) for text in page.opening)]
    for section in page.sections:
        if section.parts:
            parts.append(f"<h2>{escape(section.heading)}</h2>")
            parts += [_part(part) for part in section.parts]
    return html_page(page.title, "\n".join(parts), _STYLE + style)


def _part(part: str | Table | Listing) -> str:
    """One part of a section."""
    if isinstance(part, Listing):
        return f"<pre>{escape(part.text)}</pre>"
    if isinstance(part, Table):
        return html_table(part.title, part.headings, ((row[0], row[1:]) for row in part.rows))
    return _paragraph(part)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _index(links: list[tuple[str, str]]) -> str:
    """The page to begin at."""
    guides = "\n".join(
        f'<li><a href="{escape(place)}.html">{escape(title)}</a> '
        f'(<a href="{escape(place)}-example.csv">example file</a>)</li>'
        for place, title in links
    )
    body = (
        "<h1>What partners send</h1>\n"
        '<p>Every column of every feed: the <a href="data-dictionary.html">data dictionary</a>. '
        f"A guide of one page for each feed:</p>\n<ul>\n{guides}\n</ul>"
    )
    return html_page("What partners send", body, _STYLE)

"""The annex of an agreement as files: each paper as Markdown, and as HTML that prints well."""

from collections.abc import Mapping

from contracts.guides.pages import Page, markdown
from portal.contract_pages import as_html

FORMATS = ("md", "html")
_STYLE = """
@page { margin: 18mm 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .wide { overflow: visible; }
  table { width: 100%; font-size: 8.5pt; }
  th, td { min-width: 0; overflow-wrap: break-word; }
  td:last-child { overflow-wrap: anywhere; }
  caption { white-space: normal; }
  h2, caption, thead { break-after: avoid; }
  tr { break-inside: avoid; }
}
"""


def annex_pages(papers: Mapping[str, Page], formats: tuple[str, ...] = FORMATS) -> dict[str, str]:
    """Every file by its name."""
    files = {}
    for name, page in papers.items():
        if "md" in formats:
            files[f"{name}.md"] = markdown(page)
        if "html" in formats:
            files[f"{name}.html"] = as_html(page, _STYLE)
    return files

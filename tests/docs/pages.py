"""The pages for people, and what stands in them: code blocks, tables, links, code spans."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")


def pages() -> list[Path]:
    """Every page of the product, the lead's decision records and threat model among them."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def page(name: str) -> str:
    """The text of one page."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The code blocks of one kind."""
    return [content for found, content in _FENCE.findall(text) if found == kind]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return _FENCE.sub("", text)


def spans(text: str) -> list[str]:
    """What stands between backticks."""
    return _SPAN.findall(prose(text))


def links(text: str) -> list[str]:
    """Where links lead."""
    return _LINK.findall(prose(text))


def commands(text: str) -> Iterator[str]:
    """The commands of console blocks: what follows a `$`."""
    for block in blocks(text, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                yield line.removeprefix("$ ")


def tables(text: str) -> list[list[list[str]]]:
    """Every table as its rows of cells, its heading first and the rule below that left out."""
    found: list[list[list[str]]] = []
    inside = False
    for line in prose(text).splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not all(re.fullmatch(r"-+", cell) for cell in cells):
            found[-1].append(cells)
    return found


def table(text: str, *headings: str) -> list[list[str]]:
    """The rows below the headings of every table that begins with these headings, in the order of the page."""
    rows = [row for found in tables(text) if found[0][: len(headings)] == list(headings) for row in found[1:]]
    assert rows, f"no table with the headings {headings}"
    return rows


def named(cell: str) -> list[str]:
    """What a cell names between backticks, else its words."""
    return _SPAN.findall(cell) or [part.strip() for part in cell.split(",")]

"""Showing things: tables for people, JSON for machines."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 240
"""Columns in a pipe, where nobody's screen folds a line: wide enough that a cell stays on one."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What a terminal obeys rather than shows, but for the end of a line."""

console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=_PIPED_WIDTH)


def show_json(content: object) -> None:
    """Print JSON; every value is text, a number, a truth, nothing, a list or a mapping, or a date."""
    print(json.dumps(content, indent=2, ensure_ascii=False, default=_plain))


def show_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; numbers to the right. Cell text is never read as markup."""
    rows = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for position, heading in enumerate(headings):
        numbers = bool(rows) and all(isinstance(row[position], int | float | None) for row in rows)
        table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_written(cell)) for cell in row))
    console.print(table)


def _written(cell: object) -> str:
    """A cell in words."""
    if cell is None:
        return ""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    # What a partner wrote must not move the cursor, name the window or draw over another cell.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", str(cell))


def _plain(value: object) -> str:
    """Dates and times as ISO 8601."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)

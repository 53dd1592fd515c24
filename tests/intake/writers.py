"""Every way in which a table can be written: its rows of cells as bytes, and on which line each row then stands.

A cell is a text, a number, a date or None. `lines` has a line for each row that was given, its header first.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import pyarrow as pa
import pyrage
import xlwt
from pyarrow import parquet

from custody import age_files
from tests.intake import workbooks

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]
SECRET = bytes(range(32))
"""The private half of an invented intake key."""


@dataclass(frozen=True)
class Written:
    """A file, and the line of each row."""

    content: bytes
    lines: tuple[int, ...]


def as_text(cell: Cell) -> str:
    """A cell as a program exports it."""
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class Text:
    """One way of writing text; the ends of lines are taken in turn."""

    delimiter: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    encoding: str = "utf-8"
    ends: tuple[str, ...] = ("\n",)

    def __call__(self, rows: Rows) -> Written:
        """The rows as text."""
        lines, line, parts = [], 1, []
        for number, row in enumerate(rows):
            made = io.StringIO(newline="")
            # Both are told to the library as ends, so that a value which holds either is quoted.
            csv.writer(made, delimiter=self.delimiter, quoting=self.quoting, lineterminator="\r\n").writerow(
                map(as_text, row)
            )
            lines.append(line)
            parts.append(made.getvalue()[:-2] + self.ends[number % len(self.ends)])
            line += 1 + parts[-1][:-2].count("\n")
        return Written("".join(parts).encode(self.encoding), tuple(lines))


def xlsx(rows: Rows) -> Written:
    """A workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return _numbered(made.getvalue(), rows)


def xls(rows: Rows) -> Written:
    """An old workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(place, column, cell, day)
            elif cell is not None:
                sheet.write(place, column, cell)
    made = io.BytesIO()
    book.save(made)
    return _numbered(made.getvalue(), rows)


def ods(rows: Rows) -> Written:
    """A spreadsheet of OpenDocument."""
    made = ("".join(map(_ods_cell, row)) for row in rows)
    inside = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in made)
    return _numbered(workbooks.ods(workbooks.ods_table(inside)), rows)


def json_array(rows: Rows) -> Written:
    """An array of objects; its header stands on no line."""
    return _numbered(json.dumps(_objects(rows)).encode(), rows, first=0)


def json_lines(rows: Rows) -> Written:
    """An object on each line, what is missing left out; its header stands on no line."""
    kept = [{name: cell for name, cell in row.items() if cell is not None} for row in _objects(rows)]
    return _numbered("\n".join(map(json.dumps, kept)).encode(), rows, first=0)


def parquet_file(rows: Rows) -> Written:
    """Parquet, with a type for each column whose cells have one."""
    head, *below = rows
    columns = {str(name): [row[place] for row in below] for place, name in enumerate(head)}
    made = io.BytesIO()
    parquet.write_table(pa.table({name: _array(cells) for name, cells in columns.items()}), made)
    return _numbered(made.getvalue(), rows, first=0)


def packed(writer: Callable[[Rows], Written], wrapping: str) -> Callable[[Rows], Written]:
    """The same in a wrapping: `zip`, `gzip`, `age`, or none."""

    def written(rows: Rows) -> Written:
        plain = writer(rows)
        return replace(plain, content=_WRAPPINGS[wrapping](plain.content))

    return written


def _numbered(content: bytes, rows: Rows, first: int = 1) -> Written:
    return Written(content, tuple(range(first, first + len(rows))))


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case date():
            said = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        case int() | float():
            said = f'office:value-type="float" office:value="{cell!r}"'
        case _:
            said = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in as_text(cell).split("\n"))
    return f"<table:table-cell {said}>{paragraphs}</table:table-cell>"


def _objects(rows: Rows) -> list[dict[str, str | int | float | None]]:
    head, *below = rows
    plain = ([cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in below)
    return [dict(zip(map(str, head), row, strict=True)) for row in plain]


def _array(cells: Sequence[Cell]) -> pa.Array:
    """A column of one type, or of texts where its cells have several."""
    kinds = {type(cell) for cell in cells if cell is not None}
    return pa.array(cells if len(kinds) == 1 else [None if cell is None else as_text(cell) for cell in cells])


def _encrypted(content: bytes) -> bytes:
    key = pyrage.x25519.Identity.from_str(age_files.identity(SECRET))
    return bytes(pyrage.encrypt(content, [key.to_public()]))


_WRAPPINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "zip": lambda content: workbooks.zipped({"extract": content}),
    "gzip": gzip.compress,
    "age": _encrypted,
}

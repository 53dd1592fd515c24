"""XLSX, XLS and ODS: looked through for dangers while calamine parses, and given as tables of text.

Rows without any value are left out; the rest keep the numbers that they have in their sheet.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from intake.confined.formats.cells import CellTexts
from intake.confined.formats.tables import BATCH_ROWS, ParsedFile, ParsedTable, batch_of, head_of
from intake.limits import FULL_SHEETS
from intake.recognition import FileFormat
from intake.safety.archive import Entry
from intake.safety.markup import refuse_declarations
from intake.safety.old_workbook import look_at_old_workbook
from intake.safety.open_document import look_at_document
from intake.safety.refusals import refusal
from intake.safety.workbook_parts import WorkbookParts
from intake.safety.worksheet import SheetLook, look_at_sheet


def parse_xlsx(content: bytes, entries: tuple[Entry, ...]) -> ParsedFile:
    """The tables of an XLSX. Raises `UnreadableFileError`."""
    parts = WorkbookParts(content, entries)
    parts.refuse_dangerous()
    return _parsed(FileFormat.XLSX, content, lambda: _look_at_parts(parts))


def parse_ods(content: bytes, entries: tuple[Entry, ...]) -> ParsedFile:
    """The tables of an ODS. Raises `UnreadableFileError`."""
    return _parsed(FileFormat.ODS, content, lambda: look_at_document(content, entries))


def parse_xls(content: bytes) -> ParsedFile:
    """The tables of an XLS. Raises `UnreadableFileError`, for other compound files too."""
    looks = look_at_old_workbook(content)
    return _parsed(FileFormat.XLS, content, lambda: looks)


def _look_at_parts(parts: WorkbookParts) -> tuple[SheetLook, ...]:
    """Look through every sheet of an XLSX, and refuse hidden ones that hold values."""
    is_filtered, from_1904 = parts.is_filtered(), parts.from_1904()
    sheets = {sheet.part: sheet for sheet in parts.sheets()}
    for name in parts.entries:
        if name.endswith(".xml") and name not in sheets:
            refuse_declarations(parts.pieces(name))
    looks = []
    for sheet in sheets.values():
        if sheet.part not in parts.entries:
            raise refusal("workbook-broken")
        is_hidden = sheet.state != "visible"
        pieces = partial(parts.pieces, sheet.part)
        look = look_at_sheet(pieces, is_hidden=is_hidden, is_filtered=is_filtered)
        looks.append(replace(look, from_1904=from_1904))
        if is_hidden and looks[-1].has_values:
            raise refusal("sheet-very-hidden" if sheet.state == "veryHidden" else "sheet-hidden")
    return tuple(looks)


def _parsed(found: FileFormat, content: bytes, look: Callable[[], tuple[SheetLook, ...]]) -> ParsedFile:
    """The tables of a workbook; calamine lets go of the interpreter, so that both look at it at once.

    Nothing of what calamine made of it is used before the look has ended.
    """
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(_Loaded, content)
        looks = look()
        loaded = loading.result()
    return ParsedFile(found, tuple(loaded.tables(looks)))


class _Loaded:
    """A workbook in calamine, its visible sheets parsed."""

    def __init__(self, content: bytes) -> None:
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
                told = workbook.sheets_metadata
                self._places = [place for place, sheet in enumerate(told) if sheet.typ == SheetTypeEnum.WorkSheet]
                visible = [place for place in self._places if told[place].visible == SheetVisibleEnum.Visible]
                self._sheets = {place: workbook.get_sheet_by_index(place) for place in visible}
        except CalamineError:
            raise refusal("workbook-broken") from None

    def tables(self, looks: tuple[SheetLook, ...]) -> Iterator[ParsedTable]:
        """The visible sheets that hold rows. There must be a look for each sheet, in their order.

        Raises `UnreadableFileError` for a sheet that is full to its last row.
        """
        if len(looks) != len(self._places):
            raise refusal("workbook-broken")
        for place, look in zip(self._places, looks, strict=True):
            sheet = self._sheets.get(place)
            if sheet is None or sheet.end is None:
                continue
            if sheet.end[0] + 1 in FULL_SHEETS:
                raise refusal("rows-cut-off")
            batches = _SheetRows(sheet, look).batches()
            drawn: list[pa.RecordBatch] = []
            if head := head_of(_noted(batches, drawn)):
                yield ParsedTable(place + 1, head, chain(drawn, batches), look.from_1904)


def _noted(batches: Iterator[pa.RecordBatch], drawn: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same, and a note of those that were drawn: the rows of a sheet are gone through once."""
    for batch in batches:
        drawn.append(batch)
        yield batch


class _SheetRows:
    """The rows of one sheet."""

    def __init__(self, sheet: CalamineSheet, look: SheetLook) -> None:
        self._sheet = sheet
        self._errors: dict[int, dict[int, str]] = {}
        for (row, column), text in look.errors.items():
            self._errors.setdefault(row + 1, {})[column] = text

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows that hold anything."""
        rows = self._sheet.iter_rows()
        left = self._sheet.start[1] if self._sheet.start else 0
        texts = [CellTexts() for _ in range(left + self._sheet.width)]
        line = 1
        while some := list(islice(rows, BATCH_ROWS)):
            self._put_errors(some, line, left)
            numbers = np.arange(line, line + len(some), dtype=np.int64)
            line += len(some)
            full = [place for place, row in enumerate(some) if row[0] != "" or any(cell != "" for cell in row)]
            if len(full) < len(some):
                some, numbers = [some[place] for place in full], numbers[full]
            if some:
                yield _batch(numbers, [*([("",) * len(some)] * left), *zip(*some, strict=True)], texts)

    def _put_errors(self, rows: list[list[Any]], line: int, left: int) -> None:
        """Put the text of error cells where calamine gives nothing."""
        for place, row in enumerate(rows if self._errors else ()):
            for column, text in self._errors.get(line + place, {}).items():
                if left <= column < left + len(row):
                    row[column - left] = text


def _batch(lines: Any, columns: Sequence[Sequence[Any]], texts: Sequence[CellTexts]) -> pa.RecordBatch:
    told = [text.texts(cells) for text, cells in zip(texts, columns, strict=True)]
    return batch_of(lines, [arrays for arrays, _ in told], [places for _, places in told])

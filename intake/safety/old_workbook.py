"""An XLS, looked through record by record: password, macros, links, hidden sheets, columns and rows, error cells.

[MS-XLS] section 2.4: a stream of records, each a number, a length and its bytes; a workbook's own come first, then
those of each sheet.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

from intake.safety.compound import CompoundFile
from intake.safety.refusals import refusal
from intake.safety.worksheet import SheetLook

_BY_PART = {
    "WordDocument": "format-document",
    "PowerPoint Document": "format-document",
    "__properties_version1.0": "format-message",
    "EncryptedPackage": "workbook-encrypted",
    "EncryptionInfo": "workbook-encrypted",
    "_VBA_PROJECT_CUR": "workbook-macros",
    "_VBA_PROJECT": "workbook-macros",
    "VBA": "workbook-macros",
    "Macros": "workbook-macros",
    "_SX_DB_CUR": "workbook-pivot-cache",
    "Revision Log": "workbook-history",
    "\x01Ole10Native": "workbook-embedded-object",
}
_EMBEDDED = "MBD"
_STREAMS = ("Workbook", "Book")

_BOF, _EOF, _SHEET, _PASSWORD, _BOOK, _DATES = 0x809, 0x0A, 0x85, 0x2F, 0x1AE, 0x22
_COLUMN, _ROW, _FORMULA, _TRUTH, _FILTER = 0x7D, 0x208, 0x06, 0x205, 0x9B
_CELL_RUN = 0xBD
_CELLS = frozenset({0x203, 0x204, 0xFD, 0x27E, 0xD6, _CELL_RUN, _FORMULA, _TRUTH})
_LAST_COLUMN = 0xFF
_OWN_BOOK, _ADD_INS = 0x401, 0x3A01
_WORKSHEET, _MACROS = 0, frozenset({1, 6})
_VISIBLE, _VERY = 0, 2
_ROW_FLAGS, _ROW_IS_HIDDEN = 12, 0x20
_RESULT_IS_ERROR = 2
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def look_at_old_workbook(content: bytes) -> tuple[SheetLook, ...]:
    """Look through a compound file, and say of each worksheet what is to be known.

    Raises `UnreadableFileError` for what is no workbook, and for what is dangerous or hidden.
    """
    file = CompoundFile(content)
    for name, rule in _BY_PART.items():
        if name in file.parts:
            raise refusal(rule)
    if any(name.startswith(_EMBEDDED) for name in file.parts):
        raise refusal("workbook-embedded-object")
    stream = next((file.parts[name] for name in _STREAMS if name in file.parts), None)
    if stream is None:
        raise refusal("format-unknown")
    try:
        return tuple(_looks(file.read(stream)))
    except (struct.error, IndexError):
        raise refusal("workbook-broken") from None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on, up to the end of what begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if not depth:
            return


def _looks(stream: bytes) -> Iterator[SheetLook]:
    """What is to be known of each sheet."""
    from_1904 = False
    for kind, record in list(_records(stream, 0)):
        if kind == _DATES:
            from_1904 = record[0] == 1
        if kind == _PASSWORD:
            raise refusal("workbook-encrypted")
        if kind == _BOOK and struct.unpack_from("<H", record, 2)[0] not in {_OWN_BOOK, _ADD_INS}:
            raise refusal("workbook-external-link")
        if kind != _SHEET:
            continue
        at, state, sort = struct.unpack_from("<LBB", record)
        if sort in _MACROS:
            raise refusal("workbook-macros")
        if sort != _WORKSHEET:
            continue
        look = _look_at_sheet(stream, at, is_hidden=state & 3 != _VISIBLE)
        if state & 3 != _VISIBLE and look.has_values:
            raise refusal("sheet-very-hidden" if state & 3 == _VERY else "sheet-hidden")
        yield replace(look, from_1904=from_1904)


def _look_at_sheet(stream: bytes, at: int, *, is_hidden: bool) -> SheetLook:
    """Look through one sheet; a hidden one is refused by its caller, as a whole."""
    filled_rows, filled_columns = set[int](), set[int]()
    hidden_rows, hidden_columns = set[int](), set[int]()
    errors: dict[tuple[int, int], str] = {}
    is_filtered = False
    for kind, record in _records(stream, at):
        if kind in _CELLS:
            row, columns = _cells(kind, record)
            filled_rows.add(row)
            filled_columns.update(columns)
            if error := _error(kind, record):
                errors[row, columns.start] = error
        elif kind == _COLUMN:
            hidden_columns.update(_hidden_columns(record))
        elif kind == _ROW and record[_ROW_FLAGS] & _ROW_IS_HIDDEN:
            hidden_rows.add(struct.unpack_from("<H", record)[0])
        is_filtered |= kind == _FILTER
    if not is_hidden and hidden_rows & filled_rows:
        raise refusal("row-filtered" if is_filtered else "row-hidden")
    if not is_hidden and hidden_columns & filled_columns:
        raise refusal("column-hidden")
    return SheetLook(bool(filled_rows), errors)


def _cells(kind: int, record: bytes) -> tuple[int, range]:
    """The row and the columns of a record of cells; one kind holds several."""
    row, first = struct.unpack_from("<HH", record)
    last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _CELL_RUN else first
    return row, range(first, last + 1)


def _hidden_columns(record: bytes) -> range:
    """The columns that a record hides, or makes as narrow as nothing."""
    first, last, width, _, flags = struct.unpack_from("<5H", record)
    return range(first, min(last, _LAST_COLUMN) + 1) if flags & 1 or not width else range(0)


def _error(kind: int, record: bytes) -> str | None:
    """The text of an error cell; a formula's result is one where it says so in place of a number."""
    if kind == _TRUTH and record[7] == 1:
        return _ERRORS.get(record[6])
    if kind == _FORMULA and record[6] == _RESULT_IS_ERROR and record[12:14] == b"\xff\xff":
        return _ERRORS.get(record[8])
    return None

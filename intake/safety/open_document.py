"""An OpenDocument spreadsheet, looked through: encryption, macros, links, hidden sheets, columns and rows, history.

Elements and attributes are those of OpenDocument 1.3, part 3 (OASIS), chapters 9 (tables), 12 (forms, scripts) and 19.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from intake.safety.archive import Entry, pieces_of
from intake.safety.markup import Attributes, element_parser, feed, read_elements
from intake.safety.refusals import refusal
from intake.safety.worksheet import SheetLook

_CONTENT, _MANIFEST = "content.xml", "meta-inf/manifest.xml"
_BY_ELEMENT = {
    "encryption-data": "workbook-encrypted",
    "event-listener": "workbook-macros",
    "table-source": "workbook-external-link",
    "cell-range-source": "workbook-external-link",
    "dde-source": "workbook-external-link",
    "database-source-sql": "workbook-external-link",
    "tracked-changes": "workbook-history",
    "object-ole": "workbook-embedded-object",
}
_HIDDEN = {"collapse": "row-hidden", "filter": "row-filtered"}
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""Beyond there is no cell in any program, however often one says that it is repeated."""
_MOST_ERRORS = 1_048_576


def look_at_document(content: bytes, entries: tuple[Entry, ...]) -> tuple[SheetLook, ...]:
    """Look through a document, and say of each of its tables what is to be known.

    Raises `UnreadableFileError` for what is dangerous, hidden or was never calculated.
    """
    parts: Mapping[str, Entry] = {entry.name: entry for entry in entries}
    if _CONTENT not in parts:
        raise refusal("workbook-broken")
    if any(name.startswith(("basic/", "scripts/")) for name in parts):
        raise refusal("workbook-macros")
    if _MANIFEST in parts:
        read_elements(pieces_of(content, parts[_MANIFEST]), _look_at_manifest)
    looking = _Looking()
    parser = element_parser(looking.opened, looking.closed)
    parser.CharacterDataHandler = looking.read
    feed(parser, pieces_of(content, parts[_CONTENT]))
    return tuple(looking.looks())


def _look_at_manifest(name: str, held: Attributes) -> None:
    """Charts are objects too, and hold no rows of their own."""
    _refuse_element(name)
    is_object = held.get("full-path", "").startswith("Object ") and "opendocument" in held.get("media-type", "")
    if is_object and not held["media-type"].endswith(".chart"):
        raise refusal("workbook-embedded-object")


def _refuse_element(name: str) -> None:
    if name in _BY_ELEMENT:
        raise refusal(_BY_ELEMENT[name])


class _Looking:
    """What was seen so far, element by element; a row or column that is repeated counts as often as it says."""

    def __init__(self) -> None:
        self._style, self._hiding_styles = "", set[str]()
        self._tables: list[tuple[bool, SheetLook]] = []
        self._hidden_columns: list[range] = []
        self._columns = self._row = self._column = self._errors = 0
        self._rows_at_once = self._cells_at_once = 1
        self._row_hides = ""
        self._is_error = self._from_1904 = False
        self._text: list[str] = []

    def looks(self) -> Iterator[SheetLook]:
        """What is to be known of each table. A hidden one that holds values is refused."""
        for is_hidden, look in self._tables:
            if is_hidden and look.has_values:
                raise refusal("sheet-hidden")
            yield replace(look, from_1904=self._from_1904)

    def opened(self, name: str, held: Attributes) -> None:
        """An element opens."""
        _refuse_element(name)
        match name:
            case "style":
                self._style = held.get("name", "")
            case "table-properties" if held.get("display") == "false":
                self._hiding_styles.add(self._style)
            case "null-date":
                self._from_1904 = held.get("date-value", "").startswith("1904")
            case "table":
                self._open_table(held)
            case "table-column":
                self._open_column(held)
            case "table-row":
                self._row += self._rows_at_once
                self._column, self._cells_at_once = -1, 1
                self._rows_at_once = _count(held, "number-rows-repeated")
                self._row_hides = _HIDDEN.get(held.get("visibility", ""), "")
            case _ if name in _CELLS and self._tables:
                self._open_cell(held)

    def read(self, text: str) -> None:
        """Some text."""
        if self._is_error:
            self._text.append(text)

    def closed(self, name: str) -> None:
        """An element closes."""
        if self._is_error and name in _CELLS:
            errors = self._tables[-1][1].errors
            text = "".join(self._text)
            for row in range(self._row, self._row + self._rows_at_once):
                for column in range(self._column, self._column + self._cells_at_once):
                    errors[row, column] = text
            self._is_error = False

    def _open_table(self, held: Attributes) -> None:
        is_hidden = held.get("style-name", "") in self._hiding_styles
        self._tables.append((is_hidden, SheetLook(has_values=False)))
        self._hidden_columns = []
        self._columns, self._row, self._rows_at_once = 0, -1, 1

    def _open_column(self, held: Attributes) -> None:
        count = _count(held, "number-columns-repeated")
        if held.get("visibility", "visible") != "visible":
            self._hidden_columns.append(range(self._columns, self._columns + count))
        self._columns += count

    def _open_cell(self, held: Attributes) -> None:
        self._column += self._cells_at_once
        self._cells_at_once = _count(held, "number-columns-repeated")
        is_hidden, look = self._tables[-1]
        if "value-type" not in held:
            if "formula" in held and not is_hidden:
                raise refusal("formula-without-value")
            return
        if self._row + self._rows_at_once > _LAST_ROW or self._column + self._cells_at_once > _LAST_COLUMN:
            raise refusal("workbook-broken")
        self._tables[-1] = is_hidden, SheetLook(has_values=True, errors=look.errors)
        if is_hidden:
            return
        if self._row_hides:
            raise refusal(self._row_hides)
        cells = range(self._column, self._column + self._cells_at_once)
        if any(hidden.start < cells.stop and cells.start < hidden.stop for hidden in self._hidden_columns):
            raise refusal("column-hidden")
        if held.get("value-type") == "error":
            self._errors += self._rows_at_once * self._cells_at_once
            if self._errors > _MOST_ERRORS:
                raise refusal("parser-stopped")
            self._is_error, self._text = True, []


def _count(held: Attributes, name: str) -> int:
    """How often something is repeated."""
    try:
        return max(1, int(held.get(name, "1")))
    except ValueError:
        raise refusal("workbook-broken") from None

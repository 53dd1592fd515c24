"""One worksheet of an XLSX, looked through for what a reader of its values would miss.

Hidden columns and rows that hold values, formulas that were never calculated, and the text of error cells, which the
parser gives as empty. Nearly every sheet has none of these, and bytes tell that: only a sheet in which some byte could
stand for one is read element by element.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from intake.safety.markup import Attributes, element_parser, feed
from intake.safety.refusals import refusal
from intake.safety.workbook_parts import FILTER

_TELLING = (b"hidden", b"<f", b't="e"', b'ht="0', b'width="0', b"='e'", b"='0", b"<!", b"\0")
_TOLD = re.compile(rb"""hidden\s*=\s*["'](1|true)|<f\b|<filterColumn|t=["']e["']|(ht|width)=["'][0.]+["']|<!|\0""")
"""Slower than the bytes above, and surer: some programs write of each row that it is not hidden."""
_LONGEST = 64
_PLAIN_HEAD = re.compile(rb"\s*(<\?xml[^>]*\?>\s*)?<worksheet\b[^>]*>")
"""A root without a prefix: then the parts inside have none, and the bytes above are how they are written."""
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CALCULATED_TEXT = frozenset({"str", "inlineStr"})


@dataclass(frozen=True, slots=True)
class SheetLook:
    """What is to be known of a sheet: whether any cell holds a value, and the text of error cells by (row, column).

    `from_1904` says that its workbook counts days from 1 January 1904.
    """

    has_values: bool
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    from_1904: bool = False


def look_at_sheet(pieces: Callable[[], Iterator[bytes]], *, is_hidden: bool, is_filtered: bool) -> SheetLook:
    """Look through a sheet that `pieces` gives as often as asked. Places count from 0.

    Raises `UnreadableFileError` for hidden columns or rows with values, and for formulas without them.
    """
    if not is_hidden and not _tells(pieces()):
        return SheetLook(has_values=True)
    look = _Looking()
    parser = element_parser(look.opened, look.closed)
    parser.CharacterDataHandler = look.read
    feed(parser, pieces())
    return look.seen(is_hidden=is_hidden, is_filtered=is_filtered)


def _tells(pieces: Iterable[bytes]) -> bool:
    """Whether some byte of a sheet asks for a closer look."""
    tail, is_first = b"", True
    for piece in pieces:
        if is_first and not _PLAIN_HEAD.match(piece):
            return True
        is_first = False
        window = tail + piece
        if any(word in window for word in _TELLING) and _TOLD.search(window):
            return True
        tail = window[-_LONGEST:]
    return False


class _Looking:
    """What was seen of a sheet so far, element by element."""

    def __init__(self) -> None:
        self._hidden_columns: list[range] = []
        self._hidden: set[str] = set()
        self._uncalculated = self._is_filtered = self._has_values = self._row_is_hidden = False
        self._errors: dict[tuple[int, int], str] = {}
        self._row, self._column, self._type = -1, -1, ""
        self._has_formula = self._in_value = False
        self._value: list[str] = []

    def seen(self, *, is_hidden: bool, is_filtered: bool) -> SheetLook:
        """What came of it; a hidden sheet is refused by its caller, as a whole."""
        if not is_hidden:
            if "row" in self._hidden:
                raise refusal("row-filtered" if is_filtered or self._is_filtered else "row-hidden")
            if "column" in self._hidden:
                raise refusal("column-hidden")
            if self._uncalculated:
                raise refusal("formula-without-value")
        return SheetLook(self._has_values, self._errors)

    def opened(self, name: str, held: Attributes) -> None:
        """An element opens."""
        match name:
            case "row":
                self._row = int(held["r"]) - 1 if "r" in held else self._row + 1
                self._column = -1
                self._row_is_hidden = _hides(held, "ht")
            case "c":
                self._column = _column(held["r"]) if "r" in held else self._column + 1
                self._type, self._has_formula, self._value = held.get("t", "n"), False, []
            case "f":
                self._has_formula = True
            case "v" | "is":
                self._in_value = True
            case "col" if _hides(held, "width"):
                self._hidden_columns.append(range(int(held["min"]) - 1, int(held["max"])))
            case _ if name == FILTER:
                self._is_filtered = True

    def read(self, text: str) -> None:
        """Some text."""
        if self._in_value:
            self._value.append(text)

    def closed(self, name: str) -> None:
        """An element closes."""
        if name in {"v", "is"}:
            self._in_value = False
        elif name == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        text = "".join(self._value)
        if self._has_formula and not text and self._type not in _CALCULATED_TEXT:
            self._uncalculated = True
        if not text:
            return
        self._has_values = True
        if self._row_is_hidden:
            self._hidden.add("row")
        if any(self._column in columns for columns in self._hidden_columns):
            self._hidden.add("column")
        if self._type == "e":
            self._errors[self._row, self._column] = text


def _hides(held: Attributes, size: str) -> bool:
    """Whether a column or row says that it is hidden, or is of no size."""
    return held.get("hidden") in {"1", "true"} or _is_zero(held.get(size, "1"))


def _is_zero(number: str) -> bool:
    try:
        return float(number) == 0
    except ValueError:
        return False


def _column(place: str) -> int:
    """The column of a place such as `BC12`, from 0."""
    letters = _CELL.fullmatch(place)
    if letters is None:
        raise refusal("workbook-broken")
    number = 0
    for letter in letters[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

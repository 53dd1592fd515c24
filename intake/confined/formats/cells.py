"""Cells of a spreadsheet as text: numbers without exponents, dates as ISO, nothing as nothing.

A spreadsheet keeps numbers as 64-bit floats (IEEE 754) and shows 15 digits: of a whole number that is longer, digits
were lost before it was sent, and nobody can say which. Such cells are told as doubtful.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.confined.formats.tables import Places

_EXACT_BELOW = 1e15
"""Whole numbers below this are what was typed: 15 digits are kept."""
_HALF_SECOND = timedelta(milliseconds=500)
_HOUR, _MINUTE = 3600, 60
_NUMBERS: frozenset[type] = frozenset({float, int})
_GAPPED = _NUMBERS | {str}

Floats = npt.NDArray[np.float64]
_NONE = np.empty(0, np.intp)


class CellTexts:
    """Turns the cells of one column into text, some rows at a time.

    A day in a column that also has times of day is its midnight: the parser gives both as they look, cell by cell.
    """

    def __init__(self) -> None:
        self._has_times = False

    def texts(self, cells: Sequence[Any]) -> tuple[pa.Array, Places]:
        """The cells as text, null where there is nothing, and the places of doubtful ones."""
        kinds = set(map(type, cells))
        if kinds == {str}:
            return _without_empty(pa.array(cells, pa.string())), _NONE
        if kinds <= _NUMBERS or (kinds <= _GAPPED and {cell for cell in cells if type(cell) is str} == {""}):
            numbers = np.array([np.nan if type(cell) is str else cell for cell in cells] if str in kinds else cells)
            return number_texts(numbers.astype(np.float64)), np.flatnonzero(np.abs(numbers) >= _EXACT_BELOW)
        if kinds == {date} and not self._has_times:
            return pa.array(cells, pa.date32()).cast(pa.string()), _NONE
        if kinds == {bool}:
            return pc.if_else(pa.array(cells, pa.bool_()), "TRUE", "FALSE"), _NONE
        self._has_times |= datetime in kinds
        texts = pa.array([self._text(cell) for cell in cells], pa.string())
        doubtful = [at for at, cell in enumerate(cells) if type(cell) is float and abs(cell) >= _EXACT_BELOW]
        return texts, np.array(doubtful, np.intp)

    def _text(self, cell: Any) -> str | None:
        if type(cell) is date and self._has_times:
            return f"{cell.isoformat()}T00:00:00"
        return _TEXT_OF[type(cell)](cell)


def number_texts(numbers: Floats) -> pa.Array:
    """Floats as the shortest decimals that are exactly they, without exponents; null where there is none."""
    missing = np.isnan(numbers)
    known = np.where(missing, 0.0, numbers)
    if np.all(np.abs(known) < _EXACT_BELOW) and np.all(known == np.trunc(known)):
        return pc.if_else(pa.array(missing), None, pa.array(known.astype(np.int64)).cast(pa.string()))
    texts = pc.if_else(pa.array(missing), None, pa.array(known + 0.0).cast(pa.string()))  # there is no negative zero
    is_odd = pc.match_substring_regex(texts, r"[^0-9.-]|\.0$")
    odd = np.flatnonzero(pc.equal(is_odd, pa.scalar(value=True)).fill_null(pa.scalar(value=False)))
    return texts if not len(odd) else _put(texts, odd, [_number(number) for number in known[odd].tolist()])


def _put(texts: pa.Array, places: Places, others: Sequence[str]) -> pa.Array:
    """Some texts in place of those that stand at some places."""
    at = np.zeros(len(texts), dtype=np.bool_)
    at[places] = True
    return pc.replace_with_mask(texts, pa.array(at), pa.array(others, pa.string()))


def decimal_text(number: Decimal) -> str:
    """A decimal without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _without_empty(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _number(number: float) -> str:
    """One number. What is not finite is written as it is called, and is no number to any contract."""
    text = repr(number + 0.0)
    return decimal_text(Decimal(text)) if "e" in text or text.endswith(".0") else text


def _moment(moment: datetime) -> str:
    """To the second, as a spreadsheet shows it: the float behind it is seldom a whole one."""
    return (moment + _HALF_SECOND).isoformat(timespec="seconds") if moment < _LAST else moment.isoformat("T", "seconds")


def _time(moment: time) -> str:
    return _duration(datetime.combine(_FIRST, moment) - datetime.combine(_FIRST, time.min))


def _duration(length: timedelta) -> str:
    """Hours, which may be more than a day's, minutes and seconds."""
    sign = "-" if length < timedelta(0) else ""
    hours, rest = divmod(int((abs(length) + _HALF_SECOND).total_seconds()), _HOUR)
    return f"{sign}{hours:02}:{rest // _MINUTE:02}:{rest % _MINUTE:02}"


_FIRST = date.min
_LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - a spreadsheet's times have no zone
_TEXT_OF: dict[type, Callable[[Any], str | None]] = {
    str: lambda text: text or None,
    float: _number,
    int: str,
    bool: lambda truth: "TRUE" if truth else "FALSE",
    date: date.isoformat,
    datetime: _moment,
    time: _time,
    timedelta: _duration,
}

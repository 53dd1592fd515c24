"""Dates in any format that a SPEC can name, read as columns: `yyyymmdd`, `dd/mm/yyyy`, `d.m.yy`, `dd mmm yyyy`."""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

ISO = "yyyy-mm-dd"
_PARTS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<year>\d{2})",
    "mmm": r"(?P<month>[A-Za-z]{3,9})",
    "mm": r"(?P<month>\d{2})",
    "m": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
}
_TOKENS = re.compile(r"y+|m+|d+|[^ymd]+")
_TIME = r"(?:[T ]\d.*)?"
"""A time of day that follows is passed over."""
_MONTHS = pa.array(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_CENTURY_TURNS = 30
"""Two digits of a year are 1930 to 2029."""
_TWO, _THREE = 2, 3


@dataclass(frozen=True, slots=True)
class Shape:
    """A format as a pattern. `named`: its month is a word; `short`: its year has two digits."""

    pattern: str
    named: bool
    short: bool


def shape_of(told: str) -> Shape | None:
    """The pattern of a format, of `yyyy-mm-dd` where none is told; None where it does not say year, month and day."""
    tokens = _TOKENS.findall(told.strip().lower() or ISO)
    kinds = sorted(token[0] for token in tokens if token[0] in "ymd")
    if kinds != ["d", "m", "y"] or any(token[0] in "ymd" and token not in _PARTS for token in tokens):
        return None
    apart = all(token not in _PARTS for token in tokens[1::2]) and len(tokens) > _THREE
    # Parts that stand apart lose their leading nought on the way through many a spreadsheet.
    loose = {"mm": "m", "dd": "d"} if apart else {}
    parts = [_PARTS.get(loose.get(token, token), re.escape(token)) for token in tokens]
    return Shape(f"^{''.join(parts)}{_TIME}$", "mmm" in tokens, "yy" in tokens)


def dates(texts: pa.Array, told: str) -> pa.Array:
    """The dates of a text column as `yyyy-mm-dd`, null where a text has another shape than the format.

    A day that no calendar has keeps its numbers (`1946-13-09`): whether to believe it is for whoever compares.
    """
    shape = shape_of(told)
    if shape is None:
        return pa.nulls(len(texts), pa.string())
    found = pc.extract_regex(texts, shape.pattern)
    year, month, day = (pc.struct_field(found, name) for name in ("year", "month", "day"))
    if shape.named:
        place = pc.index_in(pc.utf8_slice_codeunits(pc.utf8_lower(month), 0, _THREE), value_set=_MONTHS)
        month = pc.cast(pc.add(place, 1), pa.string())
    if shape.short:
        recent = pc.less(pc.cast(year, pa.int32()), _CENTURY_TURNS)
        year = pc.binary_join_element_wise(pc.if_else(recent, "20", "19"), year, "")
    padded = (pc.utf8_lpad(part, width=_TWO, padding="0") for part in (month, day))
    return pc.binary_join_element_wise(year, *padded, "-")

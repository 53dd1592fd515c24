"""JSON: an array of flat objects, or objects that each begin on a line of their own.

Numbers stay as they were written, without exponents.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa

from intake.confined.formats.cells import decimal_text
from intake.confined.formats.tables import BATCH_ROWS, ParsedFile, ParsedTable, batch_of, head_of, named_head
from intake.limits import MOST_COLUMNS
from intake.recognition import FileFormat
from intake.safety.refusals import refusal

_SPACE = re.compile(r"[ \t\r\n]*")
_MANY_CELLS = 1 << 22
"""Wide rows are taken in smaller groups: of Python's own lists only so much is held at once."""
_LONGEST_EXPONENT = 400
"""No number of a record is as large or small as that: what says so was made to fill memory."""


def parse_json(content: bytes) -> ParsedFile:
    """The rows of an array of objects, counted from 1. Raises `UnreadableFileError`."""
    return _parsed(FileFormat.JSON, _of_array(_text(content)))


def parse_json_lines(content: bytes) -> ParsedFile:
    """The rows of objects, with the lines on which they begin. Raises `UnreadableFileError`."""
    return _parsed(FileFormat.JSON_LINES, _of_lines(_text(content)))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal("json-broken") from None


def _of_array(text: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The objects of an array, one after another: the whole is never a tree in memory."""
    at = _SPACE.match(text, _SPACE.match(text).end() + 1).end()  # type: ignore[union-attr]
    number = 0
    while not text.startswith("]", at):
        number += 1
        row, at = _object_at(text, at)
        yield number, row
        at = _after_space(text, at)
        if text.startswith(",", at):
            at = _after_space(text, at + 1)
        elif not text.startswith("]", at):
            raise refusal("json-broken")
    if _after_space(text, at + 1) != len(text):
        raise refusal("json-broken")


def _of_lines(text: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The objects, each with the line on which it begins: the next begins on another than the one before ends on."""
    at = _after_space(text, 0)
    line = 1 + text.count("\n", 0, at)
    while at < len(text):
        row, end = _object_at(text, at)
        yield line, row
        following = _after_space(text, end)
        if following < len(text) and "\n" not in text[end:following]:
            raise refusal("json-broken")
        line += text.count("\n", at, following)
        at = following


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _object_at(text: str, at: int) -> tuple[dict[str, str | None], int]:
    """The object that stands at a place, and where it ends."""
    try:
        pairs, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        raise refusal("json-broken") from None
    if not isinstance(pairs, _Pairs):
        raise refusal("json-shape")
    row = {key: _cell(value) for key, value in pairs}
    if len(row) != len(pairs):
        raise refusal("json-key-repeated")
    return row, end


class _Pairs(list[tuple[str, Any]]):
    """An object's members, repeated ones too."""


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def _refuse_constant(_: str) -> None:
    """NaN and Infinity are no JSON (RFC 8259, section 6)."""
    raise ValueError


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_refuse_constant
)


def _cell(value: Any) -> str | None:
    """A member's value as text."""
    match value:
        case _Number():
            return _plain(value)
        case str():
            return value or None
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case _:
            raise refusal("json-nested")


def _plain(written: str) -> str:
    """A number without an exponent and without zeros that say nothing."""
    if len(written) > 2 * _LONGEST_EXPONENT:
        raise refusal("json-number")
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise refusal("json-number") from None
    if value and abs(value.adjusted()) > _LONGEST_EXPONENT:
        raise refusal("json-number")
    return decimal_text(value) if "." in written or "e" in written or "E" in written else written


def _parsed(found: FileFormat, rows: Iterator[tuple[int, dict[str, str | None]]]) -> ParsedFile:
    """The rows as one table. All are read before any is given: the last object may be the first to have a name."""
    names: dict[str, int] = {}
    groups = list(_groups(rows, names))
    if not names:
        return ParsedFile(found)
    batches = [_batch(lines, columns, len(names)) for lines, columns in groups]
    head = (named_head(names), *head_of(batches))
    return ParsedFile(found, (ParsedTable(1, head, iter(batches)),))


def _groups(
    rows: Iterator[tuple[int, dict[str, str | None]]], names: dict[str, int]
) -> Iterator[tuple[list[int], list[pa.Array]]]:
    """Some rows at a time as columns, in the order in which `names` first came."""
    lines: list[int] = []
    columns: list[list[str | None]] = [[] for _ in names]
    for line, row in rows:
        for name, cell in row.items():
            if (place := names.get(name)) is None:
                place = names[name] = _next_place(name, len(names))
            if place == len(columns):
                columns.append([])
            columns[place] += [None] * (len(lines) - len(columns[place]))
            columns[place].append(cell)
        lines.append(line)
        if len(lines) == BATCH_ROWS or len(lines) * len(columns) >= _MANY_CELLS:
            yield lines, [_array(column, len(lines)) for column in columns]
            lines, columns = [], [[] for _ in names]
    if lines:
        yield lines, [_array(column, len(lines)) for column in columns]


def _next_place(name: str, place: int) -> int:
    """Where a new name stands. Raises `UnreadableFileError` for one too many, or that is no text."""
    if place == MOST_COLUMNS:
        raise refusal("columns-too-many")
    try:
        name.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates is no character
        raise refusal("json-broken") from None
    return place


def _array(column: list[str | None], length: int) -> pa.Array:
    try:
        return pa.array(column + [None] * (length - len(column)), pa.string())
    except UnicodeEncodeError:  # half of a pair of surrogates is no character
        raise refusal("json-broken") from None


def _batch(lines: list[int], columns: list[pa.Array], width: int) -> pa.RecordBatch:
    missing = [pa.nulls(len(lines), pa.string())] * (width - len(columns))
    return batch_of(np.array(lines, np.int64), [*columns, *missing])

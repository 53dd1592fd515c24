"""A file as a confined child process parses it: a text, or sheets of rows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from types import TracebackType
from typing import Any, Self

from contracts.vocabulary import Severity
from engine.frames import Kind
from intake.confined.ahead import child_for
from intake.confined.asking import Choice
from intake.confined.pieces import RowsPiece, read_batch
from intake.confined.process import ChildProcess
from intake.confined.text_blocks import TextRows
from intake.confined.told import list_in, place_in, text_in, told_in
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import DAYS_FROM_1900, DAYS_FROM_1904, HEAD_ROWS, FileFacts, Grid, HeadRow, Piece
from intake.headers.layout import Layout
from intake.limits import Limits
from intake.recognition import FileFormat
from intake.safety.refusals import refusal, refuse_full
from intake.text.transcoding import ENCODINGS

_SHEETS = frozenset({FileFormat.XLSX, FileFormat.XLS, FileFormat.ODS})
_MENDED = "encoding-mended"
_NOTHING = b"[]"
_MOST_HEAD_BYTES = 64 << 20
_LAST = 1 << 20
"""No sheet has more rows, no text more lines in its first mebibyte, and no workbook so many sheets."""
_MOST_ALWAYS_BYTES = 1 << 30
"""Rows may come to so much whatever the size of their file: formats that count repeats make real ones small."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds rows: its place among all sheets, from 1 (its name stays unread), and its first rows.

    `from_1904` says that its workbook counts days from 1904.
    """

    position: int
    head: tuple[HeadRow, ...]
    from_1904: bool = False


class Confined:
    """What a child found: `sheets` to choose one of. Text has one.

    JSON and Parquet have one sheet too, whose first head row holds the names of the columns and has the line 0. Close
    it, or use it as a context: the child ends with it.
    """

    def __init__(self, child: ChildProcess, chunks: Iterator[bytes], limits: Limits, findings: FindingCounter) -> None:
        """Feed a child what it asks for until it tells of tables. Raises `UnreadableFileError` if it does not."""
        self._child, self._chunks, self._limits, self._findings = child, filter(None, chunks), limits, findings
        self._given = self._taken = 0
        self._is_given = False
        self.format = FileFormat.OTHER
        kind, content = self._next()
        if kind is not Kind.TABLES:
            raise refusal("parser-stopped")
        self._facts, self.sheets = _understood(content)
        self.format = FileFormat(self._facts.format)

    def grid(self, sheet: Sheet) -> Grid:
        """The rows of one of its sheets; only one can be had. Raises `UnreadableFileError`, here or while drawn."""
        facts = self._facts
        if self.format in _SHEETS:
            days = DAYS_FROM_1904 if sheet.from_1904 else DAYS_FROM_1900
            facts = replace(facts, sheet=str(sheet.position), date_system=days)

        def pieces(layout: Layout, columns: tuple[str, ...]) -> Iterator[Piece]:
            self._child.send(Kind.CHOICE, Choice(sheet.position, layout, columns).as_json())
            return self._texts(columns) if self.format is FileFormat.TEXT else self._rows(layout, columns)

        return Grid(facts, sheet.head, pieces)

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._child.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    def _rows(self, layout: Layout, columns: tuple[str, ...]) -> Iterator[Piece]:
        """The rows below a header. A sheet that is just full may have been cut off, and is refused at its end."""
        rows = 0
        while (frame := self._next())[0] is Kind.ROWS:
            piece = RowsPiece(read_batch(frame[1]), layout.first_line)
            rows += int((piece.lines >= layout.first_line).sum())
            yield partial(piece.parse, layout, columns)
        self._refuse_unless_ended(frame, b"")
        if self.format in _SHEETS:
            refuse_full(rows)

    def _texts(self, columns: tuple[str, ...]) -> Iterator[Piece]:
        """The rows of a text below its header; at their end what has been mended is counted."""
        while (frame := self._next())[0] in {Kind.ROWS, Kind.ASIDE}:
            aside = _NOTHING
            if frame[0] is Kind.ASIDE:
                aside, frame = frame[1], self._next()
            if frame[0] is not Kind.ROWS:
                raise refusal("parser-stopped")
            yield TextRows(frame[1], aside, columns).parse
        self._refuse_unless_ended(frame, b"", _MENDED.encode())
        if frame[1]:
            self._findings.add(_MENDED, "file", Severity.REPAIR, count=1, lines=())

    def _refuse_unless_ended(self, frame: tuple[Kind, bytes], *words: bytes) -> None:
        """Refuse rows that stop without an end, or with one before the whole file was asked for: some would be lost."""
        if frame[0] is not Kind.END or frame[1] not in words or not self._is_given:
            raise refusal("parser-stopped")

    def _next(self) -> tuple[Kind, bytes]:
        """What the child says next, once it has been given what it asks for.

        Raises `UnreadableFileError` for a file that unfolds to far more rows than it could hold: made to exhaust.
        """
        while (frame := self._child.receive())[0] is Kind.MORE:
            self._give()
        self._taken += len(frame[1])
        if self._taken > self._most():
            raise refusal("archive-ratio")
        return frame

    def _give(self) -> None:
        """Give the child one piece more; at the end say so, once."""
        if self._is_given:
            return
        chunk = next(self._chunks, b"")
        self._given += len(chunk)
        self._is_given = not chunk
        try:
            self._child.send(Kind.CONTENT if chunk else Kind.COMPLETE, chunk)
        except UnreadableFileError:  # it has gone, and may have said why before it took all that it had asked for
            self._is_given = True

    def _most(self) -> int:
        """How many bytes of rows are believed of a file of this size. Text is never held whole: it may be of any."""
        believed = max(_MOST_ALWAYS_BYTES, self._limits.unfolded_ratio * self._given)
        return believed if self.format is FileFormat.TEXT else min(self._limits.unfolded_bytes, believed)


def open_confined(chunks: Iterator[bytes], limits: Limits, findings: FindingCounter) -> Confined:
    """Have a file of any format but AGE parsed. Raises `UnreadableFileError` for one that is refused."""
    child = child_for(limits)
    try:
        child.send(Kind.SETTINGS, json.dumps(limits.as_json()).encode())
        return Confined(child, chunks, limits, findings)
    except BaseException:
        child.close()
        raise


def _understood(content: bytes) -> tuple[FileFacts, tuple[Sheet, ...]]:
    """What a file turned out to be, and its sheets. Raises `UnreadableFileError` for what our child would not say."""
    try:
        told = told_in(content, _MOST_HEAD_BYTES)
        sheets = tuple(
            Sheet(place_in(table["position"], 1, _LAST), _head(table["head"]), from_1904=table["from_1904"] is True)
            for table in list_in(told["tables"])
        )
        return _facts(told, FileFormat(told["format"])), sheets
    except (ValueError, KeyError, TypeError):
        raise refusal("parser-stopped") from None


def _facts(told: dict[str, Any], found: FileFormat) -> FileFacts:
    """What a text turned out to be, in words that are ours. Raises `KeyError` or `ValueError` for anything else."""
    if found is not FileFormat.TEXT:
        return FileFacts(found.value)
    encoding, delimiter = told["encoding"], text_in(told["delimiter"])
    if encoding not in ENCODINGS or len(delimiter) != 1:
        raise ValueError
    return FileFacts(found.value, encoding, delimiter)


def _head(rows: Any) -> tuple[HeadRow, ...]:
    """The first rows, as a child tells them. Raises `ValueError` for lines that do not follow one another."""
    head = tuple(
        HeadRow(place_in(row["line"], 0, _LAST), tuple(map(text_in, list_in(row["cells"]))))
        for row in list_in(rows)[: HEAD_ROWS + 1]
    )
    if any(below.line <= above.line for above, below in pairwise(head)):
        raise ValueError
    return head

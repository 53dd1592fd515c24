"""A file that a confined child process has parsed, as sheets of rows; or the text that was packed in a ZIP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from engine.frames import Kind
from intake.confined.pieces import RowsPiece, read_batch
from intake.confined.process import ChildProcess
from intake.grid import DAYS_FROM_1900, DAYS_FROM_1904, HEAD_ROWS, FileFacts, Grid, HeadRow
from intake.limits import Limits
from intake.recognition import FileFormat
from intake.safety.refusals import refusal, refuse_full

_SHEETS = frozenset({FileFormat.XLSX, FileFormat.XLS, FileFormat.ODS})
_PIECE = 1 << 20
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
    """What a child found: `sheets` to choose one of, or `text`, the bytes of a text file that was packed in a ZIP.

    JSON and Parquet have one sheet, whose first head row holds the names of the columns and has the line 0. Close it,
    or use it as a context: the child ends with it.
    """

    def __init__(self, child: ChildProcess, told: dict[str, Any], most_bytes: int) -> None:
        self._child, self._left = child, most_bytes
        self.format = FileFormat(told["format"])
        self.sheets = tuple(
            Sheet(int(table["position"]), _head(table["head"]), from_1904=table["from_1904"] is True)
            for table in told["tables"]
        )
        self.text: Iterator[bytes] | None = self._text() if told["is_text"] else None

    def grid(self, sheet: Sheet) -> Grid:
        """The rows of one of its sheets; only one can be had. Raises `UnreadableFileError`, here or while drawn."""
        facts = FileFacts(self.format.value)
        if self.format in _SHEETS:
            days = DAYS_FROM_1904 if sheet.from_1904 else DAYS_FROM_1900
            facts = replace(facts, sheet=str(sheet.position), date_system=days)
        self._child.send(Kind.CHOICE, str(sheet.position).encode())
        return Grid(facts, sheet.head, self._pieces)

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

    def _pieces(self, first_line: int) -> Iterator[RowsPiece]:
        """The rows from a line on. A sheet that is just full may have been cut off, and is refused at its end."""
        rows = 0
        while (frame := self._next())[0] is Kind.ROWS:
            piece = RowsPiece(read_batch(frame[1]), first_line)
            rows += int((piece.lines >= first_line).sum())
            yield piece
        if frame[0] is not Kind.END:
            raise refusal("parser-stopped")
        if self.format in _SHEETS:
            refuse_full(rows)

    def _next(self) -> tuple[Kind, bytes]:
        """What the child says next. A file that unfolds to far more rows than it could hold was made to exhaust us."""
        frame = self._child.receive()
        self._left -= len(frame[1])
        if self._left < 0:
            raise refusal("archive-ratio")
        return frame

    def _text(self) -> Iterator[bytes]:
        while (frame := self._next())[0] is Kind.TEXT:
            yield frame[1]
        if frame[0] is not Kind.END:
            raise refusal("parser-stopped")


def open_confined(chunks: Iterator[bytes], limits: Limits) -> Confined:
    """Have a file of any format but TEXT, AGE and GZIP parsed. Raises `UnreadableFileError` for one that is refused."""
    child = ChildProcess(limits)
    try:
        child.send(Kind.SETTINGS, json.dumps(limits.as_json()).encode())
        given = _feed(child, chunks, limits)
        most = min(limits.unfolded_bytes, max(_MOST_ALWAYS_BYTES, limits.unfolded_ratio * given))
        return Confined(child, json.loads(_expected(child, Kind.TABLES)), most)
    except (ValueError, KeyError, TypeError):  # a child that says what ours would not
        child.close()
        raise refusal("parser-stopped") from None
    except BaseException:
        child.close()
        raise


def _expected(child: ChildProcess, kind: Kind) -> bytes:
    """What the child says next, if it is of the kind that must come."""
    said, content = child.receive()
    if said is not kind:
        raise refusal("parser-stopped")
    return content


def _feed(child: ChildProcess, chunks: Iterator[bytes], limits: Limits) -> int:
    """Give the child the file, which it must hold whole, and say how large it is."""
    given = 0
    for chunk in chunks:
        given += len(chunk)
        if given > limits.confined_bytes:
            raise refusal("file-too-large")
        for at in range(0, len(chunk), _PIECE):
            child.send(Kind.CONTENT, chunk[at : at + _PIECE])
    child.send(Kind.COMPLETE)
    return given


def _head(rows: Any) -> tuple[HeadRow, ...]:
    """The first rows, as a child tells them."""
    return tuple(HeadRow(int(row["line"]), tuple(str(cell) for cell in row["cells"])) for row in rows[: HEAD_ROWS + 1])

"""The child process: `python -m intake.confined.child`. It is given a file's bytes, and gives back rows or a refusal.

It ends by itself for anything that it does not understand, without a word: what it could say might hold a value.
"""

import codecs
import gc
import importlib
import json
import os
import sys
from dataclasses import asdict
from typing import BinaryIO

import pyarrow as pa

from engine.confinement import confine
from engine.frames import BrokenFrameError, Kind, read_frame, write_batch, write_frame
from intake.confined.asking import Choice
from intake.confined.formats.opening import parse
from intake.confined.formats.tables import ParsedFile
from intake.confined.listening import Listener
from intake.confined.text_blocks import aside_as_json, batch_of, blocks_of
from intake.errors import UnreadableFileError
from intake.grid import Grid
from intake.limits import Limits

_CODECS = ("ascii", "cp437", "cp1252", "latin-1", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_STOPPED = 70


def main() -> None:
    """Do what the parent asks over standard input, and end."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()
    pa.enable_signal_handlers(False)  # noqa: FBT003 - as Arrow names it; listening for Ctrl-C takes an open file
    try:
        limits = _settings(source)
        _load_no_more()
        confine(limits.parser_memory_bytes, limits.parser_seconds)
        _serve(source, sink, limits)
    except BaseException:  # noqa: BLE001 - a parser may raise anything, and none of it may be told
        os._exit(_STOPPED)
    os._exit(0)  # nothing is left to tidy up, and tidying a large workbook takes time


def _settings(source: BinaryIO) -> Limits:
    kind, settings = read_frame(source)
    if kind is not Kind.SETTINGS:
        raise BrokenFrameError
    return Limits(**json.loads(settings))


def _load_no_more() -> None:
    """Load what is needed and not loaded yet; what is looked for afterwards is not there, as no file can be opened."""
    for codec in _CODECS:
        codecs.lookup(codec)
    importlib.import_module("numpy.ma")  # Arrow asks for it when it takes an array
    sys.meta_path.clear()


def _serve(source: BinaryIO, sink: BinaryIO, limits: Limits) -> None:
    """Take the content, tell of its tables, and give the rows of the one that is chosen."""
    parent = Listener(source, sink)
    try:
        parsed = parse(parent.pieces(), limits)
        write_frame(sink, Kind.TABLES, json.dumps(_told(parsed)).encode())
        if parsed.text is not None:
            _give_text(parsed.text, parent.choice(), sink)
        elif parsed.tables:
            _give_rows(parsed, parent.choice(), sink)
        write_frame(sink, Kind.END, b" ".join(item.rule.encode() for item in parsed.findings.findings()))
    except UnreadableFileError as refused:
        line = "" if refused.line is None else f" {refused.line}"
        write_frame(sink, Kind.REFUSAL, f"{refused.rule}{line}".encode())


def _told(parsed: ParsedFile) -> dict[str, object]:
    """What the parent is told of a file before it chooses."""
    text = parsed.text
    if text is not None:
        table = {"position": 1, "head": [asdict(row) for row in text.head], "from_1904": False}
        return {**asdict(text.facts), "tables": [table]}
    tables = [
        {"position": table.position, "head": [asdict(row) for row in table.head], "from_1904": table.from_1904}
        for table in parsed.tables
    ]
    return {"format": parsed.format.value, "encoding": None, "delimiter": None, "tables": tables}


def _give_rows(parsed: ParsedFile, choice: Choice, sink: BinaryIO) -> None:
    """Give the rows of one table."""
    (table,) = [table for table in parsed.tables if table.position == choice.position]
    for batch in table.batches:
        write_batch(sink, batch)


def _give_text(grid: Grid, choice: Choice, sink: BinaryIO) -> None:
    """Give the rows of a text, what is odd among them first."""
    for block in blocks_of(grid, choice):
        if block.aside:
            write_frame(sink, Kind.ASIDE, aside_as_json(block))
        write_batch(sink, batch_of(block))


if __name__ == "__main__":
    main()

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

from engine.confinement import confine
from engine.frames import BrokenFrameError, Kind, read_frame, write_batch, write_frame
from intake.confined.formats.opening import parse
from intake.confined.formats.tables import ParsedFile
from intake.errors import UnreadableFileError
from intake.limits import Limits

_CODECS = ("ascii", "cp437", "utf-8-sig", "utf-16-le")
_STOPPED = 70


def main() -> None:
    """Do what the parent asks over standard input, and end."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()
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
    chunks = []
    while (frame := read_frame(source))[0] is Kind.CONTENT:
        chunks.append(frame[1])
    content = b"".join(chunks)
    chunks.clear()
    try:
        parsed = parse(content, limits)
        write_frame(sink, Kind.TABLES, json.dumps(_told(parsed)).encode())
        if parsed.text is not None:
            for piece in parsed.text:
                write_frame(sink, Kind.TEXT, piece)
        elif parsed.tables:
            _give_rows(parsed, read_frame(source), sink)
        write_frame(sink, Kind.END)
    except UnreadableFileError as refused:
        write_frame(sink, Kind.REFUSAL, refused.rule.encode())


def _told(parsed: ParsedFile) -> dict[str, object]:
    """What the parent is told of a file before it chooses."""
    tables = [
        {
            "position": table.position,
            "head": [asdict(row) for row in table.head],
            "from_1904": table.from_1904,
        }
        for table in parsed.tables
    ]
    return {"format": parsed.format.value, "is_text": parsed.text is not None, "tables": tables}


def _give_rows(parsed: ParsedFile, choice: tuple[Kind, bytes], sink: BinaryIO) -> None:
    """Give the rows of one table."""
    if choice[0] is not Kind.CHOICE:
        raise BrokenFrameError
    (table,) = [table for table in parsed.tables if table.position == int(choice[1])]
    for batch in table.batches:
        write_batch(sink, batch)


if __name__ == "__main__":
    main()

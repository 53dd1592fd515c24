"""The process in which files are read: a copy of the gateway's own, whose words, ends and traces are watched.

Whatever it prints goes to a file that nobody else writes, and whatever it leaves to a folder of its own.
"""

import os
import tempfile
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from intake.errors import UnreadableFileError
from tests.fuzzing import children, corpus, readers

UNDERSTOOD, REFUSED, FOUND = "understood", "refused", "found"
Verdict = tuple[str, str]
"""What became of a file, and under which rule; of a find, what it is. No value of the file."""


def serve(connection: Connection, read: readers.Read, printed: Path, left: Path) -> None:
    """Read what comes, and say what became of it, until nothing more comes."""
    _watched(printed, left)
    copies = children.Children() if children.HERE else None
    if copies is not None:
        copies.take_place()
    connection.send((UNDERSTOOD, "ready"))
    while True:
        try:
            content = connection.recv_bytes()
        except EOFError:
            return
        verdict = verdict_of(read, content, copies)
        connection.send(_traces(printed, left) or verdict)


def verdict_of(read: readers.Read, content: bytes, copies: children.Children | None = None) -> Verdict:
    """What becomes of one file."""
    if copies is not None:
        copies.ended = 0
    try:
        told = read(content)
    except UnreadableFileError as refusal:
        said = "".join(traceback.format_exception(refusal)) + repr(vars(refusal))
        ended = f" ({_how(copies.ended)})" if copies is not None and refusal.rule == "parser-stopped" else ""
        return (FOUND, f"a value in {refusal.rule}") if _tells(said) else (REFUSED, refusal.rule + ended)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is a find
        place = traceback.extract_tb(error.__traceback__)[-1]
        return FOUND, f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
    if _tells(repr(told)):
        return FOUND, "a value in what is told"
    return UNDERSTOOD, _shape(told)


def _how(ended: int) -> str:
    """How a parsing child ended by itself."""
    return {70: "exception", -9: "killed"}.get(ended, f"signal {-ended}" if ended < 0 else f"status {ended}")


def _shape(told: object) -> str:
    """What was told, roughly: the rules of findings."""
    findings = told[0] if isinstance(told, tuple) and told and isinstance(told[0], tuple) else ()
    return " ".join(sorted({getattr(finding, "rule", "") for finding in findings}))


def _tells(said: str) -> bool:
    """Whether a value stands in what is said."""
    folded = said.casefold()
    return any(canary in folded for canary in corpus.CANARIES)


def _watched(printed: Path, left: Path) -> None:
    """Send what is printed to a file, and have temporary files made in a folder of our own."""
    file = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.chdir(left)
    os.environ["TMPDIR"] = str(left)
    tempfile.tempdir = str(left)


def _traces(printed: Path, left: Path) -> Verdict | None:
    """What reading a file left behind, which must be nothing at all."""
    if printed.stat().st_size:
        os.truncate(printed, 0)
        return FOUND, "something was printed"
    if any(left.iterdir()):
        for path in left.iterdir():
            path.unlink()
        return FOUND, "a file was left"
    return None

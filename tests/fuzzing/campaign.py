"""One reader fuzzed for a time: files are made, read in a process that may die, and judged.

Whatever leads to an answer that was not seen before joins the files from which others are made.
"""

import hashlib
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.fuzzing.mutating import Mutator
from tests.fuzzing.readers import Reader
from tests.fuzzing.worker import FOUND, REFUSED, UNDERSTOOD, Verdict, serve

HANG_SECONDS = 30.0
"""Longer than any limit that the readers have of their own."""
_START_SECONDS = 120.0
_NO_ANSWER = FOUND, "no answer in time"
_MOST_GROWN = 1000
_KEPT_OF_EACH = 3


def _nobody(_: float) -> None:
    """Is told."""


@dataclass(frozen=True, slots=True)
class Course:
    """From which seed, for how many seconds or files, where finds are kept, and who is told which share is done."""

    seed: str
    seconds: float | None = None
    inputs: int | None = None
    keep: Path | None = None
    tell: Callable[[float], None] = _nobody


@dataclass(slots=True)
class Report:
    """What became of all files of one reader. `finds` counts by what it was; `kept` are the files that led to some."""

    reader: str
    seed: str
    seconds: float = 0.0
    tried: int = 0
    understood: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    finds: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {name: getattr(self, name) for name in self.__slots__}


class Reading:
    """The process that reads, started anew when it has died."""

    def __init__(self, read: Callable[[bytes], object], folder: Path, hang_seconds: float = HANG_SECONDS) -> None:
        self._read, self._folder, self._hang = read, folder, hang_seconds
        self._process: Any = None
        self._connection: Connection[Any, Any]

    def verdict(self, content: bytes) -> Verdict:
        """What became of a file; of one that killed the process, that. A busy machine's silence is asked again."""
        first = self._once(content)
        return self._once(content) if first == _NO_ANSWER else first

    def _once(self, content: bytes) -> Verdict:
        if self._process is None:
            self.start()
        try:
            self._connection.send_bytes(content)
            return self._answer(self._hang)
        except (EOFError, OSError):
            self._process.join()
            status = self._process.exitcode
            self._process = None
            return FOUND, f"the process died ({status})"

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        ours, theirs = multiprocessing.Pipe()
        left = Path(tempfile.mkdtemp(dir=self._folder))
        printed = Path(tempfile.mkstemp(dir=self._folder)[1])
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=serve, args=(theirs, self._read, printed, left), daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        self._answer(_START_SECONDS)

    def _answer(self, seconds: float) -> Verdict:
        if not wait([self._connection], seconds):
            self.close()
            return _NO_ANSWER
        answer: Verdict = self._connection.recv()
        return answer


def fuzz(name: str, reader: Reader, course: Course) -> Report:
    """Fuzz a reader in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        reading = Reading(reader.read, Path(folder))
        try:
            reading.start()
            return campaign(name, reader, reading.verdict, course)
        finally:
            reading.close()


def campaign(name: str, reader: Reader, verdict_of: Callable[[bytes], Verdict], course: Course) -> Report:
    """Make files, have somebody say what becomes of each, and count."""
    seeds = reader.seeds()
    grown: list[bytes] = []
    report, mutator = Report(name, course.seed), Mutator(f"{course.seed}/{name}", reader.tokens, reader.repack)
    seen: set[Verdict] = set()
    began = time.monotonic()
    for number in range(course.inputs or 1 << 62):
        report.seconds = round(time.monotonic() - began, 1)
        done = report.seconds / course.seconds if course.seconds else number / (course.inputs or 1)
        course.tell(min(1.0, done))
        if done >= 1:
            break
        content = seeds[number] if number < len(seeds) else mutator.made(seeds, grown)
        verdict = verdict_of(content)
        _count(report, verdict, content, course.keep)
        if verdict not in seen and len(grown) < _MOST_GROWN:
            grown.append(content)
        seen.add(verdict)
    return report


def _count(report: Report, verdict: Verdict, content: bytes, keep: Path | None) -> None:
    """Count what became of a file, and keep one that is a find."""
    kind, what = verdict
    report.tried += 1
    report.understood += kind == UNDERSTOOD
    if kind == REFUSED:
        report.refused[what] += 1
    if kind == FOUND:
        report.finds[what] += 1
        if keep is not None and report.finds[what] <= _KEPT_OF_EACH:
            path = keep / f"{report.reader}-{hashlib.sha256(content).hexdigest()[:12]}"
            keep.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            report.kept.append(f"{path}: {what}")

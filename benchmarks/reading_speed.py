"""How fast the gateway reads, beside what reads and does no more: `python -m benchmarks.reading --speed`.

A CSV of 30 columns (a gigabyte, unless told otherwise) that conforms to a contract of 60 rules: the gateway opens it,
finds its header, parses and judges every row; DuckDB reads every column of the same file as text. A workbook of 200,000
rows: the gateway checks it and has it parsed in a confined child; Calamine reads every cell of it. Ways alternate, each
run in a fresh process; a figure is the median. The peak of memory is measured on a quarter of the rows too: it is flat
where both are alike. `gateway check` of a small file is timed from the call to its end, beside a bare interpreter that
imports Arrow and NumPy.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from openpyxl import Workbook

from benchmarks.child import MeasurementError, Timing, measure
from benchmarks.extracts import SUSPECTS, Extract, write_extract
from benchmarks.task import Task, Way
from examples.partnership.writing import write_references

ROWS = 5_000_000
"""About a gigabyte of suspects."""
_ROUNDS = 3
_WORKBOOK_ROWS = 200_000
_FEW_ROWS = 100
_BARE = (sys.executable, "-c", "import numpy, pyarrow.csv")
_SEED = 1


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured. Ratios: how fast the gateway is, DuckDB being 1; how long it takes, Calamine taking 1."""

    rows: int
    bytes: int
    duckdb_seconds: float
    gateway_seconds: float
    speed_ratio: float
    peak_rss_mib: float
    peak_rss_mib_of_a_quarter: float
    workbook_rows: int
    calamine_seconds: float
    workbook_seconds: float
    workbook_ratio: float
    imports_seconds: float
    check_seconds: float


def run(rows: int = ROWS, *, workbook_rows: int = _WORKBOOK_ROWS, rounds: int = _ROUNDS, as_json: bool) -> int:
    """Measure and print; 0 done, 1 a measurement failed."""
    try:
        with tempfile.TemporaryDirectory(prefix="gateway-reading-") as name:
            speed = _measured(Path(name).absolute(), rows, workbook_rows, rounds)
    except MeasurementError as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(asdict(speed)))
    else:
        _show(speed)
    return 0


def _measured(folder: Path, rows: int, workbook_rows: int, rounds: int) -> Speed:
    """Every round of every way."""
    _, geography = write_references(folder / "lookups")
    whole = write_extract(folder / "whole.csv", SUSPECTS, rows, _SEED, geography)
    quarter = write_extract(folder / "quarter.csv", SUSPECTS, max(rows // 4, 1), _SEED, geography)
    book = Extract(write_workbook(folder / "book.xlsx", workbook_rows), "", "", workbook_rows, workbook_rows)
    small = _timed(folder, Way.READING, quarter)
    few = write_extract(folder / "few.csv", SUSPECTS, _FEW_ROWS, _SEED, geography)
    starts = [(_started(_BARE), _started(_check(few))) for _ in range(rounds)]
    turns = [(Way.DUCKDB, whole), (Way.READING, whole), (Way.CALAMINE, book), (Way.WORKBOOK, book)] * rounds
    timings: dict[Way, list[Timing]] = {}
    for way, extract in turns:
        timings.setdefault(way, []).append(_timed(folder, way, extract))
    seconds = {way: median(timing.seconds for timing in taken) for way, taken in timings.items()}
    return Speed(
        rows=rows,
        bytes=whole.file.stat().st_size,
        duckdb_seconds=round(seconds[Way.DUCKDB], 3),
        gateway_seconds=round(seconds[Way.READING], 3),
        speed_ratio=round(seconds[Way.DUCKDB] / seconds[Way.READING], 3),
        peak_rss_mib=round(max(timing.peak_rss_mib for timing in timings[Way.READING]), 1),
        peak_rss_mib_of_a_quarter=round(small.peak_rss_mib, 1),
        workbook_rows=workbook_rows,
        calamine_seconds=round(seconds[Way.CALAMINE], 3),
        workbook_seconds=round(seconds[Way.WORKBOOK], 3),
        workbook_ratio=round(seconds[Way.WORKBOOK] / seconds[Way.CALAMINE], 3),
        imports_seconds=round(median(bare for bare, _ in starts), 3),
        check_seconds=round(median(whole for _, whole in starts), 3),
    )


def _timed(folder: Path, way: Way, extract: Extract) -> Timing:
    """One measurement. Raises `MeasurementError` for one that did not read every row."""
    task = Task(folder, folder, extract.file, extract.feed, extract.period)
    timing = measure(way, task, folder)
    if timing.rows != extract.rows:
        raise MeasurementError(f"{way} accounted for {timing.rows} rows, not for {extract.rows}")
    print(f"{way}, {extract.rows:,} rows: {timing.seconds:.2f} s", file=sys.stderr, flush=True)
    return timing


def _check(extract: Extract) -> tuple[str, ...]:
    """The command that a data officer gives."""
    gateway = str(Path(sys.executable).with_name("gateway"))
    return gateway, "check", str(extract.file), "--feed", extract.feed, "--period", extract.period, "--json"


def _started(command: Sequence[str]) -> float:
    """How many seconds a command takes. Raises `MeasurementError` for one that fails."""
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own commands
    if done.returncode:
        raise MeasurementError("a command that was timed has failed")
    return time.perf_counter() - began


def write_workbook(path: Path, rows: int) -> Path:
    """A workbook of so many rows: references, codes, names, whole and other numbers, days."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Extract")
    sheet.append(["Reference", "Role", "Surname", "Forename", "Day", "Amount", "Count", "Area", "Flag", "Note"])
    for row in _invented_rows(rows):
        sheet.append(row)
    workbook.save(path)
    return path


def _invented_rows(rows: int) -> Iterator[list[object]]:
    """Rows of nobody."""
    first = date(2024, 1, 1)
    for number in range(rows):
        yield [
            f"5224{number:06}",
            "victim" if number % 3 else "suspect",
            f"Surname{number % 997}",
            f"Forename{number % 389}",
            first + timedelta(days=number % 91),
            number / 8,
            number % 17,
            f"E0190{number % 8:04}",
            "Y" if number % 5 else "N",
            f"An invented note, number {number}",
        ]


def _show(speed: Speed) -> None:
    """For people."""
    mib = speed.bytes / (1 << 20)
    print(f"CSV of {speed.rows:,} rows ({mib:,.0f} MiB), 30 columns, 60 rules:")
    print(f"  DuckDB, all as text: {speed.duckdb_seconds:.2f} s")
    print(f"  the gateway, read and judged: {speed.gateway_seconds:.2f} s")
    print(f"  the gateway's speed, DuckDB's being 1: {speed.speed_ratio:.2f} (promised: at least 0.5)")
    print(f"  peak memory: {speed.peak_rss_mib:,.0f} MiB; of a quarter: {speed.peak_rss_mib_of_a_quarter:,.0f} MiB")
    print(f"XLSX of {speed.workbook_rows:,} rows, 10 columns:")
    print(f"  Calamine: {speed.calamine_seconds:.2f} s")
    print(f"  the gateway, in a confined child: {speed.workbook_seconds:.2f} s")
    print(f"  the gateway's time, Calamine's being 1: {speed.workbook_ratio:.2f} (promised: at most 1.3)")
    print(f"`gateway check` of {_FEW_ROWS} rows, from the call to its end:")
    print(f"  an interpreter that imports Arrow and NumPy: {speed.imports_seconds:.2f} s")
    print(f"  the gateway: {speed.check_seconds:.2f} s (promised: less than 1.5 s)")

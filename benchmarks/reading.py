"""What the gateway makes of a folder of files, without any contract: `python -m benchmarks.reading --help`.

For each file, in the order of their paths: `verdict` is understood, refused (`reason` begins with the rule) or error (a
defect of ours; `reason` is the kind of exception). `header_line` is where the header was found, which without a
contract is a guess: the first row that looks like one. `rows` below it and `columns` are counts. Of a file that was
understood `reason` tells how many of its rows are uneven or else odd, by rule: the gateway sets them aside.

With --write each file that was understood is written under its own path as clean CSV (UTF-8, commas, RFC 4180), so that
anybody can compare it with what it means; an uneven row has as many values there as it came with. A path that does not
end in .csv gets that ending.

With --speed no folder is read: see benchmarks/reading_speed.py.
"""

import argparse
import csv
import heapq
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks import reading_speed
from benchmarks.headings import headings_of
from engine.side_by_side import in_order
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import Block, Grid
from intake.limits import SHIPPED
from intake.opening import open_file

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file; None for what it does not have."""

    file: str
    verdict: str
    reason: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    rows: int | None = None
    columns: int | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Read and print; 0 done, 1 a file was an error, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    if asked.speed:
        return reading_speed.run(asked.rows, as_json=asked.json)
    if asked.folder is None or not asked.folder.is_dir():
        print("name a folder of files to read, or --speed", file=sys.stderr)
        return 2
    files = files_of(asked.folder)
    # Each waits for a child to start: two at a time.
    found = in_order(iter(files), lambda path: read(asked.folder, path, asked.write))
    verdicts = list(track(found, total=len(files), console=Console(stderr=True), transient=True))
    if asked.json:
        print("[" + ",\n ".join(json.dumps(asdict(verdict), ensure_ascii=False) for verdict in verdicts) + "]")
    else:
        _show(verdicts)
    return int(any(verdict.verdict == "error" for verdict in verdicts))


def files_of(folder: Path) -> list[Path]:
    """Every file of a folder and of those in it, sorted by path."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())


def read(folder: Path, path: Path, written: Path | None = None) -> Verdict:
    """What the gateway makes of one file, written as clean CSV if a folder for that is given."""
    name = path.relative_to(folder).as_posix()
    try:
        with path.open("rb") as source, open_file(_chunks(source), SHIPPED, FindingCounter()) as file:
            return _read_grid(name, file.only(), written)
    except UnreadableFileError as refusal:
        return Verdict(name, "refused", str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted as an error of ours
        return Verdict(name, "error", type(error).__name__)


def _read_grid(name: str, grid: Grid, written: Path | None) -> Verdict:
    """Find the header and read every row. Raises `UnreadableFileError`."""
    found = headings_of(grid.head)
    if found is None:
        raise UnreadableFileError("header-missing", "no row looks like a header")
    aside: Counter[str] = Counter()
    rows, facts = 0, grid.facts
    with _clean_csv(written / name) if written else nullcontext() as sink:
        if sink:
            sink.writerow(found.names)
        for piece in grid.pieces(found.layout, found.names):
            block = piece()
            rows += block.rows.num_rows + len(block.aside)
            aside.update(row.rule for row in block.aside)
            if sink:
                sink.writerows(values for _, values in _values(block, facts.delimiter or ","))
    reason = ", ".join(f"{rule}: {count} of the rows" for rule, count in sorted(aside.items())) or None
    return Verdict(
        name, "understood", reason, facts.encoding, facts.delimiter, found.line, rows=rows, columns=len(found.names)
    )


@contextmanager
def _clean_csv(path: Path) -> Iterator[Any]:
    """A writer of clean CSV, whose file is there only if the reading ended well."""
    path = path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield csv.writer(file)
    except BaseException:
        path.unlink()
        raise


def _values(block: Block, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a block in their order, each with its line, odd ones as they stand."""
    columns = [column.to_pylist() for column in block.rows.itercolumns()]
    even = (["" if value is None else value for value in row] for row in zip(*columns, strict=True))
    odd = ((row.line, row.cells or _parted(row.text, delimiter)) for row in block.aside)
    yield from heapq.merge(zip(block.lines.tolist(), even, strict=True), odd, key=itemgetter(0))


def _parted(text: str, delimiter: str) -> Sequence[str]:
    """The values of a row that was kept as text only."""
    return next(csv.reader([text], delimiter=delimiter), [])


def _chunks(source: Any) -> Iterator[bytes]:
    """A file's bytes."""
    while chunk := source.read(_PIECE):
        yield chunk


def _show(verdicts: Sequence[Verdict]) -> None:
    """For people: a line each, and how many of each verdict."""
    for found in verdicts:
        facts = f"{found.encoding or '-'} {found.delimiter!r} header on line {found.header_line}"
        told = f"{facts}, {found.rows} rows, {found.columns} columns" if found.verdict == "understood" else ""
        print(f"{found.verdict:10} {found.file}: {' '.join(filter(None, (told, found.reason)))}")
    counts = Counter(found.verdict for found in verdicts)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m benchmarks.reading", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, nargs="?", help="the folder of files to read")
    parser.add_argument("--json", action="store_true", help="a JSON array on standard output, an object for each file")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write what was understood as clean CSV into DIR")
    parser.add_argument("--speed", action="store_true", help="measure how fast files are read, beside the peers")
    parser.add_argument("--rows", type=int, default=reading_speed.ROWS, help="rows of the CSV for --speed (5,000,000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())

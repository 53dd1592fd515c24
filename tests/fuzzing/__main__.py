"""`python -m tests.fuzzing --help`: every reader of untrusted bytes under a fuzzer, for a stated time each.

A file is understood, or refused by a rule in words that hold none of its values. Anything else is a find: another
exception, a reader that dies or hangs, a value in a message, anything printed, a file left behind. It is kept in a
folder, and the exit code is 1. The same seed makes the same files (encrypted ones but for their keys).

A mutator of our own, because the parsers that matter most are native and run in a process of their own, where a
fuzzer that looks at Python's lines sees nothing of them.
"""

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.fuzzing.campaign import Course, Report, fuzz
from tests.fuzzing.readers import READERS

SECONDS = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz and report; 0 nothing was found, 1 something was, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    console = Console(stderr=True)
    keep = asked.keep or Path(tempfile.mkdtemp(prefix="fuzz-finds-"))
    reports = []
    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        for name in asked.reader or READERS:
            task = bar.add_task(name, total=1.0)
            course = Course(
                asked.seed,
                asked.seconds,
                keep=keep,
                tell=lambda done, task=task: bar.update(task, completed=done),  # type: ignore[misc]
            )
            reports.append(fuzz(name, READERS[name], course))
    if asked.json:
        Console(soft_wrap=True, highlight=False).print_json(json.dumps([report.as_json() for report in reports]))
    else:
        _show(reports, keep)
    return int(any(report.finds for report in reports))


def _show(reports: Sequence[Report], keep: Path) -> None:
    """For people."""
    console = Console(highlight=False)
    table = Table("reader", "seconds", "files", "understood", "refused", "finds", "refused by rule", box=None)
    for report in reports:
        rules = ", ".join(f"{rule} {count}" for rule, count in report.refused.most_common())
        numbers = (report.seconds, report.tried, report.understood, report.refused.total(), report.finds.total())
        table.add_row(report.reader, *(f"{number:,}" for number in numbers), rules)
    console.print(table)
    for report in reports:
        for what, count in report.finds.most_common():
            console.print(f"{report.reader}: {what}, {count} times")
        for line in report.kept:
            console.print(f"  {line}", soft_wrap=True)
    if any(report.finds for report in reports):
        console.print(f"what was found is kept in {keep}; the seed was {reports[0].seed}", soft_wrap=True)
    else:
        console.print(f"nothing was found; the seed was {reports[0].seed}")


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m tests.fuzzing", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each reader (60)")
    parser.add_argument("--reader", action="append", choices=sorted(READERS), help="this one only; may be repeated")
    parser.add_argument("--seed", default=secrets.token_hex(4), help="that of an earlier run, to repeat it")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to keep what is found (a new folder)")
    parser.add_argument(
        "--json", action="store_true", help="a JSON array on standard output, an object for each reader"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.mutation`: each decision of the agreements changed in every small way, and a test that notices.

mutmut makes the changes (`tool.mutmut` in `pyproject.toml` says of which modules), `tests.mutation.bearing` chooses the
tests. Exit code 1 if a change survives that `survivors.toml` does not explain, or if an explanation is of none.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.mutation.verdicts import SURVIVED, Change, Judgement, change, explained, figures, judged, results

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("survivors.toml")
MUTANTS = ROOT / "mutants"
"""mutmut's own folder: a copy of the tree with every change in it. It goes once nothing is left to look at."""
LAST_WORDS = 4000
"""Characters that are told of what mutmut said before it failed."""
TOOL = str(Path(sys.executable).with_name("mutmut"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every mutant and report; 0 all that survive are explained, 1 something is left to do."""
    asked = _parser().parse_args(arguments)
    modules = asked.module or decisions()
    if not asked.again:
        shutil.rmtree(MUTANTS, ignore_errors=True)
    patterns = [f"{name}.*" for name in modules] if asked.module else []
    _run("run", "--max-children", str(asked.processes), *patterns)
    told = {
        name: verdict
        for name, verdict in results(_said("results", "--all", "true")).items()
        if name.rpartition(".")[0] in modules
    }
    survivors = [change(name, _said("show", name)) for name, verdict in told.items() if verdict in SURVIVED]
    found = judged(told, survivors, explained(LIST.read_text("utf-8")), modules)
    _show(told, found)
    if found.is_good:
        shutil.rmtree(MUTANTS)
    return int(not found.is_good)


def decisions() -> list[str]:
    """The modules that are changed: those whose branches `make coverage` counts too."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [path.removesuffix(".py").replace("/", ".") for path in settings["tool"]["mutmut"]["only_mutate"]]


def _run(*words: str) -> None:
    """Have mutmut do something: its bar is for a terminal alone, what it ends with for whoever must mend it."""
    if sys.stdout.isatty():
        subprocess.run([TOOL, *words], check=True, cwd=ROOT)  # noqa: S603 - our own environment's tool
        return
    try:
        _said(*words)
    except subprocess.CalledProcessError as error:
        sys.exit(error.stdout[-LAST_WORDS:] + error.stderr)


def _said(*words: str) -> str:
    """What mutmut says."""
    return subprocess.run([TOOL, *words], check=True, capture_output=True, text=True, cwd=ROOT).stdout  # noqa: S603 - the same


def _show(verdicts: dict[str, str], found: Judgement) -> None:
    """For people."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table("module", "mutants", "noticed", "survived", box=None)
    for row in figures(verdicts):
        table.add_row(*map(str, row))
    console.print(table)
    _tell(
        console,
        "survived, and nobody says why: write a test, or a reason in tests/mutation/survivors.toml",
        found.unexplained,
    )
    _tell(console, "is explained and did not survive: take it out of tests/mutation/survivors.toml", found.stale)
    for name in found.unjudged:
        console.print(f"{name}: was not judged; once more with --again", markup=False)
    alive, all_told = sum(verdict in SURVIVED for verdict in verdicts.values()), len(verdicts)
    told = f"mutants: {all_told}, noticed {all_told - alive}, survived {alive}"
    console.print(f"{told}, {len(found.unexplained)} unexplained")


def _tell(console: Console, what: str, changes: Sequence[Change]) -> None:
    """Changes with what is to be done about them, as entries of the list are written."""
    for item in changes:
        console.print(f"{item.where}: {what}", markup=False)
        for sign, text in (("-", item.was), ("+", item.becomes)):
            for line in text.splitlines():
                console.print(f"    {sign} {line}", markup=False)


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m tests.mutation", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--module", action="append", choices=decisions(), help="this one only; may be repeated")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="at once (as many as cores)")
    parser.add_argument("--again", action="store_true", help="keep the verdicts of the last run on what did not change")
    return parser


if __name__ == "__main__":
    sys.exit(main())

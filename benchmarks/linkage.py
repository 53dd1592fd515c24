"""How well records are linked, and at what cost: `python -m benchmarks.linkage SPEC.yaml --json`.

A SPEC names one or two files of records whose truth is known, and which column plays which role in which format
(`--example` prints one with every choice explained). The gateway's linker runs on them with its defaults: it trains on
the records without looking at the truth, weighs pairs and makes clusters. Nothing of it is tuned to the file. Beside it
run exact matching, anonlink with clkhash (in an environment of its own) and Splink with the settings of its
documentation, each in a fresh process.

`precision`, `recall` and `f1` are of pairs of records that end in one cluster; `best_f1` is what the best threshold
would have given. A peer that is not there is `{"absent": "why"}`. No cell of a file is printed.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.child import MeasurementError, measure
from benchmarks.command_line import say, whole_number
from benchmarks.linkage_anonlink import MOST_PAIRS, NoAnonlinkError, environment, pairs_of
from benchmarks.linkage_answer import left_in
from benchmarks.linkage_figures import Figures, figures_of
from benchmarks.linkage_people import write_people
from benchmarks.linkage_report import show
from benchmarks.linkage_rows import read_known, read_rows
from benchmarks.linkage_spec import AbsentDataError, Spec, SpecError, read_spec
from benchmarks.linkage_truth import Known, Numbers
from benchmarks.task import Task, Way

EXAMPLE = Path(__file__).with_name("linkage_example.yaml")
INVENTED = 1_000_000
_SEED = 5
_MOST_ROWS = 500_000
"""Splink's examples block by first letters of names alone, which compares too much beyond."""
_PEERS = {"exact": Way.LINKAGE_EXACT, "anonlink": Way.LINKAGE_ANONLINK, "splink": Way.LINKAGE_SPLINK}
_RAISED = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception|Interrupt|Warning))\b", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 done, 1 the linker failed, 2 wrong usage or a SPEC that cannot be used."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.example:
        print(EXAMPLE.read_text("utf-8"), end="")
        return 0
    if not asked.spec and asked.invented is None:
        parser.error("name a SPEC, or --invented, or --example to see one")
    with tempfile.TemporaryDirectory(prefix="gateway-linkage-") as name:
        invented = [] if asked.invented is None else [write_people(Path(name), asked.invented, _SEED)]
        outcomes = [_one(path, Path(name), asked) for path in [*asked.spec, *invented]]
    return max(outcomes)


def _one(path: Path, folder: Path, asked: argparse.Namespace) -> int:
    """The figures of one SPEC."""
    try:
        spec = read_spec(path)
        figures = measured(path, spec, folder, without_peers=asked.without_peers)
    except AbsentDataError as absent:
        print(absent, file=sys.stderr)
        return 0
    except SpecError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except MeasurementError as error:
        print(f"{spec.title}: {error}", file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps(figures), flush=True)
    else:
        show(spec, figures)
    return 0


def measured(path: Path, spec: Spec, folder: Path, *, without_peers: bool = False) -> Figures:
    """Everything that `--json` prints of a SPEC. Raises `SpecError`, and `MeasurementError` if the linker failed."""
    _tell(f"{spec.title}: reading")
    known, rows = read_known(spec), read_rows(spec)
    _tell(f"{spec.title}: {len(rows.source):,} records, {known.pairs:,} pairs to find")
    found = {"spec": spec.title, "task": spec.task, "records": len(rows.source), "unread": rows.unread}
    found |= _way(Way.LINKAGE, path, known, folder)
    absent = _absent(spec, rows.source, without_peers=without_peers)
    peers = {}
    for name, way in _PEERS.items():
        try:
            peers[name] = {"absent": absent[name]} if name in absent else _way(way, path, known, folder)
        except MeasurementError as error:
            peers[name] = {"absent": str(error)}
    return found | {"peers": peers}


def _way(way: Way, path: Path, known: Known, folder: Path) -> Figures:
    """The figures of one way, from a fresh process. Raises `MeasurementError` without what the process had to say."""
    _tell(f"  {way}")
    answers = folder / f"{way}-{path.stem}"
    try:
        timing = measure(way, Task(folder, answers, path.absolute()), folder)
    except MeasurementError as error:
        # What a process says as it dies may quote the files that it read.
        raised = _RAISED.findall(str(error))
        raise MeasurementError(f"{way} failed: {raised[-1] if raised else 'it was ended'}") from None
    cost = {
        "seconds": round(timing.seconds, 2),
        "processor_seconds": round(timing.processor_seconds, 2),
        "peak_rss_mib": round(timing.peak_rss_mib, 1),
    }
    return cost | figures_of(known, left_in(answers))


def _absent(spec: Spec, source: Numbers, *, without_peers: bool) -> dict[str, str]:
    """Which peers are left out, and why."""
    if without_peers:
        return dict.fromkeys(("anonlink", "splink"), "left out: --without-peers")
    absent = {}
    rows, first = len(source), int((source == 0).sum())
    pairs = pairs_of(first, rows - first, across=spec.across)
    if pairs > MOST_PAIRS:
        absent["anonlink"] = f"it compares every record with every other: {pairs:,} pairs, more than {MOST_PAIRS:,}"
    else:
        try:
            environment()
        except NoAnonlinkError as why:
            absent["anonlink"] = str(why)
    if rows > _MOST_ROWS:
        absent["splink"] = f"its documentation's blocking rules are for files of up to {_MOST_ROWS:,} records"
    return absent


def _tell(text: str) -> None:
    """Progress, where somebody watches."""
    if sys.stderr.isatty():
        say(text)


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m benchmarks.linkage", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("spec", type=Path, nargs="*", metavar="SPEC.yaml", help="one or more; paths in it are its own")
    parser.add_argument(
        "--invented",
        type=whole_number,
        nargs="?",
        const=INVENTED,
        metavar="N",
        help=f"two invented files of N people each ({INVENTED:,}), six in ten of them the same, with British errors",
    )
    parser.add_argument("--without-peers", action="store_true", help="leave anonlink and Splink out")
    parser.add_argument("--example", action="store_true", help="print a SPEC with every choice explained, and end")
    parser.add_argument("--json", action="store_true", help="one JSON object a SPEC on standard output, each on a line")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""How long the gateway takes beside a bare copy and a naive peer: `python -m benchmarks.throughput --help`.

Four ways, alternating, each run in a fresh process that has imported everything before its clock starts; a figure is
the median over the rounds.

(a) the bare copy: DuckDB, two threads, all columns as text to zstd Parquet. It seals nothing and calls no fsync;
    everything of ours below waits for the disk, so a slow disk counts against us.
(b) the protecting pass, from the sealed file to event rows, sealed source rows, match keys, receipt and ledger.
(c) the whole way, from the drop to the shared versions, through Dagster in process, in an instance that ran before.
    Where the feed is about people they are linked on the way, and versions with pids end where approval is awaited.
    The seconds of linking people, and of measuring how good the links are, are told apart from the rest.
(d) the naive peer, row by row in pandas, on 200,000 rows (on all, if there are fewer), against (b) on the same rows.

`police_street_level_crime` is one file, about no person. `police_recorded_crime` comes as three; what is measured is
its file of people, `police_recorded_crime_suspects`: 30 columns with three identifiers (PNC ID, CRO number, arrest
summons number), names, date of birth and postcode. The key `file` of the JSON says which file was written.

Files are invented (examples/). They and every instance stay in a temporary folder, which needs up to 1 KB a row.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.child import MeasurementError
from benchmarks.command_line import say, whole_number
from benchmarks.extracts import MEASURED, STREET_LEVEL, Extract
from benchmarks.figures import Samples, figures_of
from benchmarks.naive import Loop
from benchmarks.report import named, show
from benchmarks.task import Way
from benchmarks.workshop import Workshop, workshop

PEER_ROWS = 200_000
ROUNDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 done, 1 a measurement failed, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        with workshop(asked.dir, asked.peer, with_dagster=not asked.skip_whole) as shop:
            samples = _measured(shop, asked)
    except MeasurementError as error:
        print(error, file=sys.stderr)
        return 1
    figures = figures_of(samples, MEASURED[asked.feed], asked.rows, min(asked.rows, PEER_ROWS))
    if asked.json:
        print(json.dumps(asdict(figures)))
    else:
        show(figures, samples)
    return 0


def _measured(shop: Workshop, asked: argparse.Namespace) -> Samples:
    """Every round, told on standard error as it goes."""
    samples = Samples()
    turns = _turns(shop, asked)
    for number in range(1, asked.rounds + 1):
        for way, extract in turns:
            _take_turn(shop, samples, way, extract, f"round {number}/{asked.rounds}")
    return samples


def _turns(shop: Workshop, asked: argparse.Namespace) -> list[tuple[Way, Extract]]:
    """What a round measures, and on which file."""
    feed = MEASURED[asked.feed]
    say(f"writing {asked.rows:,} invented rows of {feed}")
    extract = shop.write(feed, asked.rows, asked.seed)
    turns = [(Way.BARE_COPY, extract), (Way.PROTECT, extract)]
    if not asked.skip_whole:
        turns.append((Way.WHOLE, extract))
    if not asked.skip_peer:
        few = shop.write(feed, PEER_ROWS, asked.seed) if asked.rows > PEER_ROWS else extract
        turns += [(Way.PROTECT, few)] if few is not extract else []
        turns.append((Way.NAIVE, few))
    return turns


def _take_turn(shop: Workshop, samples: Samples, way: Way, extract: Extract, round_name: str) -> None:
    """One measurement of one way."""
    timing = shop.measure(way, extract)
    samples.add(way, extract.rows, timing)
    say(f"{round_name}: {named(way)}, {extract.rows:,} rows: {timing.seconds:.2f} s")


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m benchmarks.throughput", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--feed", type=_feed, default=STREET_LEVEL, help=f"one of: {', '.join(MEASURED)}")
    parser.add_argument("--rows", type=whole_number, default=2_000_000, help="rows of the file (2,000,000)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument(
        "--rounds", type=whole_number, default=ROUNDS, help="rounds behind each median (5); fewer for big files"
    )
    parser.add_argument("--skip-whole", action="store_true", help="leave (c) out: its figures are null")
    parser.add_argument("--skip-peer", action="store_true", help="leave (d) out: its figure is null")
    parser.add_argument("--peer", type=Loop, default=Loop.ITERROWS, choices=list(Loop), help="how (d) loops (iterrows)")
    parser.add_argument("--dir", type=Path, help="where to put the temporary folder")
    parser.add_argument("--seed", type=whole_number, default=1, help="which invented file (1)")
    return parser


def _feed(name: str) -> str:
    """A feed that there are invented files for."""
    if name not in MEASURED:
        raise argparse.ArgumentTypeError(f"{name!r} cannot be measured yet; there are: {', '.join(MEASURED)}")
    return name


if __name__ == "__main__":
    sys.exit(main())

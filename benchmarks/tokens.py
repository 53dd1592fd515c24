"""How fast identifiers become tokens: `python -m benchmarks.tokens --help`.

An Arrow column of ten million identifiers, all distinct and one in ten distinct, made into tokens as the gateway makes
them: HMAC-SHA-256, 16 bytes each, before any text is made of them. Beside it, on the first million: `hmac.digest` of
the standard library in a loop, `cryptography` in a loop, PostgreSQL's pgcrypto; and the limit, a quarter of the SHA-256
blocks that `openssl speed` gets through, for the HMAC of a short value is four of them.

All are values in a second of processor time of one core, so that other work on the machine changes them little; ways
alternate, each run in a fresh process that is kept to one core; a figure is the median over the rounds. What cannot be
measured here is null, and standard error says why.

`pass_share` is what all tokens and pids of a file about people cost, the protecting pass of the same file being 1, both
in processor time, from one run of the whole way: see benchmarks/token_share.py.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.child import MeasurementError, Timing, measure
from benchmarks.command_line import say, whole_number
from benchmarks.extracts import SUSPECTS
from benchmarks.pgcrypto import NoPostgresError, hmac_per_second
from benchmarks.task import Task, Way
from benchmarks.token_column import write_column
from benchmarks.token_share import share_file
from benchmarks.workshop import workshop

ROWS = 10_000_000
PEER_ROWS = 1_000_000
PASS_ROWS = 2_000_000
ROUNDS = 3
_SEED = 1
_SHA256_BLOCK = 64
_BLOCKS_OF_AN_HMAC = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """What `--json` prints; None for what could not be measured. `per_s`: values in a second of one core.

    `times_loop`: how many times as fast distinct values are as the loop. `peak_rss_mib`: the most that the process held
    that made tokens of distinct values, the column among it.
    """

    rows: int
    distinct_per_s: int
    repeated_per_s: int
    loop_per_s: int
    cryptography_per_s: int
    pgcrypto_per_s: int | None
    limit_per_s: int | None
    times_loop: float
    peak_rss_mib: float
    pass_rows: int
    pass_share: float | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 done, 1 a measurement failed, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="gateway-tokens-") as name:
            figures = _measured(Path(name), asked.rows, asked.rounds, min(asked.rows, asked.pass_rows))
    except MeasurementError as error:
        print(error, file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps(asdict(figures)))
    else:
        _show(figures)
    return 0


def _measured(folder: Path, rows: int, rounds: int, pass_rows: int) -> Figures:
    """Every round of every way."""
    peer_rows = min(rows, PEER_ROWS)
    distinct = write_column(folder / "distinct.arrow", rows, rows)
    repeated = write_column(folder / "repeated.arrow", rows, max(rows // 10, 1))
    few = write_column(folder / "few.arrow", peer_rows, peer_rows)
    turns = {
        "distinct": (Way.TOKENS, distinct, rows),
        "repeated": (Way.TOKENS, repeated, rows),
        "loop": (Way.HMAC_LOOP, few, peer_rows),
        "cryptography": (Way.HMAC_CRYPTOGRAPHY, few, peer_rows),
    }
    taken: dict[str, list[Timing]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, (way, file, count) in turns.items():
            taken[name].append(_timed(folder, name, way, file, count))
    rates = {
        name: median(timing.rows / timing.processor_seconds for timing in timings) for name, timings in taken.items()
    }
    pgcrypto, limit = _pgcrypto(few, folder), _limit()
    return Figures(
        rows=rows,
        distinct_per_s=round(rates["distinct"]),
        repeated_per_s=round(rates["repeated"]),
        loop_per_s=round(rates["loop"]),
        cryptography_per_s=round(rates["cryptography"]),
        pgcrypto_per_s=None if pgcrypto is None else round(pgcrypto),
        limit_per_s=None if limit is None else round(limit),
        times_loop=round(rates["distinct"] / rates["loop"], 2),
        peak_rss_mib=round(max(timing.peak_rss_mib for timing in taken["distinct"]), 1),
        pass_rows=pass_rows,
        pass_share=_share(pass_rows) if pass_rows else None,
    )


def _timed(folder: Path, name: str, way: Way, file: Path, rows: int) -> Timing:
    """One measurement. Raises MeasurementError for one that did not make every token, or was too short to be timed."""
    timing = measure(way, Task(folder, folder, file), folder)
    if timing.rows != rows:
        raise MeasurementError(f"{way} made {timing.rows} tokens, not {rows}")
    if not timing.processor_seconds:
        raise MeasurementError(f"{way} made {rows:,} tokens in less time than this system counts: give more --rows")
    say(f"{name}, {rows:,} values: {timing.processor_seconds:.2f} s of a core")
    return timing


def _pgcrypto(column: Path, folder: Path) -> float | None:
    """PostgreSQL's rate; None, said aloud, where there is none."""
    try:
        return hmac_per_second(column, folder)
    except NoPostgresError as reason:
        say(f"pgcrypto_per_s is null: {reason}")
        return None


def _limit() -> float | None:
    """How many HMACs of short values the SHA-256 of OpenSSL's command could make; None, said aloud, without it.

    `-mr` prints lines for machines, of which the last has the bytes in a second of processor time.
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        say("limit_per_s is null: no openssl command here")
        return None
    command = [openssl, "speed", "-mr", "-seconds", "1", "-bytes", str(1 << 20), "-evp", "sha256"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a program of the system's
    told = [line for line in done.stdout.splitlines() if line.startswith("+F:")]
    if done.returncode or not told:
        say("limit_per_s is null: `openssl speed` here does not know -bytes, or failed")
        return None
    return float(told[-1].rpartition(":")[2]) / _SHA256_BLOCK / _BLOCKS_OF_AN_HMAC


def _share(rows: int) -> float:
    """The processor time of all tokens and pids of so many rows of suspects, that of the protecting pass being 1."""
    say(f"the whole way of {rows:,} rows of {SUSPECTS}, under a profiler")
    with workshop(None, "iterrows", with_dagster=True) as shop:
        extract = shop.write(SUSPECTS, rows, _SEED)
        task = Task(shop.instance.home, shop.folder, extract.file, extract.feed, extract.period, shop.lookups)
        timing = measure(Way.WHOLE_PROFILED, task, shop.folder)
        if timing.rows != extract.accepted:
            raise MeasurementError(f"the whole way accounted for {timing.rows} rows, not for {extract.accepted}")
        seconds = json.loads(share_file(shop.folder).read_text("utf-8"))
    return round(float(seconds["tokens"]) / float(seconds["protecting"]), 4)


def _show(figures: Figures) -> None:
    """For people."""
    print(f"Tokens of {figures.rows:,} identifiers, in a second of one core:")
    told = {
        "the gateway, all distinct": (figures.distinct_per_s, " (promised: at least 3,000,000)"),
        "the gateway, one in ten distinct": (figures.repeated_per_s, ""),
        "hmac.digest in a loop": (figures.loop_per_s, ""),
        "cryptography in a loop": (figures.cryptography_per_s, ""),
        "PostgreSQL's pgcrypto": (figures.pgcrypto_per_s, ""),
        "the limit of OpenSSL's SHA-256": (figures.limit_per_s, ""),
    }
    for name, (rate, promise) in told.items():
        print(f"  {name}: {'not measured' if rate is None else f'{rate:,}'}{promise}")
    print(f"  distinct, the loop being 1: {figures.times_loop:.1f} (promised: at least 6)")
    print(f"  peak memory: {figures.peak_rss_mib:,.0f} MiB")
    share = "not measured" if figures.pass_share is None else f"{figures.pass_share:.1%}"
    print(f"  all tokens of {figures.pass_rows:,} rows, of their protecting pass: {share} (promised: at most 15 %)")


def _parser() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser("python -m benchmarks.tokens", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rows", type=whole_number, default=ROWS, help="values of the column (10,000,000)")
    parser.add_argument("--rounds", type=whole_number, default=ROUNDS, help="rounds behind each median (3)")
    parser.add_argument(
        "--pass-rows", type=int, default=PASS_ROWS, help="rows of the file for the share (2,000,000); 0 leaves it out"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


if __name__ == "__main__":
    sys.exit(main())

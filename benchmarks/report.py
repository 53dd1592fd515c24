"""The figures as a table for people."""

import os
import platform

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figures, Samples
from benchmarks.task import FEED, Way

_NAMES = {
    Way.BARE_COPY: "(a) bare copy",
    Way.PROTECT: "(b) protecting",
    Way.WHOLE: "(c) whole way",
    Way.NAIVE: "(d) naive peer",
}
_PROMISES = {"protect_ratio": "≤ 2.0", "whole_ratio": "≤ 4.0", "naive_ratio": "≥ 20", "peak_rss_mib": "≤ 1,536"}


def named(way: Way) -> str:
    """A way's name for people."""
    return _NAMES[way]


def show(figures: Figures, samples: Samples) -> None:
    """Print what was measured, and the ratios beside what is promised."""
    console = Console()
    console.print(_timings(samples), _ratios(figures))
    console.print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}. "
        "(a) and (d) call no fsync; (b) and (c) wait for the disk, and that is in their times."
    )


def _timings(samples: Samples) -> Table:
    """Each way on each file: the median and how far rounds lay apart."""
    rounds = max(len(timings) for timings in samples.taken.values())
    table = Table(title=f"{FEED}, median of {rounds}", title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in ("way", "rows", "seconds", "range", "CPU s", "rows/s", "MiB"):
        table.add_column(heading, justify="left" if heading == "way" else "right", no_wrap=True)
    for (way, rows), timings in samples.taken.items():
        seconds, middle = [timing.seconds for timing in timings], samples.seconds(way, rows)
        spread = f"{min(seconds):.1f}-{max(seconds):.1f}"
        peak = max(timing.peak_rss_mib for timing in timings)
        processor = f"{samples.processor_seconds(way, rows):.1f}"
        cells = (f"{rows:,}", f"{middle:.2f}", spread, processor, f"{rows / middle:,.0f}", f"{peak:,.0f}")
        table.add_row(named(way), *cells)
    return table


def _ratios(figures: Figures) -> Table:
    """The ratios and the peak memory beside what is promised."""
    table = Table(
        title="Promised: ratios at 2,000,000 rows, memory at 10,000,000",
        title_justify="left",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
    )
    for heading in ("figure", "measured", "promised"):
        table.add_column(heading, justify="left" if heading == "figure" else "right", no_wrap=True)
    measured = {
        "protect_ratio": ("protecting / bare copy", figures.protect_ratio),
        "whole_ratio": ("whole way / bare copy", figures.whole_ratio),
        "naive_ratio": ("naive peer / protecting, same rows", figures.naive_ratio),
        "peak_rss_mib": ("peak memory of (b), MiB", figures.peak_rss_mib),
    }
    for name, (words, figure) in measured.items():
        table.add_row(words, "left out" if figure is None else f"{figure:,.2f}", _PROMISES[name])
    return table

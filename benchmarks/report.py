"""The figures as a table for people."""

import os
import platform

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figures, Samples
from benchmarks.task import Way

_NAMES = {
    Way.BARE_COPY: "(a) bare copy",
    Way.PROTECT: "(b) protecting",
    Way.WHOLE: "(c) whole way",
    Way.NAIVE: "(d) naive peer",
}


def named(way: Way) -> str:
    """A way's name for people."""
    return _NAMES[way]


def show(figures: Figures, samples: Samples) -> None:
    """Print what was measured, and the ratios beside what is promised."""
    console = Console()
    console.print(_timings(figures.file, samples), _promised(figures))
    console.print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}. "
        "(a) and (d) call no fsync; (b) and (c) wait for the disk, and that is in their times."
    )


def _timings(file: str, samples: Samples) -> Table:
    """Each way on each file: the median and how far rounds lay apart."""
    rounds = max(len(timings) for timings in samples.taken.values())
    title = f"the file {file}, {'one round' if rounds == 1 else f'median of {rounds}'}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in ("way", "rows", "seconds", "range", "CPU s", "rows/s", "MiB"):
        table.add_column(heading, justify="left" if heading == "way" else "right", no_wrap=True)
    for (way, rows), timings in samples.taken.items():
        seconds, middle = [timing.seconds for timing in timings], samples.seconds(way, rows) or 0.0
        spread = f"{min(seconds):.1f}-{max(seconds):.1f}"
        peak = samples.peak_rss_mib(way, rows) or 0.0
        processor = f"{samples.processor_seconds(way, rows):.1f}"
        cells = (f"{rows:,}", f"{middle:.2f}", spread, processor, f"{rows / middle:,.0f}", f"{peak:,.0f}")
        table.add_row(named(way), *cells)
    return table


def _promised(figures: Figures) -> Table:
    """The ratios and the peaks of memory beside what is promised."""
    table = Table(
        title="Promised: ratios at 2,000,000 rows, memory at 10,000,000",
        title_justify="left",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
    )
    for heading in ("figure", "measured", "promised"):
        table.add_column(heading, justify="left" if heading == "figure" else "right", no_wrap=True)
    for words, figure, promise in (
        ("protecting / bare copy", figures.protect_ratio, "≤ 2.0"),
        ("whole way without linking / bare copy", figures.whole_without_linking_ratio, "≤ 4.0"),
        ("whole way / bare copy", figures.whole_ratio, "none"),
        ("seconds of linking", figures.linking_s, "none"),
        ("seconds of measuring links", figures.measuring_s, "none"),
        ("naive peer / protecting, same rows", figures.naive_ratio, "≥ 20"),
        ("peak memory of (b), MiB", figures.peak_rss_mib, "≤ 1,536"),
        ("peak memory of (c), MiB", figures.whole_peak_rss_mib, "≤ 8,192"),
    ):
        table.add_row(words, "left out" if figure is None else f"{figure:,.2f}", promise)
    return table

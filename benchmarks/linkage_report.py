"""The figures of linkage as a table for people."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.linkage_figures import Figures
from benchmarks.linkage_spec import Spec

_HEADINGS = ("way", "precision", "recall", "F1", "best F1", "pairs seen", "seconds", "MiB")


def show(spec: Spec, figures: Figures) -> None:
    """Print each way's line; below, who is absent and why, and how to read it."""
    peers: dict[str, Figures] = figures["peers"]
    task = "linked across two files" if spec.across else "deduplicated"
    title = f"{spec.title}: {figures['records']:,} records {task}, {figures['truth_pairs']:,} pairs to find"
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in _HEADINGS:
        table.add_column(heading, justify="left" if heading == "way" else "right", no_wrap=True)
    table.add_row(*_line("gateway", figures))
    for name, found in peers.items():
        if "absent" not in found:
            table.add_row(*_line(name, found))
    console = Console()
    console.print(table)
    for name, found in peers.items():
        if "absent" in found:
            console.print(f"{name} is absent: {found['absent']}", markup=False)
    for role, count in figures["unread"].items():
        if count:
            console.print(f"{role}: {count:,} values have another format and count as missing", markup=False)
    console.print("Of pairs in one cluster at each way's own threshold; best F1 is that of its best threshold.")


def _line(name: str, found: Figures) -> list[str]:
    """One way's cells."""
    accuracy = [_share(found[figure]) for figure in ("precision", "recall", "f1", "best_f1")]
    compared = f"{found['pairs_compared']:,}"
    return [name, *accuracy, compared, f"{found['seconds']:.1f}", f"{found['peak_rss_mib']:,.0f}"]


def _share(value: Any) -> str:
    """A share to four places; a dash where nothing was found."""
    return "-" if value is None else f"{value:.4f}"

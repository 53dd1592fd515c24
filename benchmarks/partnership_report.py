"""The figures of a linked partnership as tables for people."""

import os
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.linkage_figures import Figures

_PROMISED = "Promised: precision ≥ 0.999, recall ≥ 0.97, no gap above 0.02 between groups that are treated alike."


def show(figures: Figures) -> None:
    """Print how good the links are, of all and by group; below, the gaps, the cost and what is promised."""
    console = Console()
    title = f"{figures['people']:,} invented people over {figures['quarters']} quarters, the {figures['model']} model"
    table = _table(title, ("pairs of", "to find", "made", "precision", "recall", "F1"))
    for name, found in (("rows", figures), ("different records", figures["by_records"])):
        table.add_row(name, *_cells(found))
    groups = _table(
        "By group, of pairs of rows", ("trait", "group", "persons", "to find", "made", "precision", "recall", "F1")
    )
    for group in figures["groups"]:
        groups.add_row(group["trait"], group["group"], f"{group['persons']:,}", *_cells(group))
    console.print(table, groups)
    least = figures["least_persons_in_a_gap"]
    for gaps, of in (("gaps", "of pairs"), ("gaps_by_person", "everybody weighing the same")):
        for trait, gap in figures[gaps].items():
            told = f"{trait}, {of}: {gap['value']:.4f} more is found of {gap['better']} than of {gap['worse']}"
            console.print(f"{told} ({gap['low']:.4f} to {gap['high']:.4f})", markup=False)
    console.print(f"Gaps are between groups of {least} persons and more. {_PROMISED}", markup=False)
    cost = f"{figures['seconds']:.1f} s and {figures['peak_rss_mib']:,.0f} MiB to link {figures['rows']:,} rows"
    console.print(f"{cost} ({figures['records']:,} different records); {os.cpu_count()} cores.", markup=False)


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in headings:
        left = heading in {"pairs of", "trait", "group"}
        table.add_column(heading, justify="left" if left else "right", no_wrap=True)
    return table


def _cells(found: Figures) -> list[str]:
    """What is the same of all pairs and of those of a group."""
    shares = (_share(found[figure]) for figure in ("precision", "recall", "f1"))
    return [f"{found['truth_pairs']:,}", f"{found['predicted_pairs']:,}", *shares]


def _share(value: Any) -> str:
    """A share to five places; a dash where there was nothing."""
    return "-" if value is None else f"{value:.5f}"

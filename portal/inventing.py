"""The verb that writes an invented partnership, for whoever has no data and wants to see the gateway at work."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import UsageError
from portal.home import JsonOption
from portal.progress import shown_progress
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from examples.partnership.writing import Partnership

LookupOption = Annotated[
    Path | None,
    typer.Option("--lookup", help="A lookup of areas, shaped as the feed lsoa_2011_2021_lookup; else an invented one."),
]


def example(
    out: Annotated[Path, typer.Option("--out", help="An empty or new folder, outside every gateway's.")],
    people: Annotated[int, typer.Option("--people", min=1, help="How many people.")] = 20_000,
    quarters: Annotated[int, typer.Option("--quarters", min=1, help="How many quarters, from 2024-Q1.")] = 8,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed writes the same bytes.")] = 1,
    lookup: LookupOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an invented partnership: every partner's files, what they restate, and the truth beside them."""
    from examples.partnership.places import LookupUnfitError
    from examples.partnership.writing import FolderTakenError, write_partnership

    if lookup is not None and not lookup.is_file():
        raise UsageError("there is no such lookup")
    try:
        with shown_progress(quiet=as_json) as progress:
            written = write_partnership(out, people, quarters, seed, lookup=lookup, progress=progress)
    except (FolderTakenError, LookupUnfitError) as error:
        raise UsageError(str(error)) from None
    if as_json:
        files = [asdict(file) | {"path": str(file.path)} for file in written.files]
        show_json({"folder": str(out), "truth": str(written.truth), "rows": written.rows, "files": files})
    else:
        _show(written)


def _show(written: "Partnership") -> None:
    """What was written, and how to use it."""
    headings = ("partner", "feed", "files", "rows", "accepted", "rejected", "out of scope")
    sums: dict[tuple[str, str], list[int]] = {}
    for file in written.files:
        so_far = sums.setdefault((file.partner, file.feed), [0] * 5)
        counts = (1, file.rows, file.accepted, file.rejected, file.out_of_scope)
        sums[file.partner, file.feed] = [had + more for had, more in zip(so_far, counts, strict=True)]
    show_table(
        "What was written, and what a gateway ought to make of it", headings, ((*key, *sums[key]) for key in sums)
    )
    folder = written.folder
    again = sorted({file.delivery for file in written.files} - {0})
    for line in (
        f"{written.people:,} invented people, {written.quarters} quarters, {written.rows:,} rows in {folder}",
        "To use it, with GATEWAY_HOME set, one line after the other:",
        *(_given(part) for part in (folder / "landing", *(folder / "restated" / str(number) for number in again))),
        f"What is true stands in {written.truth}: keep it outside every gateway.",
    ):
        console.print(line, markup=False, soft_wrap=True)


def _given(folder: Path) -> str:
    """The command that gives a gateway what lies in a folder."""
    return f'  cp -r {shlex.quote(str(folder))}/. "$GATEWAY_HOME/landing/" && gateway run'

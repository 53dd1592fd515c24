"""Verbs that say what an agreement comes to: what a new version changes, why something leaves, and its papers."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.checking import DocumentsOption
from portal.errors import REFUSED, UsageError
from portal.home import HomeOption, JsonOption, chosen_library
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from contracts.agreement import Agreement
    from contracts.library import Library
    from contracts.papers.change import Change


def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(help="The file of an agreement.")],
    new: Annotated[Path, typer.Argument(help="The file of the one that is to take its place.")],
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the machine would do otherwise under NEW than under OLD; exit 1 where NEW releases more.

    From the plans of both, for every product, recipient and project: columns that appear, vanish, become coarser or
    finer, rows of which partner and authority, purposes, refusals, supplies, dates, thresholds, signatures, retention.
    """
    from contracts.papers.differences import differences
    from contracts.papers.flows import shelf_of
    from products.catalogue import written_tables

    library = chosen_library(context, home, documents)
    ours, theirs = _agreement(library, old), _agreement(library, new)
    found = differences(ours, theirs, shelf_of(library, written_tables(), ours, theirs))
    if as_json:
        changes = [
            {
                "what": item.what.value,
                "where": item.where,
                "name": item.name,
                "before": item.before,
                "after": item.after,
                "way": item.way.value,
                "more": item.more,
            }
            for item in found.found
        ]
        told = {"old": found.old, "new": found.new, "verdict": found.verdict, "releases_more": found.releases_more}
        show_json({**told, "changes": changes})
    else:
        title = f"{found.old} to {found.new}: {found.verdict}"
        show_table(title, ("what", "where", "", "which", ""), _grouped(found.found))
    if found.releases_more:
        raise typer.Exit(REFUSED)


def annex(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--out", help="A new or empty folder.")] = Path("annex"),
    kind: Annotated[str | None, typer.Option("--format", help="Only md, or only html; else both.")] = None,
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the papers of the agreement: schedule, DPIA data flow, record of processing, privacy notice, register."""
    from contracts.papers.annex import annex as papers_of
    from contracts.papers.facts import facts_of
    from journey.agreed import digest_to_sign
    from portal.annex_pages import FORMATS, annex_pages
    from products.catalogue import written_tables

    if kind is not None and kind not in FORMATS:
        raise UsageError(f"there is no such format: give {' or '.join(FORMATS)}, or none for both")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("that folder is taken: give --out a new or an empty one")
    library = chosen_library(context, home, documents)
    facts = facts_of(library, written_tables(), digest_to_sign(library).hex())
    written = annex_pages(papers_of(facts), (kind,) if kind else FORMATS)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        told = {"agreement": library.agreement.label, "agreement_digest": facts.digest, "signed_digest": facts.signed}
        show_json({"folder": str(folder), **told, "files": sorted(written)})
    else:
        console.print(f"wrote {len(written)} files of {library.agreement.label} into {folder}", markup=False)


def schema() -> None:
    """Print the JSON schema of an agreement, for an editor or a checker of YAML."""
    from contracts.agreement import Agreement

    show_json(Agreement.model_json_schema())


def _grouped(changes: Iterable["Change"]) -> list[tuple[str, ...]]:
    """A line for each thing that changes in one way in one place, and what it is of; first what is more."""
    of_place: dict[tuple[bool, str, str, str], list[str]] = {}
    for item in sorted(changes, key=lambda item: item.more, reverse=True):
        of_place.setdefault((item.more, item.what, item.where, item.way), []).append(_worded(item))
    return [
        (what, where, way, ", ".join(which), "more" if more else "")
        for (more, what, where, way), which in of_place.items()
    ]


def _worded(change: "Change") -> str:
    """What changes, with what it was and is where that says more than that it is."""
    told = [text for text in (change.before, change.after) if text not in {"", "yes"}]
    return f"{change.name} ({' to '.join(told)})" if told else change.name


def _agreement(library: "Library", path: Path) -> "Agreement":
    """An agreement from a file, held to the law's limits. Raises `UsageError` and `DocumentError`."""
    from contracts.agreement import read_agreement
    from contracts.legal_gateways import refuse_beyond_the_law

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path.name} cannot be read: give the file of an agreement, in UTF-8") from None
    agreement = read_agreement(text, path.name)
    refuse_beyond_the_law(agreement, library.legal_gateways, path.name)
    return agreement

"""Verbs about contracts: lint, diff, new, docs. Without a gateway they are about the documents that are shipped."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.checking import DocumentsOption
from portal.errors import REFUSED, UsageError
from portal.home import HomeOption, JsonOption, chosen_library
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from contracts.drafting.lint import Problem
    from contracts.feed import Feed
    from contracts.library import Library

app = typer.Typer(help="Contracts of feeds: draft them, compare them, and print what they say.", no_args_is_help=True)

_FileArgument = Annotated[
    Path | None, typer.Argument(help="A contract, on the shelf or a draft; else all on the shelf.")
]
_EditionOption = Annotated[str | None, typer.Option(help="The year that its first edition begins in; else this one.")]
_DirOption = Annotated[Path, typer.Option("--dir", help="A new or empty folder.")]


@app.command("lint")
def lint(
    context: typer.Context,
    file: _FileArgument = None,
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong with a contract, and what is wanting; exit 1 if anything is wrong."""
    from contracts.drafting.lint import lint as lint_one
    from contracts.drafting.lint import lint_all

    library = chosen_library(context, home, documents)
    found = lint_all(library) if file is None else lint_one(library, file)
    wrong = sum(problem.wrong for problem in found)
    if as_json:
        show_json({"wrong": wrong, "problems": [_problem(problem) for problem in found]})
    else:
        headings = ("contract", "column", "", "what")
        rows = ((item.document, item.column, "wrong" if item.wrong else "advice", item.says) for item in found)
        show_table(f"{wrong} wrong, {len(found) - wrong} to think about", headings, rows)
    if wrong:
        raise typer.Exit(REFUSED)


@app.command("diff")
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="A contract: its file, or FEED/EDITION of the shelf.")],
    new: Annotated[str, typer.Argument(help="The one that is to take its place.")],
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a partner must change from one contract to the next; exit 1 if it breaks."""
    from contracts.drafting.differences import differences

    library = chosen_library(context, home, documents)
    found = differences(_contract(library, old), _contract(library, new))
    if as_json:
        changes = [
            {"what": item.what, "column": item.column, "do": item.do, "breaks": item.breaks} for item in found.found
        ]
        show_json(
            {"feed": found.feed, "old": found.old, "new": found.new, "breaking": found.breaking, "changes": changes}
        )
    else:
        rows = ((item.column or "the feed", item.do, "breaks" if item.breaks else "") for item in found.found)
        title = f"{found.feed}, edition {found.old} to {found.new}: {'breaks' if found.breaking else 'breaks nothing'}"
        show_table(title, ("column", "what to change", ""), rows)
    if found.breaking:
        raise typer.Exit(REFUSED)


@app.command("new")
def new(
    feed: Annotated[str, typer.Argument(help="The id of the new feed: lower-case letters, digits and _.")],
    edition: _EditionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a contract to begin from, with a comment where there is something to decide."""
    from contracts.drafting.skeleton import skeleton

    year = edition or f"{datetime.now(UTC).year}"
    text = skeleton(feed, year)
    if as_json:
        show_json({"feed": feed, "edition": year, "place": f"feeds/{feed}/{year}.odcs.yaml", "text": text})
    else:
        print(text, end="")


@app.command("docs")
def docs(
    context: typer.Context,
    folder: _DirOption = Path("data-dictionary"),
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the data dictionary and, for each feed, a guide of one page with an example file."""
    from portal.contract_pages import contract_pages

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("that folder is taken: give --dir a new or an empty one")
    written = contract_pages(chosen_library(context, home, documents))
    for name, text in written.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        show_json({"folder": str(folder), "files": sorted(written)})
    else:
        console.print(f"wrote {len(written)} files; begin at {folder / 'index.html'}", markup=False)


def _contract(library: "Library", named: str) -> "Feed":
    """A contract by its file, or by feed and edition."""
    feed, _, edition = named.partition("/")
    if feed in library.feed_ids:
        for found in library.editions(feed).all:
            if found.edition == edition:
                return found
    if not Path(named).is_file():
        raise UsageError(f"{named} is neither a file nor FEED/EDITION of the shelf")
    return library.contract(Path(named).absolute())


def _problem(problem: "Problem") -> dict[str, object]:
    """A problem for a machine."""
    return {"contract": problem.document, "column": problem.column, "what": problem.says, "wrong": problem.wrong}

"""The verb `gateway link quality`: how good the links are likely to be, for whoever runs the gateway."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from portal.errors import UsageError
from portal.home import HomeOption, JsonOption, PassphraseOption, opened
from portal.showing import console, show_json, show_table

BEYOND = 1
"""The exit code where the links are beyond a limit of the agreement."""


def quality(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write it as a page into this new file.")] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of the report; needs no gateway.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show how good the links of the last run are likely to be, and for whom; exit 1 where they are beyond a limit."""
    if schema:
        print(files("portal").joinpath("link_quality.schema.json").read_text("utf-8"), end="")
        return
    from journey.link_quality import link_quality
    from portal.link_quality_page import link_quality_page

    found = link_quality(opened(context, home, passphrase_file))
    if found is None:
        raise UsageError("no links were measured yet: `gateway run` links and measures")
    told = found.as_json()
    if html is not None:
        _write(html, link_quality_page(told))
    if as_json:
        show_json(told)
    elif html is None:
        _show(told)
    else:
        console.print("written")
    if found.crossed:
        raise typer.Exit(BEYOND)


def _write(path: Path, page: str) -> None:
    """A new file; none is written over."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(page)
    except OSError:
        raise UsageError("the page cannot be written there: name a new file in a folder that there is") from None


def _show(told: dict[str, Any]) -> None:
    """The heart of it as tables."""
    measures = {"links that are right": "precision", "true links that are found": "recall"}
    rows = [
        (words, *(_share(measure[end]) if measure else "nothing to tell by" for end in ("value", "low", "high")))
        for words, name in measures.items()
        for measure in (told["estimates"][name],)
    ]
    show_table(f"Run {int(told['run'])}, by estimate", ("what", "share", "from", "to"), rows)
    names = ("partner", "feed", "rows", "rows_in_another_feed", "rows_in_another_partner")
    rates = [tuple("withheld" if item[name] is None else item[name] for name in names) for item in told["match_rates"]]
    show_table("Rows linked", [name.replace("_", " ") for name in names], rates)
    if (gap := told["gap"]) is not None:
        console.print(
            f"surest gap: {gap['trait']}, {_share(gap['value'])} more found of {gap['better']} than of {gap['worse']} "
            f"(from {_share(gap['low'])} to {_share(gap['high'])})",
            soft_wrap=True,
        )
    for item in told["crossed"]:
        console.print(f"beyond linkage.{item['limit']}: {item['why']}; nothing linked is shared", soft_wrap=True)


def _share(share: float) -> str:
    return f"{share:.2%}"

"""The verb that says beforehand what a file's receipt would say: offline, with no key and no gateway."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from portal.errors import REFUSED, UsageError
from portal.home import AsOfOption, FeedOption, HomeOption, JsonOption, chosen_library, day
from portal.receipt_text import HtmlOption, show_receipt

_PIECE = 1 << 20
ReferenceOption = Annotated[
    list[Path] | None,
    typer.Option("--reference", help="A file of a lookup that the feed is understood by; once for each lookup."),
]
DocumentsOption = Annotated[
    Path | None, typer.Option("--documents", help="The folder of what was agreed, as the operator gave it to you.")
]


def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The extract. It is only read, and nothing of it is kept.")],
    feed: FeedOption,
    partner: Annotated[str | None, typer.Option(help="Who would send it, as the agreement names them.")] = None,
    period: Annotated[str | None, typer.Option(help="Which period, in the feed's calendar, like 2024-01.")] = None,
    reference: ReferenceOption = None,
    documents: DocumentsOption = None,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    html: HtmlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the receipt of a file would say, without sending it; exit 1 if anything of it would be refused."""
    from intake.confined.ahead import child_ahead
    from intake.limits import SHIPPED

    files = [file, *(reference or ())]
    if not all(path.is_file() for path in files):
        raise UsageError("there is no such file to check")
    with child_ahead(SHIPPED):  # it starts while all that follows is loaded
        from journey.checking import Asked
        from journey.checking import check as check_file

        library = chosen_library(context, home, documents)
        source, *references = (partial(_chunks, path) for path in files)
        found = check_file(library, source, Asked(feed, partner, period, day(as_of)), references)
    show_receipt(found.as_json(), html, as_json=as_json)
    if found.refusal or found.rows_rejected > found.rows_no_records:
        raise typer.Exit(REFUSED)


def _chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, piece by piece."""
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece

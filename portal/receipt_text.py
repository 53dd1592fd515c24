"""A receipt on the terminal, as JSON, or written to a file as a page: for `gateway receipt` and `gateway check`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from portal.errors import UsageError, say
from portal.receipt_profile import profile_cells
from portal.showing import console, show_json, show_table

HtmlOption = Annotated[
    Path | None, typer.Option("--html", help="Write it to this file as a page for the data officer, to mail or print.")
]
_FIRST_LINES = 8
"""As many as fit on a line of a terminal."""


def show_receipt(found: dict[str, Any], html: Path | None, *, as_json: bool) -> None:
    """Show a receipt on standard output, and write its page where one was asked for. Raises `UsageError`."""
    if html is not None:
        _write_page(found, html)
    if as_json:
        show_json(found)
    elif html is None:
        _show(found)


def _write_page(found: dict[str, Any], html: Path) -> None:
    """Write the page, over an earlier one."""
    from portal.receipt_page import receipt_page

    try:
        html.write_text(receipt_page(found), encoding="utf-8")
    except OSError:
        raise UsageError("the page cannot be written there: name a file in a folder that is yours") from None
    say(f"the page is at {html.absolute()}")


def _show(found: dict[str, Any]) -> None:
    """A receipt for people."""
    head = f"{found['receipt_id'] or 'check'}  {found['partner'] or '?'} / {found['feed']} / {found['period'] or '?'}"
    console.print(head, style="bold", markup=False)
    outside = "not checked" if found["rows_out_of_scope"] is None else f"{found['rows_out_of_scope']:,}"
    console.print(
        f"read {found['rows_read']:,} = accepted {found['rows_accepted']:,} + rejected {found['rows_rejected']:,} "
        f"+ out of scope {outside}"
    )
    for label in ("refusal", "duplicate_of", "supersedes", "corrects"):
        if found[label]:
            console.print(f"{label.replace('_', ' ')}: {found[label]}", markup=False)
    if (compared := found["compared"]) is not None:
        console.print(f"against it: {compared['rows_leaving']:,} rows leave, {compared['rows_arriving']:,} arrive")
    show_table(
        "Findings (an error rejects its row, a warning leaves the value out, a repair mended it)",
        ("rule", "column", "severity", "rows", "first lines"),
        (
            (item["rule"], item["column"], item["severity"], item["count"], _lines(item["lines"]))
            for item in found["findings"]
        ),
    )
    profile = ((column, *cells) for column, cells in profile_cells(found))
    show_table("Profile", ("column", "missing", "distinct"), profile)
    if (notes := found["notes"] or {}).get("sampled"):
        kinds = ", ".join(f"{kind} in {count}" for kind, count in notes["kinds"].items()) or "none found"
        console.print(f"identifiers in {notes['sampled']:,} notes: {kinds}", markup=False)
    if found["commitment"]:
        console.print(f"commitment {found['commitment']}")
    for said in found["happens_next"]:
        console.print(f"next: {said}", markup=False, soft_wrap=True)
    for said in found["not_checked"]:
        console.print(f"not checked: {said}", markup=False, soft_wrap=True)


def _lines(lines: list[int]) -> str:
    """The first few lines of a finding."""
    shown = ", ".join(str(line) for line in lines[:_FIRST_LINES])
    return shown + (" …" if len(lines) > _FIRST_LINES else "")

"""Verbs that look: status, receipt, catalogue, ledger. Each prints for people, or JSON with `--json`."""

from dataclasses import asdict, astuple
from typing import Annotated, Any

import typer

from portal.errors import REFUSED
from portal.home import AsOfOption, HomeOption, JsonOption, ReceiptArgument, day, opened
from portal.receipt_text import HtmlOption, show_receipt
from portal.showing import console, show_json, show_table


def status(
    context: typer.Context,
    home: HomeOption = None,
    due: Annotated[bool, typer.Option("--due", help="Show what partners are still to send, and by when.")] = False,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every delivery: how far it came, and what it is shared in. With `--due`, what has not come."""
    from journey.standing import project_standings, standings
    from portal.expecting import show_expected

    instance = opened(context, home)
    if due:
        show_expected(instance, day(as_of), as_json=as_json)
        return
    found = [
        {
            "receipt_id": item.delivery.receipt_id,
            "partner": item.delivery.partner,
            "feed": item.delivery.feed,
            "period": item.delivery.period,
            "state": item.state,
            "stands": item.stands,
            "shared_in": list(item.shared_in),
        }
        for item in standings(instance)
    ]
    projects = project_standings(instance, day(as_of))
    if as_json:
        told = [asdict(item) for item in projects]
        agreement = instance.library.agreement.label
        show_json({"home": str(instance.home), "agreement": agreement, "deliveries": found, "projects": told})
        return
    headings = ("receipt", "partner", "feed", "period", "state", "where it stands")
    keys = ("receipt_id", "partner", "feed", "period", "state", "stands")
    show_table(f"Deliveries of {instance.home}", headings, ([item[key] for key in keys] for item in found))
    show_table("Projects", ("project", "state", "where it stands"), map(astuple, projects))


def receipt(
    context: typer.Context,
    receipt_id: ReceiptArgument,
    home: HomeOption = None,
    html: HtmlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what became of one delivery: counts, findings by line, and what happens next."""
    from journey.deliveries import DeliveryBook
    from journey.errors import JourneyError

    found = DeliveryBook(opened(context, home)).receipt(receipt_id)
    if found is None:
        raise JourneyError(f"{receipt_id} has no receipt yet: it is written when `gateway run` has protected it")
    show_receipt(found, html, as_json=as_json)


def catalogue(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the products: tier, period, rows, and the path of a version that can be cited."""
    from journey.standing import published, withdrawn

    instance = opened(context, home)
    found = [
        {
            "product": item.product.id,
            "title": item.product.title,
            "tier": item.product.tier.value,
            "period": item.period,
            "calendar": item.product.calendar.value,
            "version": item.version,
            "rows": item.rows,
            "recipients": item.manifest["recipients"],
            "caveats": item.manifest["caveats"],
            "path": item.path,
        }
        for item in published(instance)
    ]
    gone = withdrawn(instance)
    if as_json:
        show_json({"products": found, "withdrawn": [asdict(item) for item in gone]})
        return
    keys = ("product", "tier", "period", "version", "rows", "path")
    show_table("Products", keys, ([item[key] for key in keys] for item in found))
    if gone:
        columns = ("release", "withdrawn on", "because", "notice")
        show_table("Withdrawn", columns, ((item.release, item.on, item.because, item.path) for item in gone))
    for product in dict.fromkeys(item["title"] for item in found):
        caveats = next(item["caveats"] for item in found if item["title"] == product)
        console.print(f"{product}: {' '.join(caveats)}", markup=False)


def ledger_list(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List what the ledger holds."""
    found = [
        {"index": index, "at": entry.at, "verb": entry.verb.value, "actor": entry.actor, "subject": dict(entry.subject)}
        for index, entry in enumerate(opened(context, home).ledger.entries())
    ]
    if as_json:
        show_json({"entries": found})
        return
    rows = ((str(item["index"]), item["at"], item["verb"], _about(item["subject"])) for item in found)
    show_table("Ledger", ("entry", "at", "act", "about"), rows)


def ledger_fsck(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Read and hash the whole ledger again; exit 1 if anything in it was changed."""
    report = opened(context, home).ledger.fsck()
    if as_json:
        show_json({"entries": report.size, "root": report.root_hex, "problems": list(report.problems)})
    elif report.problems:
        show_table(
            f"{len(report.problems)} problems in {report.size:,} entries",
            ("problem",),
            ([problem] for problem in report.problems),
        )
    else:
        console.print(f"whole: {report.size:,} entries, root {report.root_hex}")
    if report.problems:
        raise typer.Exit(REFUSED)


def _about(subject: Any) -> str:
    """What an entry is about, digests shortened."""
    return ", ".join(f"{key} {value[:12] if len(str(value)) == 64 else value}" for key, value in subject.items())  # noqa: PLR2004 - hex of SHA-256

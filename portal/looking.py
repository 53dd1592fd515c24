"""Verbs that look: status, receipt, catalogue, query, ledger. Each prints for people, or JSON with `--json`."""

from typing import Annotated, Any

import typer

from portal.errors import REFUSED
from portal.home import AsOfOption, HomeOption, JsonOption, day, opened
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
    from journey.standing import standings
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
    if as_json:
        show_json({"home": str(instance.home), "agreement": instance.library.agreement.label, "deliveries": found})
        return
    headings = ("receipt", "partner", "feed", "period", "state", "where it stands")
    keys = ("receipt_id", "partner", "feed", "period", "state", "stands")
    show_table(f"Deliveries of {instance.home}", headings, ([item[key] for key in keys] for item in found))


def receipt(
    context: typer.Context,
    receipt_id: Annotated[str, typer.Argument(help="The receipt, as `drop` and `status` print it.")],
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
    from journey.standing import published

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
        for item in published(opened(context, home))
    ]
    if as_json:
        show_json({"products": found})
        return
    keys = ("product", "tier", "period", "version", "rows", "path")
    show_table("Products", keys, ([item[key] for key in keys] for item in found))
    for product in dict.fromkeys(item["title"] for item in found):
        caveats = next(item["caveats"] for item in found if item["title"] == product)
        console.print(f"{product}: {' '.join(caveats)}", markup=False)


def query(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="One SELECT over tier 1 products, named as in the catalogue.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask tier 1 products a question in SQL."""
    from journey.asking import ask

    rows = ask(opened(context, home), question).rows
    if as_json:
        show_json({"columns": rows.column_names, "rows": rows.to_pylist()})
        return
    show_table(f"{rows.num_rows:,} rows", rows.column_names, (row.values() for row in rows.to_pylist()))


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

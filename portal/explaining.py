"""Verbs that say why: of an agreement, why something would leave or come in; of a gateway, why something did."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.checking import DocumentsOption
from portal.errors import REFUSED, UsageError
from portal.home import HomeOption, JsonOption, chosen_library, day, opened
from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from contracts.library import Library
    from contracts.papers.reasons import IntakeReasons, Refused, ReleaseReasons
    from journey.instance import Instance
    from journey.standing import Published

_OnOption = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="On which day; else today.")]
_ColumnOption = Annotated[str | None, typer.Option("--column", help="Only this column.")]
_TOLD = ("feed", "column", "class", "treatment", "decided by", "why")


def explain_agreement(
    context: typer.Context,
    product: Annotated[str | None, typer.Option(help="Why does this product leave so, or not?")] = None,
    tier: Annotated[str | None, typer.Option(help="At which tier: 1, 2A or 2B.")] = None,
    recipient: Annotated[str | None, typer.Option(help="For whom.")] = None,
    project: Annotated[str | None, typer.Option(help="For which project, at tier 2B.")] = None,
    partner: Annotated[str | None, typer.Option(help="Why may this partner give a feed, or not?")] = None,
    feed: Annotated[str | None, typer.Option(help="Which feed.")] = None,
    column: _ColumnOption = None,
    on: _OnOption = None,
    home: HomeOption = None,
    documents: DocumentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why something leaves or comes in, decision by decision, or what is missing first; exit 1 where it may not.

    Ask with --product, --tier and --recipient (at tier 2B and --project), or with --partner and --feed.
    """
    library = chosen_library(context, home, documents)
    if product and tier and recipient and not (partner or feed):
        released = _why_released(library, (product, tier, recipient), project, day(on))
        _show_released(released, column, as_json=as_json)
        refused = released.refused
    elif partner and feed and not (product or tier or recipient or project):
        taken = _why_taken(library, partner, feed, day(on))
        _show_taken(taken, column, as_json=as_json)
        refused = taken.refused
    else:
        raise UsageError("ask with --product, --tier and --recipient, or with --partner and --feed")
    if refused:
        raise typer.Exit(REFUSED)


def explain(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="RELEASE|RECEIPT", help="As `catalogue` or `status` names it.")],
    column: _ColumnOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why a published product is as it is, decision by decision, or by what a delivery was taken."""
    from journey.deliveries import is_receipt_id

    instance = opened(context, home)
    if is_receipt_id(what):
        _explain_delivery(instance, what, as_json=as_json)
    else:
        _explain_release(instance, what, column, as_json=as_json)


def _why_released(library: "Library", named: tuple[str, str, str], project: str | None, on: date) -> "ReleaseReasons":
    """Ask the agreement about a product: its name, tier and recipient. Raises `UsageError` for what is no tier."""
    from contracts.papers.flows import shelf_of
    from contracts.papers.reasons import Asked, why_released
    from contracts.vocabulary import Tier
    from products.catalogue import written_tables

    product, tier, recipient = named
    if tier.upper() not in {item.value for item in Tier}:
        raise UsageError(f"there is no such tier: give one of {', '.join(Tier)}")
    agreement = library.agreement
    asked = Asked(product, Tier(tier.upper()), recipient, on, project)
    return why_released(agreement, shelf_of(library, written_tables(), agreement), asked)


def _why_taken(library: "Library", partner: str, feed: str, on: date) -> "IntakeReasons":
    """Ask the agreement about a feed."""
    from contracts.papers.flows import shelf_of
    from contracts.papers.reasons import why_taken

    agreement = library.agreement
    return why_taken(agreement, shelf_of(library, {}, agreement), partner, library.feed(feed), on)


def _show_released(found: "ReleaseReasons", column: str | None, *, as_json: bool) -> None:
    """A product's reasons, for people or a machine. Raises `UsageError` for a column that is not there."""
    columns = [item for item in found.columns if column in {None, item.column}]
    if found.refused is None:
        _refuse_no_column(columns, column, (item.column for item in found.columns))
    if as_json:
        told = [
            {
                "feed": item.feed,
                "column": item.column,
                "class": item.field_class,
                "treatment": item.treatment,
                "clause": item.clause,
                "legal_gateway": item.legal_gateway,
                "ceilings": item.ceilings,
                "decided_by": item.decided_by,
                "why": item.why,
            }
            for item in columns
        ]
        rows = [{"feed": feed} | item.as_json() for feed, item in found.rows]
        show_json({**_outcome(found.says, found.refused), "columns": told, "rows": rows})
        return
    _say(found.says, found.refused)
    if columns:
        cells = (
            (item.feed, item.column, item.field_class, item.treatment, item.decided_by, item.why) for item in columns
        )
        show_table("Columns", _TOLD, cells)
    if found.rows:
        of_rows = ((feed, item.aspect.value, item.rule, item.decided_by) for feed, item in found.rows)
        show_table("Rows", ("feed", "about", "which leave", "decided by"), of_rows)
    _show_ceilings({name: tier for item in columns for name, tier in item.ceilings.items()})


def _show_taken(found: "IntakeReasons", column: str | None, *, as_json: bool) -> None:
    """A feed's reasons, for people or a machine. Raises `UsageError` for a column that is not there."""
    columns = [item for item in found.columns if column in {None, item[0]}]
    if found.refused is None:
        _refuse_no_column(columns, column, (item[0] for item in found.columns))
    if as_json:
        told = [{"column": name, "class": of, "rests": how} for name, of, how in columns]
        facts = {"area": found.area, "ceilings": found.ceilings, "decided_by": found.decided_by, "columns": told}
        show_json({**_outcome(found.says, found.refused), **facts})
        return
    _say(found.says, found.refused)
    if columns:
        console.print(f"rows of {', '.join(found.area) or 'every place'}; decided by {found.decided_by}", markup=False)
        show_table("Columns", ("column", "class", "how it rests once it came"), columns)
    _show_ceilings(found.ceilings)


def _refuse_no_column(found: list[Any], column: str | None, known: Any) -> None:
    """A column that was named and is not there."""
    if not found:
        raise UsageError(f"there is no column {column!r}; there are {', '.join(dict.fromkeys(known))}")


def _outcome(says: str, refused: "Refused | None") -> dict[str, object]:
    """Whether it may be, and what is missing where it may not."""
    if refused is None:
        return {"may": True, "says": says, "missing": None, "remedy": None}
    return {"may": False, "says": says, "missing": refused.missing, "remedy": refused.remedy}


def _say(says: str, refused: "Refused | None") -> None:
    """The same in words."""
    if refused is None:
        console.print(says, markup=False)
    else:
        console.print(f"no: {refused.missing}", markup=False)
        console.print(f"what would satisfy it: {refused.remedy}", markup=False)


def _show_ceilings(ceilings: dict[str, str]) -> None:
    """Every ceiling that was considered."""
    if ceilings:
        show_table("Ceilings considered: the strictest decides", ("of", "ceiling"), ceilings.items())


def _explain_delivery(instance: "Instance", receipt_id: str, *, as_json: bool) -> None:
    """By what a delivery was taken, and where it went. Raises `UnknownReceiptError`."""
    from journey.deliveries import DeliveryBook
    from journey.standing import standings

    book = DeliveryBook(instance)
    delivery, receipt = book.get(receipt_id), book.receipt(receipt_id) or {}
    (standing,) = [item for item in standings(instance) if item.delivery.receipt_id == receipt_id]
    told = {
        "receipt_id": receipt_id,
        "partner": delivery.partner,
        "feed": delivery.feed,
        "period": delivery.period,
        "stands": standing.stands,
        "agreement": receipt.get("agreement"),
        "clause": receipt.get("clause"),
        "shared_in": list(standing.shared_in),
    }
    if as_json:
        show_json(told)
        return
    shown = told | {"shared_in": ", ".join(standing.shared_in)}
    show_table(f"Delivery {receipt_id}", ("what", ""), shown.items())
    ask = f"gateway agreement explain --partner {delivery.partner} --feed {delivery.feed}"
    console.print(f"why it may be given, and how each column rests: {ask}", markup=False)


def _explain_release(instance: "Instance", name: str, column: str | None, *, as_json: bool) -> None:
    """Why each column of a published product is there. Raises `UsageError` for one that is not published."""
    from journey.publishing import release_name
    from journey.standing import published

    every = {release_name(item.product, item.period): item for item in published(instance)}
    item = every.get(name.removesuffix("/").removesuffix("/current"))
    if item is None:
        raise UsageError(f"nothing is published as {name!r}; there are {', '.join(every) or 'no products yet'}")
    columns = [found for found in item.manifest["columns"] if column in {None, found["name"]}]
    _refuse_no_column(columns, column, (found["name"] for found in item.manifest["columns"]))
    if as_json:
        keys = ("product", "tier", "period", "version", "purpose", "project", "recipients", "agreement_digest", "rows")
        show_json({**{key: item.manifest[key] for key in keys}, "columns": columns})
        return
    _show_release(item, columns, current=item.manifest["agreement_digest"] == instance.library.agreement_digest())


def _show_release(item: "Published", columns: list[dict[str, Any]], *, current: bool) -> None:
    """A published product's decisions, for people."""
    manifest = item.manifest
    who, why = ", ".join(manifest["recipients"]), manifest["purpose"]
    project = f", project {manifest['project']}" if manifest["project"] else ""
    console.print(f"{manifest['title']}, version {item.version}: for {who}, purpose {why}{project}", markup=False)
    if not current:
        console.print("it was decided by an agreement that has been changed since; `gateway run` makes it anew")
    decided = [(found["name"], decision) for found in columns for decision in found["decisions"]]
    keys = ("column", "field_class", "treatment", "clause", "legal_gateway", "decided_by")
    headings = ("published as", "made of", "class", "treatment", "clause", "legal gateway", "decided by")
    show_table("Columns", headings, ([name, *(decision.get(key) for key in keys)] for name, decision in decided))
    aspects = (
        (feed, row["aspect"], row["rule"], row["decided_by"]) for feed, of in manifest["rows"].items() for row in of
    )
    show_table("Rows", ("feed", "about", "which leave", "decided by"), aspects)
    _show_ceilings({name: tier for _, decision in decided for name, tier in decision.get("ceilings", {}).items()})

"""What `run` and `demo` say at the end."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.vocabulary import Tier
from portal.showing import console, show_table

if TYPE_CHECKING:
    from dagster_project.running import RunReport
    from journey.instance import Instance
    from journey.standing import Published


def show_run(report: "RunReport") -> None:
    """What a run took on, and what it published."""
    if report.deliveries:
        show_table(
            "Deliveries",
            ("receipt", "partner", "feed", "period", "outcome", "why"),
            (
                (item.receipt_id, item.partner, item.feed, item.period, item.outcome.value, item.refusal)
                for item in report.deliveries
            ),
        )
    if report.products:
        show_table(
            "Products",
            ("product", "tier", "period", "outcome", "why"),
            ((item.product, item.tier, item.period, item.outcome.value, item.refusal) for item in report.products),
        )
    if not report.deliveries and not report.products:
        console.print("nothing was waiting and nothing was due")
    if report.arriving:
        console.print(
            f"{report.arriving} files in the landing folder are still arriving: run again when they are whole"
        )
    for refusal in report.landing_refusals:
        console.print(f"in the landing folder: {refusal}", markup=False)


def show_demonstration(instance: "Instance") -> None:
    """What went where, and what to try next."""
    from journey.deliveries import DeliveryBook
    from journey.standing import published, standings

    book = DeliveryBook(instance)
    rows = []
    for item in standings(instance):
        receipt = book.receipt(item.delivery.receipt_id) or {}
        counts = [receipt.get(key) for key in ("rows_read", "rows_accepted", "rows_rejected", "rows_out_of_scope")]
        rows.append((item.delivery.partner, item.delivery.feed, item.delivery.period, item.state, *counts))
    headings = ("partner", "feed", "period", "state", "read", "accepted", "rejected", "out of scope")
    show_table("What came in", headings, rows)
    products = published(instance)
    show_table(
        "What may go out",
        ("product", "tier", "for", "period", "rows", "version"),
        (
            (
                item.product.id,
                item.product.tier,
                ", ".join(item.product.recipients),
                item.period,
                item.rows,
                item.version,
            )
            for item in products
        ),
    )
    console.print("The latest of each, as Parquet:")
    for path in {item.product.id: item.path for item in products}.values():
        console.print(f"  {path}", markup=False, soft_wrap=True)
    _show_next(instance, products)


def _show_next(instance: "Instance", products: "tuple[Published, ...]") -> None:
    """Three commands to try next."""
    from journey.standing import standings

    latest = standings(instance)[-1].delivery.receipt_id
    commands = [f"{_command()} receipt {latest} --home {instance.home}"]
    for table in {item.product.id for item in products if item.product.tier is Tier.AGGREGATE}:
        question = f"select month, crime_type, crimes from {table} order by crimes desc limit 5"  # noqa: S608 - to be shown
        commands.append(f'{_command()} query "{question}" --home {instance.home}')
    commands.append(f"make serve GATEWAY_HOME={instance.home}   (the graph that made it, in a browser)")
    console.print("Try next:", style="bold")
    for command in commands:
        console.print(f"  {command}", markup=False, soft_wrap=True)


def _command() -> str:
    """How the person called the command, so that what is shown can be typed."""
    called = Path(sys.argv[0]).absolute()
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else called.name

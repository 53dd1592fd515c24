"""What `init` and `run` say at the end."""

from typing import TYPE_CHECKING

from portal.errors import say
from portal.showing import console, show_table

if TYPE_CHECKING:
    from dagster_project.running import RunReport
    from journey.instance import Instance


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
    if not (report.deliveries or report.products or report.linking_refusals):
        console.print("nothing was waiting and nothing was due")
    if report.arriving:
        console.print(
            f"{report.arriving} files in the landing folder are still arriving: run again when they are whole"
        )
    for refusal in report.approval_refusals:
        console.print(f"approved, and not published: {refusal}", markup=False)
    for refusal in report.linking_refusals:
        console.print(f"linking: {refusal}", markup=False)
    for refusal in report.landing_refusals:
        console.print(f"in the landing folder: {refusal}", markup=False)


def say_made(instance: "Instance") -> None:
    """Say what was made and where the passphrase rests."""
    say(f"made {instance.home}: keys, documents (agreement {instance.library.agreement.label}), zones, ledger")
    if instance.elsewhere:
        say(f"zones: s3://{instance.elsewhere.bucket}/{instance.elsewhere.prefix}")
    say(f"passphrase: {instance.remembered_passphrase} (keep a copy elsewhere; without it nothing can be unsealed)")
    if instance.owner_key_file.exists():
        say(f"agreement owner's key: {instance.owner_key_file} (invented: name a real owner with --owner-key)")
    else:
        say("the agreement: nothing is taken before its owner signs it, with `gateway agreement sign`")

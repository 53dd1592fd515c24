"""`gateway status --due`: what is due, late, nil or never sent, by partner, and what to write to whom."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from portal.showing import console, show_json, show_table

if TYPE_CHECKING:
    from journey.instance import Instance


def show_expected(instance: "Instance", on: date, *, as_json: bool) -> None:
    """Show what is to be delivered and has not come, or came as nil."""
    from journey.expected import Arrival, expected, messages, named, runs

    items = expected(instance, on)
    told = [item for item in items if item.arrival is not Arrival.HERE]
    written = messages(instance.library, items)
    if as_json:
        agreement = instance.library.agreement.label
        show_json({"agreement": agreement, "on": on, "expected": [asdict(item) for item in told], "messages": written})
        return
    show_table(
        f"Expected by {instance.library.agreement.label}, as of {on}",
        ("partner", "feed", "state", "periods", "due by", "receipt"),
        (
            (
                run[0].partner,
                run[0].feed,
                run[0].arrival.value,
                named(run),
                run[0].due if len(run) == 1 else f"{run[0].due} to {run[-1].due}",
                run[-1].receipt_id or run[-1].refused,
            )
            for run in runs(items)
            if run[0].arrival is not Arrival.HERE
        ),
    )
    for partner, message in written.items():
        console.print(f"\nTo send to {partner}:", style="bold", markup=False)
        console.print(message, markup=False, soft_wrap=True)

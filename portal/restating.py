"""Verbs about deliveries besides the file itself: there is nothing, this puts that right, that is to go."""

from pathlib import Path
from typing import Annotated

import typer

from portal.acting import say_taken, whole_file
from portal.home import AsOfOption, HomeOption, JsonOption, PassphraseOption, ReceiptArgument, day, opened
from portal.showing import console, show_json


def nil(
    context: typer.Context,
    feed: Annotated[str, typer.Argument(help="What there is nothing of, as its contract names it.")],
    period: Annotated[str, typer.Argument(help="For which period, in the feed's calendar, like 2024-01.")],
    partner: Annotated[str, typer.Option(help="Who says so, as the agreement names them.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a partner has nothing for a period; it takes the place of what was sent before."""
    from journey.received import receive_nil

    instance = opened(context, home, passphrase_file)
    say_taken(receive_nil(instance, partner, feed, period, day(as_of)), "recorded as nil", as_json=as_json)


def correct(
    context: typer.Context,
    receipt_id: ReceiptArgument,
    file: Annotated[Path, typer.Argument(help="The whole period once more, put right. It is only read.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver a file that puts an earlier delivery right and takes its place."""
    from journey.received import receive_correction

    instance = opened(context, home, passphrase_file)
    with whole_file(file).open("rb") as source:
        taken = receive_correction(instance, source, receipt_id, day(as_of))
    say_taken(taken, f"received and sealed, in the place of {receipt_id}", as_json=as_json)


def withdraw(
    context: typer.Context,
    receipt_id: ReceiptArgument,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Destroy everything that is held of a delivery; `gateway run` makes products without it."""
    from journey.withdrawn import withdraw as destroy

    gone = destroy(opened(context, home, passphrase_file), receipt_id)
    if as_json:
        show_json({"receipt_id": gone.receipt_id, "state": gone.state, "rows_erased": gone.rows_erased})
        return
    console.print(
        f"{gone.receipt_id}: withdrawn, {gone.rows_erased:,} accepted rows destroyed; `gateway run` makes products "
        "without it. What it had taken the place of does not come back: deliver the period again, or say nil",
        soft_wrap=True,
    )

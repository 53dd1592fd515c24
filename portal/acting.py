"""Verbs that act: init, drop, run."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import REFUSED, UsageError
from portal.home import (
    AsOfOption,
    EndpointOption,
    HomeOption,
    JsonOption,
    PassphraseOption,
    RegionOption,
    ZonesOption,
    chosen_backing,
    chosen_home,
    chosen_passphrase_file,
    day,
    opened,
)
from portal.progress import shown_progress
from portal.reporting import say_made, show_run
from portal.showing import console, show_json

if TYPE_CHECKING:
    from journey.deliveries import Delivery
    from journey.instance import Instance


def init(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    zones: ZonesOption = None,
    s3_endpoint: EndpointOption = None,
    s3_region: RegionOption = None,
) -> None:
    """Make a gateway: fresh keys, and the shipped invented agreement."""
    from journey.instance import create_instance

    chosen = chosen_passphrase_file(context, passphrase_file)
    backing = chosen_backing(zones, s3_endpoint, s3_region)
    say_made(create_instance(chosen_home(context, home), os.environ, chosen, backing))


def drop(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The extract. It is only read; a sealed copy is taken.")],
    partner: Annotated[str, typer.Option(help="Who gives it, as the agreement names them.")],
    feed: Annotated[str, typer.Option(help="What it is, as its contract names it.")],
    period: Annotated[str, typer.Option(help="Which period, in the feed's calendar, like 2024-01.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver a file: decided at the door, sealed at once, and given a receipt."""
    if not file.is_file():
        raise UsageError("there is no such file to drop")
    taken = dropped(opened(context, home, passphrase_file), file, partner, feed, period, as_of)
    if as_json:
        show_json({key: value for key, value in asdict(taken).items() if key not in {"digest", "rows_accepted"}})
    elif taken.duplicate_of:
        console.print(f"{taken.receipt_id}: the same file as {taken.duplicate_of}; nothing changes")
    else:
        console.print(f"{taken.receipt_id}: received and sealed; `gateway run` takes it on")


def run(
    context: typer.Context,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take every delivery as far as it can go, and publish what is due."""
    instance = opened(context, home, passphrase_file)
    from dagster_project.running import run_pending

    with shown_progress(quiet=as_json) as progress:
        report = run_pending(instance, day(as_of), progress)
    if as_json:
        show_json(asdict(report))
    else:
        show_run(report)
    if not report.ok:
        raise typer.Exit(REFUSED)


def dropped(
    instance: "Instance", file: Path, partner: str, feed: str, period: str, as_of: AsOfOption = None
) -> "Delivery":
    """Receive one file from outside the home."""
    from journey.received import receive

    with file.open("rb") as source:
        return receive(instance, source, partner, feed, period, day(as_of))
